"""Layers and models that the code makes, and what it feeds them."""
