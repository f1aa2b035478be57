"""Programs that the benchmarks start: each in a process of its own, in a new person's session."""
