"""`keystep COMMAND`: one file per command, no Qt."""
