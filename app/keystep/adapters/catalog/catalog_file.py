"""The catalog as blocking calls on one SQLite file, for one thread."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from keystep.adapters.catalog import hand_offs, imported_rows, past_checks
from keystep.adapters.catalog.folder import InUse, followed, unfinished_exchange
from keystep.adapters.catalog.health import insist_on_whole
from keystep.adapters.catalog.key_steps import KeySteps
from keystep.adapters.catalog.looking import ask_newer
from keystep.adapters.catalog.opening import open_file, open_in_memory
from keystep.adapters.catalog.ref_journal import RefJournal
from keystep.adapters.catalog.rows import (
    COLUMNS,
    OLD_KEY_COLUMNS,
    as_connection,
    as_row,
    particulars_as_row,
    verdict_as_json,
)
from keystep.adapters.catalog.troubles import CAUGHT, trouble_of
from keystep.adapters.catalog.turn import Turn
from keystep.adapters.clock import SystemClock
from keystep.domain.api_address import ApiAddress
from keystep.domain.causes import Status
from keystep.domain.connection import Connection, Particulars
from keystep.domain.hand_off import HandOff
from keystep.domain.history import PastCheck
from keystep.domain.nickname import folded, free_nickname
from keystep.domain.secret import KeyFacts
from keystep.domain.verdict import Verdict
from keystep.services.ports import CatalogTrouble, Clock, Conflict, Mended

T = TypeVar("T")

_READ = f"{COLUMNS}, {OLD_KEY_COLUMNS}"
_LIKE = "key_ending = ? AND key_length = ? AND key_kind = ?"
_LISTED = "state IN ('ready', 'replacing')"


class CatalogFile(KeySteps):
    """`path` None keeps everything in memory: practice mode.

    The file is opened with the first call, and made with the first that writes: looking at an
    empty list leaves no trace. What only reads never mends, and never touches what is not ours.
    """

    def __init__(self, path: Path | None, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._path = None if path is None else followed(path)
        self._use = None if self._path is None else InUse(self._path)
        self._database: sqlite3.Connection | None = None
        self._is_whole = False
        self._journal = RefJournal(self._path and self._path.with_name("refs.journal"))

    def new_turn(self) -> Turn:
        """The lock that changes of catalog and keychain are made under."""
        return Turn(self._path and self._path.with_name("connections.lock"))

    def mend(self) -> Mended | CatalogTrouble | None:
        """Look the file over; set a damaged one aside and go on with what can be read of it.

        None: it is whole, or there is something else about it that the next call will say.
        """
        if self._has_no_file():
            return None
        found: CatalogTrouble | None = self._ask(self._look_over)
        if found is not CatalogTrouble.DAMAGED or self._path is None or self._use is None:
            return None
        from keystep.adapters.catalog import quarantine

        try:
            with self._use.alone():
                return quarantine.mend(self._path)
        except CAUGHT as error:
            return trouble_of(error)

    def connections(self, *, at_most: int = -1) -> Sequence[Connection] | CatalogTrouble:
        """In the order of their nicknames; all of them, or the first ones."""

        def select(database: sqlite3.Connection) -> Sequence[Connection]:
            return tuple(as_connection(row) for row in _select_all(database, at_most))

        found: Sequence[Connection] | CatalogTrouble = self._ask(select, if_no_file=())
        if found is CatalogTrouble.NEWER and self._path is not None:
            return ask_newer(self._path, select)
        return found

    def connections_like(self, key: KeyFacts) -> Sequence[Connection] | CatalogTrouble:
        def select(database: sqlite3.Connection) -> Sequence[Connection]:
            return tuple(as_connection(row) for row in _select_like(database, key))

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
            if connection.last_check is not None:
                past_checks.keep(database, connection.id, connection.last_check)
            self._journal.wrote(connection.secret, connection.keychain)
            return None

        return self._change(insert)

    def finish_adding(self, connection_id: str) -> Conflict | CatalogTrouble | None:
        return self._set_state(connection_id, "ready")

    def add_without_keys(
        self, connections: Sequence[Connection]
    ) -> Sequence[Connection] | CatalogTrouble:
        def insert(database: sqlite3.Connection) -> Sequence[Connection]:
            last_used = self._journal.last_generations()
            return imported_rows.insert(database, connections, last_used)

        return self._change(insert)

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
                " last_check = NULL, status_since = NULL WHERE id = ?",
                (api_address.url, organization, project, connection_id),
            )
            return None if changed.rowcount else Conflict.NO_SUCH_CONNECTION

        return self._change(update)

    def change_particulars(
        self, connection_id: str, particulars: Particulars
    ) -> Conflict | CatalogTrouble | None:
        def update(database: sqlite3.Connection) -> Conflict | None:
            changed = database.execute(
                "UPDATE connection SET purpose = ?, notes = ?, model = ?, replace_by = ?"
                " WHERE id = ?",
                (*particulars_as_row(particulars), connection_id),
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
            row = _select(database, connection_id)
            if row is None:
                return  # removed while it was being checked
            after = as_connection(row).after_check(verdict)
            since = after.status_since
            database.execute(
                "UPDATE connection SET last_check = ?, status_since = ? WHERE id = ?",
                (verdict_as_json(verdict), since.isoformat() if since else None, connection_id),
            )
            past_checks.keep(database, connection_id, verdict)

        return self._change(update)

    def past_checks(self, connection_id: str) -> Sequence[PastCheck] | CatalogTrouble:
        """Those of the last 30 days, the oldest first."""

        def select(database: sqlite3.Connection) -> Sequence[PastCheck]:
            return past_checks.of(database, connection_id)

        return self._ask(select, if_no_file=())

    def forget_old_checks(self) -> CatalogTrouble | None:
        """At other times than when it is opened: the window may stay open for weeks."""
        if self._has_no_file():
            return None
        return self._ask(self._forget_old_history)

    def note_hand_off(
        self, connection_id: str, handed: HandOff
    ) -> Conflict | CatalogTrouble | None:
        return self._change(partial(hand_offs.note, connection_id=connection_id, handed=handed))

    def hand_offs(self, connection_id: str) -> Sequence[HandOff] | CatalogTrouble:
        return self._ask(partial(hand_offs.of, connection_id=connection_id), if_no_file=())

    def forget_hand_offs(self, connection_id: str, tool: str) -> CatalogTrouble | None:
        return self._change(partial(hand_offs.forget, connection_id=connection_id, tool=tool))

    def close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None
        self._is_whole = False
        if self._use is not None:
            self._use.let_go()

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
            self._insist_on_whole(database)
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
            return question(self._open())
        except CAUGHT as error:
            trouble = trouble_of(error)
            if self._database is None or trouble is CatalogTrouble.DAMAGED:
                self.close()  # so that whoever mends it has it alone
            return trouble

    def _has_no_file(self) -> bool:
        return (
            self._database is None
            and self._path is not None
            and not self._path.exists()
            and unfinished_exchange(self._path) is None
        )

    def _open(self) -> sqlite3.Connection:
        if self._database is None:
            if self._path is None or self._use is None:
                self._database = open_in_memory()
            else:
                self._database = open_file(self._path, self._use)
            with suppress(*CAUGHT):  # busy, read-only or damaged: the next time, then
                self._forget_old_history(self._database)
        return self._database

    def _look_over(self, database: sqlite3.Connection) -> None:
        """The examination does not compare the index with the rows that the list is read by."""
        self._insist_on_whole(database)
        _select_all(database)

    def _insist_on_whole(self, database: sqlite3.Connection) -> None:
        """Once for each opening, and before anything is written."""
        if not self._is_whole and self._path is not None:
            insist_on_whole(database)
        self._is_whole = True

    def _forget_old_history(self, database: sqlite3.Connection) -> None:
        """Only where there is something to forget, so that looking at the list writes nothing."""
        now = self._clock.now()
        if past_checks.are_too_old(database, now):
            self._insist_on_whole(database)
            past_checks.forget_old(database, now)


def _select_all(database: sqlite3.Connection, at_most: int = -1) -> Sequence[sqlite3.Row]:
    """-1 is SQLite's word for all."""
    query = f"SELECT {_READ} FROM connection WHERE {_LISTED} ORDER BY nickname_folded LIMIT ?"  # noqa: S608
    return database.execute(query, (at_most,)).fetchall()


def _select_like(database: sqlite3.Connection, key: KeyFacts) -> Sequence[sqlite3.Row]:
    query = f"SELECT {_READ} FROM connection WHERE {_LISTED} AND {_LIKE}"  # noqa: S608
    return database.execute(query, (key.ending, key.length, key.kind.value)).fetchall()


def _select(database: sqlite3.Connection, connection_id: str) -> sqlite3.Row | None:
    query = f"SELECT {_READ} FROM connection WHERE id = ?"  # noqa: S608
    row: sqlite3.Row | None = database.execute(query, (connection_id,)).fetchone()
    return row
