"""Reads a catalog without a trace: not a byte of the file or of those beside it changes."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from keystep.adapters.catalog import schema
from keystep.adapters.catalog.folder import INDEX, JOURNAL, LOG, beside
from keystep.adapters.catalog.troubles import CAUGHT
from keystep.services.ports import CatalogTrouble

T = TypeVar("T")


def trouble_seen_in(path: Path) -> CatalogTrouble | None:
    """Whether the file is another program's or a newer Keystep's: those are not even opened.

    An ordinary opening would already change them: it moves what is in the log into the file.
    """
    try:
        with _looked_at(path) as database:
            return schema.trouble_with(database)
    except CAUGHT:
        return None  # whoever opens it will find out


def ask_newer(path: Path, question: Callable[[sqlite3.Connection], T]) -> T | CatalogTrouble:
    """What a newer Keystep's catalog says to our question, if it still understands it."""
    try:
        with _looked_at(path) as database:
            return question(database)
    except CAUGHT:
        return CatalogTrouble.NEWER


@contextmanager
def _looked_at(path: Path) -> Iterator[sqlite3.Connection]:
    if _size(beside(path, JOURNAL)):
        raise sqlite3.OperationalError("a change that was never ended has to be taken back first")
    if not _size(beside(path, LOG)):
        with closing(_connect(path, "mode=ro&immutable=1")) as database:
            yield database
    elif beside(path, INDEX).exists():
        with closing(_connect(path, "mode=ro&readonly_shm=1")) as database:
            yield database
    else:  # SQLite would have to make the index
        with tempfile.TemporaryDirectory(prefix="keystep-") as folder:
            copy = copy_into(Path(folder), path)
            with closing(_connect(copy, "mode=rw")) as database:
                yield database


def copy_into(folder: Path, path: Path) -> Path:
    """Copy the file with its log, byte by byte; the copy's path. Nobody may be writing to it."""
    for file in (path, beside(path, LOG)):
        if file.exists():
            shutil.copyfile(file, folder / file.name)
    return folder / path.name


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _connect(path: Path, options: str) -> sqlite3.Connection:
    database = sqlite3.connect(f"{path.absolute().as_uri()}?{options}", uri=True)
    database.row_factory = sqlite3.Row
    return database
