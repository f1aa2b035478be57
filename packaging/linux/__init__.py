"""The Debian package, and how Keystep shows itself on a Linux desktop."""
