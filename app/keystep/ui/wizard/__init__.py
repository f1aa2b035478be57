"""The wizard: a shell, a presenter, and one file per step."""
