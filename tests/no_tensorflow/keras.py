raise RuntimeError("a test that loads TensorFlow needs the marker `keras`")
