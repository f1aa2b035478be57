"""The OS keychain through keyring, on a thread of its own; and one in memory for practice."""
