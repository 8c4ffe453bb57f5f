"""Python source read without running it: an interpreter over what can be known."""
