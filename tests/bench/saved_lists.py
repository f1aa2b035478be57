"""Lists of many connections, written at once."""

import sqlite3
from contextlib import closing
from pathlib import Path

from keystep.adapters.catalog.rows import COLUMNS, as_row
from keystep.domain.connection import Connection
from tests.cli.saved import write_rows_at


def write_many(path: Path, connections: list[Connection]) -> None:
    """As `write_rows_at`, but ten thousand take a second."""
    write_rows_at(path, *connections[:1])
    places = ", ".join("?" * len(COLUMNS.split(",")))
    insert = f"INSERT INTO connection (state, {COLUMNS}) VALUES ('ready', {places})"
    with closing(sqlite3.connect(path)) as database, database:
        database.executemany(insert, map(as_row, connections[1:]))
