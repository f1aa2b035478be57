"""Catalog files to work on: filled, looked at from outside, damaged on purpose."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.domain.connection import Connection
from tests.adapters.samples import a_connection

PAGE = 4096


def add(catalog: CatalogFile, connection: Connection) -> Connection:
    """Save a connection as a use case would."""
    assert catalog.begin_adding(connection) is None
    assert catalog.finish_adding(connection.id) is None
    return connection


def fill(path: Path, count: int, **changes: object) -> list[Connection]:
    """Make a catalog with "Connection 000" and so on in it; in the order of the list."""
    catalog = CatalogFile(path)
    names = [f"Connection {number:03}" for number in range(count)]
    added = [add(catalog, a_connection(name, **changes)) for name in names]
    catalog.close()
    return added


def nicknames(path: Path) -> list[str]:
    """The list as a command that only reads sees it."""
    catalog = CatalogFile(path)
    found = catalog.connections()
    catalog.close()
    assert isinstance(found, tuple), found
    return [connection.nickname for connection in found]


def asked(path: Path, question: str, *arguments: object) -> object:
    """What one call of a program just started is answered."""
    catalog = CatalogFile(path)
    try:
        answer: object = getattr(catalog, question)(*arguments)
        return answer
    finally:
        catalog.close()


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def start_over(folder: Path, files: dict[str, bytes]) -> None:
    """Nothing but these files, as they were."""
    shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)


def with_a_log_that_was_left(path: Path, change: str) -> dict[str, bytes]:
    """The files as a program leaves them that was killed after this change."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(change)
        database.commit()
        return bytes_in(path.parent)


def settled(files: dict[str, bytes], name: str) -> bytes:
    """The file when SQLite has moved its log into it, as any program does that opens it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        for ending in ("", "-wal"):
            if name + ending in files:
                path.with_name(name + ending).write_bytes(files[name + ending])
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA synchronous = OFF")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return path.read_bytes()


def names_in(folder: Path) -> set[str]:
    """All but what is beside every catalog: the journal of names and the turn."""
    return {file.name for file in folder.iterdir()} - {"refs.journal", "connections.lock"}


@contextmanager
def unchanged(folder: Path) -> Iterator[None]:
    """Not a byte, not a name."""
    before = bytes_in(folder)
    yield
    assert _digests(bytes_in(folder)) == _digests(before)


def _digests(files: dict[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def set_in_header(path: Path, pragma: str, value: int) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA {pragma} = {value}")


def pages_with(path: Path, text: str) -> list[int]:
    """The pages on which this stands; the indexes have nicknames in small letters only."""
    content = path.read_bytes()
    pages = range(len(content) // PAGE)
    return [page for page in pages if text.encode() in content[page * PAGE : (page + 1) * PAGE]]


def overwrite_page(path: Path, page: int, content: bytes = b"\xff" * PAGE) -> None:
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(content)


def names_on_page(path: Path, page: int, count: int) -> set[str]:
    """Which of the connections that `fill` made stand on it."""
    content = path.read_bytes()[page * PAGE : (page + 1) * PAGE].decode("latin-1")
    return {name for name in map("Connection {:03}".format, range(count)) if name in content}
