"""The catalog as blocking calls on one SQLite file, for one thread."""

import os
import sqlite3
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from keystep.adapters.catalog import schema
from keystep.adapters.catalog.rows import COLUMNS, as_connection, as_row, verdict_as_json
from keystep.domain.causes import Status
from keystep.domain.connection import Connection
from keystep.domain.nickname import folded
from keystep.domain.verdict import Verdict
from keystep.services.ports import CatalogTrouble, Conflict

BUSY_TIMEOUT_SECONDS = 5.0
HISTORY = timedelta(days=30)
T = TypeVar("T")

_TROUBLE_BY_CODE = {
    sqlite3.SQLITE_READONLY: CatalogTrouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: CatalogTrouble.READ_ONLY,
    sqlite3.SQLITE_PERM: CatalogTrouble.READ_ONLY,
    sqlite3.SQLITE_FULL: CatalogTrouble.FULL,
    sqlite3.SQLITE_BUSY: CatalogTrouble.BUSY,
    sqlite3.SQLITE_LOCKED: CatalogTrouble.BUSY,
}


class CatalogFile:
    """`path` None keeps everything in memory: practice mode.

    The file is opened with the first call, and made with the first that writes: looking at an
    empty list leaves no trace.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._database: sqlite3.Connection | None = None

    def connections(self) -> Sequence[Connection] | CatalogTrouble:
        if self._database is None and self._path is not None and not self._path.exists():
            return ()

        def select(database: sqlite3.Connection) -> Sequence[Connection]:
            rows = database.execute(
                f"SELECT {COLUMNS} FROM connection WHERE state IN ('ready', 'replacing')"  # noqa: S608
                " ORDER BY nickname_folded"
            )
            return tuple(as_connection(row) for row in rows)

        return self._ask(select)

    def begin_adding(self, connection: Connection) -> Conflict | CatalogTrouble | None:
        def insert(database: sqlite3.Connection) -> Conflict | None:
            if self._is_taken(database, connection.nickname, connection.id):
                return Conflict.NICKNAME_TAKEN
            places = ", ".join("?" * len(as_row(connection)))
            database.execute(
                f"INSERT INTO connection (state, {COLUMNS}) VALUES ('adding', {places})",  # noqa: S608
                as_row(connection),
            )
            return None

        return self._change(insert)

    def finish_adding(self, connection_id: str) -> Conflict | CatalogTrouble | None:
        return self._set_state(connection_id, "ready")

    def rename(self, connection_id: str, nickname: str) -> Conflict | CatalogTrouble | None:
        def update(database: sqlite3.Connection) -> Conflict | None:
            if self._is_taken(database, nickname, connection_id):
                return Conflict.NICKNAME_TAKEN
            changed = database.execute(
                "UPDATE connection SET nickname = ?, nickname_folded = ? WHERE id = ?",
                (nickname, folded(nickname), connection_id),
            )
            return None if changed.rowcount else Conflict.NO_SUCH_CONNECTION

        return self._change(update)

    def begin_removing(self, connection_id: str) -> CatalogTrouble | None:
        return _no_conflict(self._set_state(connection_id, "removing"))

    def undo_removing(self, connection_id: str) -> CatalogTrouble | None:
        return _no_conflict(self._set_state(connection_id, "ready"))

    def forget(self, connection_id: str) -> CatalogTrouble | None:
        def delete(database: sqlite3.Connection) -> None:
            database.execute("DELETE FROM connection WHERE id = ?", (connection_id,))

        return self._change(delete)

    def remember_check(self, connection_id: str, verdict: Verdict) -> CatalogTrouble | None:
        """Keep the verdict as the last one and in the history, which ends after 30 days."""
        if verdict.status is Status.CANCELLED:
            return None

        def update(database: sqlite3.Connection) -> None:
            changed = database.execute(
                "UPDATE connection SET last_check = ? WHERE id = ?",
                (verdict_as_json(verdict), connection_id),
            )
            if not changed.rowcount:
                return  # removed while it was being checked
            checked_at = verdict.checked_at.isoformat()
            database.execute(
                "INSERT INTO check_history VALUES (?, ?, ?, ?)",
                (connection_id, checked_at, verdict.cause.value, verdict.latency_ms),
            )
            oldest = (verdict.checked_at - HISTORY).isoformat()
            database.execute("DELETE FROM check_history WHERE checked_at < ?", (oldest,))

        return self._change(update)

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def _set_state(self, connection_id: str, state: str) -> Conflict | CatalogTrouble | None:
        def update(database: sqlite3.Connection) -> Conflict | None:
            try:
                database.execute(
                    "UPDATE connection SET state = ? WHERE id = ?", (state, connection_id)
                )
            except sqlite3.IntegrityError:
                return Conflict.NICKNAME_TAKEN
            return None

        return self._change(update)

    def _is_taken(self, database: sqlite3.Connection, nickname: str, but_for: str) -> bool:
        row = database.execute(
            "SELECT 1 FROM connection"
            " WHERE nickname_folded = ? AND id != ? AND state IN ('ready', 'replacing')",
            (folded(nickname), but_for),
        ).fetchone()
        return row is not None

    def _change(self, change: Callable[[sqlite3.Connection], T]) -> T | CatalogTrouble:
        def in_transaction(database: sqlite3.Connection) -> T:
            database.execute("BEGIN IMMEDIATE")
            try:
                result = change(database)
            except BaseException:
                database.rollback()
                raise
            database.commit()
            return result

        return self._ask(in_transaction)

    def _ask(self, question: Callable[[sqlite3.Connection], T]) -> T | CatalogTrouble:
        try:
            database = self._open()
            if isinstance(database, CatalogTrouble):
                return database
            return question(database)
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
            return _TROUBLE_BY_CODE.get(code, CatalogTrouble.UNREADABLE)
        except (OSError, UnicodeEncodeError):
            return CatalogTrouble.READ_ONLY
        except (ValueError, KeyError, TypeError):  # a row that this version can't read
            return CatalogTrouble.UNREADABLE

    def _open(self) -> sqlite3.Connection | CatalogTrouble:
        if self._database is not None:
            return self._database
        if self._path is not None:
            _make_private(self._path)
        database = sqlite3.connect(
            self._path or ":memory:", timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None
        )
        try:
            database.row_factory = sqlite3.Row
            if trouble := schema.trouble_with(database):
                database.close()
                return trouble
            database.execute("PRAGMA journal_mode = WAL")
            # NORMAL may lose the last commit at a power cut, and with it a secret's reference.
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA foreign_keys = ON")
            if schema.is_empty(database):
                schema.create(database)
        except BaseException:
            database.close()
            raise
        self._database = database
        return database


def _no_conflict(result: Conflict | CatalogTrouble | None) -> CatalogTrouble | None:
    return result if isinstance(result, CatalogTrouble) else None


def _make_private(path: Path) -> None:
    """Make folder and file before SQLite does, for nobody else's eyes."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
