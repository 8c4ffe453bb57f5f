"""Broken and odd input for every reader, for as long as wanted: see ``__main__.py``."""
