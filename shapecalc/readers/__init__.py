"""Readers: whatever comes in ends as Keras configs. Nothing that is read is executed."""
