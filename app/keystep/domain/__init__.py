"""What Keystep knows: connections, keys, verdicts. Plain Python, standard library only."""
