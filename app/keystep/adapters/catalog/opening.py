"""Opens the catalog's file for reading and writing, and makes or migrates it where that is due."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from keystep.adapters.catalog import migrations, schema
from keystep.adapters.catalog.folder import (
    InUse,
    close_to_others,
    make_private_file,
    make_private_folder,
    unfinished_exchange,
)
from keystep.adapters.catalog.looking import trouble_seen_in
from keystep.adapters.catalog.troubles import InTheWay
from keystep.services.ports import CatalogTrouble

BUSY_TIMEOUT_SECONDS = 5.0


def open_in_memory() -> sqlite3.Connection:
    return _made_ready(_connect(":memory:"))


def open_file(path: Path, use: InUse) -> sqlite3.Connection:
    """From here on the file is in shared use. Raises what is in the way, having changed nothing."""
    make_private_folder(path.parent)
    use.share()
    if unfinished_exchange(path) is not None:
        raise InTheWay(CatalogTrouble.DAMAGED)
    make_private_file(path)
    if trouble := trouble_seen_in(path):
        raise InTheWay(trouble)
    if _has_to_migrate(path):
        with use.alone():
            migrations.migrate(path)
        return open_file(path, use)
    database = _made_ready(_connect(path))
    close_to_others(path)
    return database


def _has_to_migrate(path: Path) -> bool:
    with closing(_connect(path)) as database:
        if trouble := schema.trouble_with(database):
            raise InTheWay(trouble)
        return schema.is_older(database)


def _connect(place: Path | str) -> sqlite3.Connection:
    database = sqlite3.connect(place, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)
    database.row_factory = sqlite3.Row
    return database


def _made_ready(database: sqlite3.Connection) -> sqlite3.Connection:
    try:
        _use_write_ahead_log(database)
        # NORMAL may lose the last commit at a power cut, and with it a secret's reference.
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA foreign_keys = ON")
        if schema.is_empty(database):
            schema.create(database)
    except BaseException:
        database.close()
        raise
    return database


def _use_write_ahead_log(database: sqlite3.Connection) -> None:
    """Waits by itself for other programs that make the same new file: SQLite does not, here."""
    deadline = time.monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
