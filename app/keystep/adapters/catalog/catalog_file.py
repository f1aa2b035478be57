"""The catalog as blocking calls on one SQLite file, for one thread."""

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from keystep.adapters.catalog import schema
from keystep.adapters.catalog.key_steps import KeySteps
from keystep.adapters.catalog.ref_journal import RefJournal
from keystep.adapters.catalog.rows import COLUMNS, as_connection, as_row, verdict_as_json
from keystep.adapters.catalog.turn import Turn
from keystep.domain.api_address import ApiAddress
from keystep.domain.causes import Status
from keystep.domain.connection import Connection
from keystep.domain.nickname import folded, free_nickname
from keystep.domain.verdict import Verdict
from keystep.services.ports import CatalogTrouble, Conflict

BUSY_TIMEOUT_SECONDS = 5.0
HISTORY = timedelta(days=30)
T = TypeVar("T")

_LISTED = "state IN ('ready', 'replacing')"
_TROUBLE_BY_CODE = {
    sqlite3.SQLITE_IOERR_SHMSIZE: CatalogTrouble.FULL,  # no room for the index beside the file
    sqlite3.SQLITE_READONLY: CatalogTrouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: CatalogTrouble.READ_ONLY,
    sqlite3.SQLITE_PERM: CatalogTrouble.READ_ONLY,
    sqlite3.SQLITE_FULL: CatalogTrouble.FULL,
    sqlite3.SQLITE_BUSY: CatalogTrouble.BUSY,
    sqlite3.SQLITE_LOCKED: CatalogTrouble.BUSY,
    sqlite3.SQLITE_PROTOCOL: CatalogTrouble.BUSY,  # too many opened it at the same moment
}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class CatalogFile(KeySteps):
    """`path` None keeps everything in memory: practice mode.

    The file is opened with the first call, and made with the first that writes: looking at an
    empty list leaves no trace.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._database: sqlite3.Connection | None = None
        self._journal = RefJournal(path and path.with_name("refs.journal"))

    def new_turn(self) -> Turn:
        """The lock that changes of catalog and keychain are made under."""
        return Turn(self._path and self._path.with_name("connections.lock"))

    def connections(self) -> Sequence[Connection] | CatalogTrouble:
        def select(database: sqlite3.Connection) -> Sequence[Connection]:
            rows = database.execute(
                f"SELECT {COLUMNS} FROM connection WHERE {_LISTED} ORDER BY nickname_folded"  # noqa: S608
            )
            return tuple(as_connection(row) for row in rows)

        return self._ask(select, if_no_file=())

    def begin_adding(self, connection: Connection) -> Conflict | CatalogTrouble | None:
        def insert(database: sqlite3.Connection) -> Conflict | None:
            if self._is_taken(database, connection.nickname, connection.id):
                return Conflict.NICKNAME_TAKEN
            places = ", ".join("?" * len(as_row(connection)))
            database.execute(
                f"INSERT INTO connection (state, {COLUMNS}) VALUES ('adding', {places})",  # noqa: S608
                as_row(connection),
            )
            self._journal.wrote(connection.secret, connection.keychain)
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

    def change_access(
        self,
        connection_id: str,
        api_address: ApiAddress,
        organization: str | None,
        project: str | None,
    ) -> Conflict | CatalogTrouble | None:
        def update(database: sqlite3.Connection) -> Conflict | None:
            changed = database.execute(
                "UPDATE connection SET api_address = ?, organization = ?, project = ?,"
                " last_check = NULL WHERE id = ?",
                (api_address.url, organization, project, connection_id),
            )
            return None if changed.rowcount else Conflict.NO_SUCH_CONNECTION

        return self._change(update)

    def undo_removing(self, connection_id: str) -> CatalogTrouble | None:
        """A replacement that had not ended is as unfinished as before.

        Should its nickname have been taken meanwhile, it comes back under a similar one."""

        def update(database: sqlite3.Connection) -> None:
            rows = database.execute(
                f"SELECT id, nickname FROM connection WHERE {_LISTED} OR id = ?",  # noqa: S608
                (connection_id,),
            )
            nicknames = {row["id"]: row["nickname"] for row in rows}
            if (wish := nicknames.pop(connection_id, None)) is None:
                return
            nickname = free_nickname(wish, nicknames.values())
            database.execute(
                "UPDATE connection SET nickname = ?, nickname_folded = ?,"
                " state = CASE WHEN pending_ref IS NULL THEN 'ready' ELSE 'replacing' END"
                " WHERE id = ?",
                (nickname, folded(nickname), connection_id),
            )

        return self._change(update)

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
            _forget_history_before(database, verdict.checked_at - HISTORY)

        return self._change(update)

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def _set_state(self, connection_id: str, state: str) -> Conflict | CatalogTrouble | None:
        def update(database: sqlite3.Connection) -> Conflict | None:
            try:
                changed = database.execute(
                    "UPDATE connection SET state = ? WHERE id = ?", (state, connection_id)
                )
            except sqlite3.IntegrityError:
                return Conflict.NICKNAME_TAKEN
            return None if changed.rowcount else Conflict.NO_SUCH_CONNECTION

        return self._change(update)

    def _is_taken(self, database: sqlite3.Connection, nickname: str, but_for: str) -> bool:
        row = database.execute(
            f"SELECT 1 FROM connection WHERE nickname_folded = ? AND id != ? AND {_LISTED}",  # noqa: S608
            (folded(nickname), but_for),
        ).fetchone()
        return row is not None

    def _change(self, change: Callable[[sqlite3.Connection], T]) -> T | CatalogTrouble:
        def in_transaction(database: sqlite3.Connection) -> T:
            database.execute("BEGIN IMMEDIATE")
            try:
                result = change(database)
                database.commit()
            except BaseException:
                database.rollback()
                raise
            return result

        return self._ask(in_transaction)

    def _ask(
        self, question: Callable[[sqlite3.Connection], T], if_no_file: T | None = None
    ) -> T | CatalogTrouble:
        try:
            if if_no_file is not None and self._has_no_file():
                return if_no_file
            database = self._open()
            if isinstance(database, CatalogTrouble):
                return database
            return question(database)
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
            by_kind = _TROUBLE_BY_CODE.get(code & 0xFF, CatalogTrouble.UNREADABLE)
            return _TROUBLE_BY_CODE.get(code, by_kind)
        except OSError as error:
            return CatalogTrouble.FULL if error.errno in _NO_ROOM else CatalogTrouble.READ_ONLY
        except UnicodeEncodeError:
            return CatalogTrouble.READ_ONLY
        except (ValueError, KeyError, TypeError):  # a row that this version can't read
            return CatalogTrouble.UNREADABLE

    def _has_no_file(self) -> bool:
        return self._database is None and self._path is not None and not self._path.exists()

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
            _use_write_ahead_log(database)
            # NORMAL may lose the last commit at a power cut, and with it a secret's reference.
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA foreign_keys = ON")
            if schema.is_empty(database):
                schema.create(database)
            with suppress(sqlite3.OperationalError):  # busy or read-only: the next time, then
                _forget_history_before(database, datetime.now(UTC) - HISTORY)
        except BaseException:
            database.close()
            raise
        self._database = database
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


def _forget_history_before(database: sqlite3.Connection, moment: datetime) -> None:
    """Only where there is something to forget, so that looking at the list writes nothing."""
    oldest = (moment.isoformat(),)
    if database.execute("SELECT 1 FROM check_history WHERE checked_at < ?", oldest).fetchone():
        database.execute("DELETE FROM check_history WHERE checked_at < ?", oldest)


def _make_private(path: Path) -> None:
    """Make folder and file before SQLite does, for nobody else's eyes."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
