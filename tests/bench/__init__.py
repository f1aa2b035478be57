"""Benchmarks: one file each, with a `main()` that prints its table. pytest does not collect them.

`python3 packaging/dev.py bench` runs them all, or those whose names follow.
"""
