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
from keystep.adapters.catalog.health import is_damaged
from keystep.adapters.catalog.troubles import CAUGHT, trouble_of
from keystep.services.ports import CatalogTrouble

T = TypeVar("T")
_PAGE = 4096


def trouble_seen_in(path: Path) -> CatalogTrouble | None:
    """Whether the file is another program's, a newer Keystep's, or damaged beside its log.

    Those are not even opened: it would move what is in the log into the file, or drop the log.
    """
    has_log = size_of(beside(path, LOG)) > 0
    if has_log and size_of(path) == 0:
        return CatalogTrouble.DAMAGED
    try:
        with _looked_at(path) as database:
            trouble = schema.trouble_with(database)
            is_worse = trouble is None and has_log and is_damaged(database)
            return CatalogTrouble.DAMAGED if is_worse else trouble
    except CAUGHT as error:
        found = trouble_of(error)
        is_sure = has_log and found is CatalogTrouble.DAMAGED
        return found if is_sure else None  # whoever opens it will find out


def ask_newer(path: Path, question: Callable[[sqlite3.Connection], T]) -> T | CatalogTrouble:
    """What a newer Keystep's catalog says to our question, if it still understands it."""
    try:
        with _looked_at(path) as database:
            return question(database)
    except CAUGHT:
        return CatalogTrouble.NEWER


@contextmanager
def _looked_at(path: Path) -> Iterator[sqlite3.Connection]:
    if size_of(beside(path, JOURNAL)):
        raise sqlite3.OperationalError("a change that was never ended has to be taken back first")
    if not size_of(beside(path, LOG)):
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
    copy = folder / path.name
    for file in (path, beside(path, LOG)):
        if file.exists():
            shutil.copyfile(file, folder / file.name)
    if size_of(copy) == 0:
        copy.write_bytes(bytes(_PAGE))  # SQLite deletes the log of an empty file unread
    return copy


def size_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _connect(path: Path, options: str) -> sqlite3.Connection:
    database = sqlite3.connect(f"{path.absolute().as_uri()}?{options}", uri=True)
    database.row_factory = sqlite3.Row
    return database
