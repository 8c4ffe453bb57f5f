"""The comparison with Keras itself; `build` alone imports tensorflow."""
