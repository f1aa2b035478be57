"""The real program, killed or failed at each call that writes, then started again."""
