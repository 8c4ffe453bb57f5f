"""Random programs, run with Python, NumPy, pandas and Keras, and read: see ``__main__.py``."""
