"""One file a command, named for it."""
