"""Models: the engine that calls layers on symbolic tensors, and what is made of its calls."""
