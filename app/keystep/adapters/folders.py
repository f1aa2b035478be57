"""Where Keystep's files are: as platformdirs has it, on Linux by XDG."""

from pathlib import Path

import platformdirs


def catalog_path() -> Path:
    return platformdirs.user_data_path("keystep", appauthor=False) / "connections.db"


def log_path() -> Path:
    return platformdirs.user_log_path("keystep", appauthor=False) / "keystep.log"
