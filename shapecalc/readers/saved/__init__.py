"""Saved models: archives, configs, and what older versions of Keras wrote."""
