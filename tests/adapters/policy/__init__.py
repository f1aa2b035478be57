"""The policy as each system keeps it."""
