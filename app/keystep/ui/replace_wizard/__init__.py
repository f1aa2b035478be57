"""The wizard that gives a connection a new key: a shell, a presenter, one file per step."""
