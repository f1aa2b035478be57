"""The catalog's tables, and how a file tells that it is ours and how old it is."""

import sqlite3
from pathlib import Path

from keystep.services.ports import CatalogTrouble

APPLICATION_ID = 0x4B535450  # "KSTP" in the file's header
VERSION = 2
_HEADER_SIZE = 100

# `state` says what spans catalog and keychain and has not ended: 'adding' and 'removing' rows are
# in no list. `previous_ref` and `previous_keep_until` are for replacing a key: the old one stays
# until the new one is confirmed; with the swap it gets the `pending_keep_until`. Nicknames are
# unique among the rows that a person can see.
_SCHEMA = """
CREATE TABLE connection (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('adding', 'ready', 'replacing', 'removing')),
    nickname TEXT NOT NULL,
    nickname_folded TEXT NOT NULL,
    organization TEXT,
    project TEXT,
    api_address TEXT NOT NULL,
    purpose TEXT,
    keychain TEXT NOT NULL,
    secret_ref TEXT NOT NULL UNIQUE,
    pending_ref TEXT UNIQUE,
    previous_ref TEXT UNIQUE,
    previous_keep_until TEXT,
    key_kind TEXT NOT NULL,
    key_ending TEXT NOT NULL,
    key_length INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    key_replaced_at TEXT,
    last_check TEXT,
    status_since TEXT,
    previous_ending TEXT,
    pending_keep_until TEXT,
    notes TEXT,
    model TEXT,
    replace_by TEXT
) STRICT;
CREATE UNIQUE INDEX connection_nickname ON connection (nickname_folded)
    WHERE state IN ('ready', 'replacing');
CREATE TABLE check_history (
    connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    checked_at TEXT NOT NULL,
    cause TEXT NOT NULL,
    latency_ms INTEGER
) STRICT;
CREATE INDEX check_history_by_connection ON check_history (connection_id, checked_at);
CREATE TABLE hand_off (
    connection_id TEXT NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
    tool TEXT NOT NULL,
    handed_over_at TEXT NOT NULL,
    generation INTEGER NOT NULL
) STRICT;
"""


def trouble_with(database: sqlite3.Connection) -> CatalogTrouble | None:
    """Why this file can't be used as a catalog; None for ours and for an empty one.

    In this order: another program may be making the catalog between the two questions.
    """
    if is_empty(database):
        return None
    if _pragma(database, "application_id") != APPLICATION_ID:
        return CatalogTrouble.NOT_OURS
    return CatalogTrouble.NEWER if version_of(database) > VERSION else None


def version_of(database: sqlite3.Connection) -> int:
    return _pragma(database, "user_version")


def is_older(database: sqlite3.Connection) -> bool:
    """Whether it is a catalog from before the current schema."""
    is_ours = _pragma(database, "application_id") == APPLICATION_ID
    return is_ours and version_of(database) < VERSION


def is_empty(database: sqlite3.Connection) -> bool:
    """Whether anybody has made anything in it. Damage is not nothing."""
    try:
        count: int = database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    except sqlite3.DatabaseError as error:
        is_damage = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT
        if is_damage and _has_a_header(database):
            return False
        raise
    return count == 0


def _has_a_header(database: sqlite3.Connection) -> bool:
    """Whether the file is long enough to say whose it is."""
    path: str = database.execute("PRAGMA database_list").fetchone()[2]
    return Path(path).stat().st_size >= _HEADER_SIZE


def create(database: sqlite3.Connection) -> None:
    """Make the tables, all or nothing; another process may have been faster."""
    database.execute("BEGIN IMMEDIATE")
    try:
        if is_empty(database):
            for statement in _SCHEMA.split(";\n"):
                database.execute(statement)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {VERSION}")
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _pragma(database: sqlite3.Connection, name: str) -> int:
    value: int = database.execute(f"PRAGMA {name}").fetchone()[0]
    return value
