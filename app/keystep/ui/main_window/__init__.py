"""The window with the list of connections."""
