"""A catalog on file, closed with the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile

Reopen = Callable[[], CatalogFile]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keystep" / "connections.db"


@pytest.fixture
def reopen(path: Path) -> Iterator[Reopen]:
    """Give one more catalog on the same file, as another program would have it."""
    opened: list[CatalogFile] = []

    def open_again() -> CatalogFile:
        opened.append(CatalogFile(path))
        return opened[-1]

    yield open_again
    for catalog in opened:
        catalog.close()


@pytest.fixture
def catalog(reopen: Reopen) -> CatalogFile:
    return reopen()
