"""Brings an older catalog to the current schema, step by step, after a backup.

Each step is one transaction together with the version it leads to, so a migration that was cut
off goes on where it stopped. A step runs single statements: `executescript` would end the
transaction.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from keystep.adapters.catalog import schema
from keystep.adapters.catalog.folder import make_file, make_lasting, workshop
from keystep.adapters.catalog.health import insist_on_whole

Step = Callable[[sqlite3.Connection], None]


def _add_what_people_keep_about_a_connection(database: sqlite3.Connection) -> None:
    for column in (
        "status_since",
        "previous_ending",
        "pending_keep_until",
        "notes",
        "model",
        "replace_by",
    ):
        database.execute(f"ALTER TABLE connection ADD COLUMN {column} TEXT")
    database.execute(
        "UPDATE connection SET status_since = json_extract(last_check, '$.checked_at')"
        " WHERE json_valid(last_check)"
    )
    database.execute(
        "CREATE TABLE hand_off (connection_id TEXT NOT NULL REFERENCES connection (id)"
        " ON DELETE CASCADE, tool TEXT NOT NULL, handed_over_at TEXT NOT NULL,"
        " generation INTEGER NOT NULL) STRICT"
    )


STEPS: tuple[Step, ...] = (_add_what_people_keep_about_a_connection,)
"""The first one leads from version 1 to 2; `schema.VERSION` is one more than there are."""

KEPT_BACKUPS = 2
_BACKUPS = "{stem}.backup-*.db"


def migrate(path: Path) -> None:
    """Nobody else may have the file open. It does nothing if another program was faster."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = FULL")
        if not schema.is_older(database):
            return
        backup = _back_up(database, path)
        while schema.is_older(database):
            _take_next_step(database)
    _forget_old_backups(path, backup)


def _take_next_step(database: sqlite3.Connection) -> None:
    version = schema.version_of(database)
    database.execute("BEGIN IMMEDIATE")
    try:
        STEPS[version - 1](database)
        _insist_on_references(database)
        database.execute(f"PRAGMA user_version = {version + 1}")
    except BaseException:
        database.rollback()
        raise
    database.commit()


def _insist_on_references(database: sqlite3.Connection) -> None:
    if database.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.IntegrityError("a step left history without its connection")


def _back_up(database: sqlite3.Connection, path: Path) -> Path:
    """It gets its name only when it is whole: neither what was cut off nor damage has it."""
    day, version = datetime.now(UTC).date(), schema.version_of(database)
    backup = path.with_name(f"{path.stem}.backup-{day}-version-{version}.db")
    with workshop(path) as folder:
        unfinished = make_file(folder / backup.name)
        with closing(sqlite3.connect(unfinished)) as copy:
            database.backup(copy)
            insist_on_whole(copy)
        unfinished.replace(backup)
    make_lasting(path.parent)
    return backup


def _forget_old_backups(path: Path, newest: Path) -> None:
    """Only when all went well. The new one stays even if the clock says that it is the oldest."""
    others = set(path.parent.glob(_BACKUPS.format(stem=path.stem))) - {newest}
    for old in sorted(others, reverse=True)[KEPT_BACKUPS - 1 :]:
        old.unlink()
