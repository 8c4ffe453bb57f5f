"""One file a family; a class in one of them is a layer that seqshape knows."""
