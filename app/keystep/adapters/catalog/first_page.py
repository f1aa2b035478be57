"""Reads the beginning of the list while the window is still being made."""

import threading
from collections.abc import Sequence
from pathlib import Path

from keystep.domain.connection import Connection
from keystep.services.ports import CatalogTrouble

LENGTH = 100
"""More than a screen has room for. The window reads all of it when it is painted."""

PATIENCE_SECONDS = 0.25
"""A disk that takes longer must not keep the window away: it then comes without a list."""


class FirstPage:
    """On a thread of its own, with its own look at the file. What is wrong, the whole read says."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: Sequence[Connection] | None = None
        self._thread = threading.Thread(target=self._read, name="first-page", daemon=True)
        self._thread.start()

    def connections(self) -> Sequence[Connection] | None:
        """The first ones in the order of their nicknames; None when nothing can be said yet."""
        self._thread.join(PATIENCE_SECONDS)
        return self._found

    def _read(self) -> None:
        from keystep.adapters.catalog.catalog_file import CatalogFile

        catalog = CatalogFile(self._path)
        try:
            found = catalog.connections(at_most=LENGTH)
        finally:
            catalog.close()
        if not isinstance(found, CatalogTrouble):
            self._found = found
