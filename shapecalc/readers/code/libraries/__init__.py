"""What NumPy, pandas, tf.data, Keras and Python's own functions do to shapes."""
