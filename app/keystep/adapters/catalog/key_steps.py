"""The part of the catalog's file that spans catalog and keychain: begun, ended, left over.

The rows and the journal of all names change here; `unfinished_rows.py` has the SQL.
"""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

from keystep.adapters.catalog import unfinished_rows
from keystep.adapters.catalog.ref_journal import RefJournal
from keystep.domain.api_address import ApiAddress
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.secret import KeyFacts
from keystep.domain.unfinished import Stray, Unfinished
from keystep.domain.verdict import Verdict
from keystep.services.ports import CatalogTrouble, Conflict

T = TypeVar("T")


class KeySteps:
    """What `CatalogFile` is made of besides the list; it brings the file and the journal."""

    _journal: RefJournal

    def _change(self, change: Callable[[sqlite3.Connection], T]) -> T | CatalogTrouble:
        raise NotImplementedError

    def _ask(
        self, question: Callable[[sqlite3.Connection], T], if_no_file: T | None = None
    ) -> T | CatalogTrouble:
        raise NotImplementedError

    def begin_removing(self, connection_id: str) -> Unfinished | Conflict | CatalogTrouble:
        return self._change(partial(unfinished_rows.begin_removing, connection_id=connection_id))

    def begin_replacing(
        self, connection_id: str, keep_old_until: datetime | None
    ) -> Unfinished | Conflict | CatalogTrouble:
        def begin(database: sqlite3.Connection) -> Unfinished | Conflict:
            last_used = self._journal.last_generation(connection_id)
            pending = unfinished_rows.next_generation(database, connection_id, last_used)
            begun = unfinished_rows.begin_replacing(
                database, connection_id, pending, keep_old_until
            )
            if isinstance(begun, Unfinished):
                self._journal.wrote(pending, begun.connection.keychain)
            return begun

        return self._change(begin)

    def finish_replacing(
        self,
        connection_id: str,
        key: KeyFacts,
        replaced_at: datetime,
        last_check: Verdict | None,
        moves_to: ApiAddress | None = None,
    ) -> Connection | Conflict | CatalogTrouble:
        swap = partial(
            unfinished_rows.finish_replacing,
            connection_id=connection_id,
            key=key,
            replaced_at=replaced_at,
            last_check=last_check,
            moves_to=moves_to,
        )
        return self._change(swap)

    def undo_replacing(self, connection_id: str) -> CatalogTrouble | None:
        undo = partial(unfinished_rows.undo_replacing, connection_id=connection_id)
        return self._change(undo)

    def forget_previous(self, connection_id: str) -> CatalogTrouble | None:
        forget = partial(unfinished_rows.forget_previous, connection_id=connection_id)
        return self._change(forget)

    def let_previous_go(self, connection_id: str) -> Unfinished | Conflict | CatalogTrouble:
        return self._change(partial(unfinished_rows.let_previous_go, connection_id=connection_id))

    def swap_back(
        self, connection_id: str, key: KeyFacts, replaced_at: datetime
    ) -> Connection | Conflict | CatalogTrouble:
        swap = partial(
            unfinished_rows.swap_back,
            connection_id=connection_id,
            key=key,
            replaced_at=replaced_at,
        )
        return self._change(swap)

    def unfinished(self, now: datetime) -> Sequence[Unfinished] | CatalogTrouble:
        return self._ask(partial(unfinished_rows.unfinished, now=now), if_no_file=())

    def strays(self) -> Sequence[Stray] | CatalogTrouble:
        """Only who has the turn can rely on it: another program may be between two steps."""
        nothing: set[SecretRef] = set()
        named = self._ask(unfinished_rows.named_refs, if_no_file=nothing)
        if isinstance(named, CatalogTrouble):
            return named
        try:
            left = self._journal.left()
        except OSError:
            return CatalogTrouble.READ_ONLY
        return tuple(stray for ref, stray in left.items() if ref not in named)

    def note_gone(self, ref: SecretRef) -> CatalogTrouble | None:
        return self._ask(lambda _database: self._journal.gone(ref))

    def note_stray(self, ref: SecretRef, since: datetime) -> CatalogTrouble | None:
        return self._ask(lambda _database: self._journal.missed(ref, since))
