"""What Keystep does: one use case per file, without windows, over the ports in `ports.py`."""
