"""Keystep: connect your organisation to OpenAI, and know whether the connection works."""

__version__ = "0.1.0"
