"""A stand-in for the part of the catalog that spans both stores, with states as the real one."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from keystep.domain.api_address import ApiAddress
from keystep.domain.connection import Connection, OldKey, SecretRef
from keystep.domain.hand_off import HandOff
from keystep.domain.history import PastCheck
from keystep.domain.nickname import folded
from keystep.domain.secret import KeyFacts
from keystep.domain.unfinished import Intent, Stray, Unfinished
from keystep.domain.verdict import Verdict
from keystep.services.ports import CatalogTrouble, Conflict

LISTED = {"ready", "replacing"}


@dataclass
class FakeKeySteps:
    """`troubles` by the method that has them."""

    log: list[str] = field(default_factory=list)
    troubles: dict[str, CatalogTrouble] = field(default_factory=dict)
    rows: dict[str, Connection] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    pending: dict[str, SecretRef] = field(default_factory=dict)
    previous: dict[str, SecretRef] = field(default_factory=dict)
    keep_until: dict[str, datetime] = field(default_factory=dict)
    pending_keep_until: dict[str, datetime | None] = field(default_factory=dict)
    journal: dict[SecretRef, Stray] = field(default_factory=dict)
    history: dict[str, list[PastCheck]] = field(default_factory=dict)
    ledger: list[tuple[str, HandOff]] = field(default_factory=list)
    turn_is_taken: bool = False

    def put(self, connection: Connection, state: str = "ready") -> None:
        self.rows[connection.id], self.states[connection.id] = connection, state
        self._wrote(connection.secret, connection.keychain)

    def ready(self) -> list[Connection]:
        return [row for row in self.rows.values() if self.states[row.id] in LISTED]

    @asynccontextmanager
    async def turn(self, *, wait: bool = True) -> AsyncIterator[CatalogTrouble | None]:
        if self.turn_is_taken:
            yield CatalogTrouble.BUSY
            return
        self.turn_is_taken = True
        try:
            yield self.troubles.get("turn")
        finally:
            self.turn_is_taken = False

    async def begin_adding(self, connection: Connection) -> Conflict | CatalogTrouble | None:
        if trouble := self._begin("begin_adding"):
            return trouble
        if self._is_taken(connection.nickname):
            return Conflict.NICKNAME_TAKEN
        self.put(connection, "adding")
        return None

    async def finish_adding(self, connection_id: str) -> Conflict | CatalogTrouble | None:
        if trouble := self._begin("finish_adding"):
            return trouble
        if self._is_taken(self.rows[connection_id].nickname):
            return Conflict.NICKNAME_TAKEN
        self.states[connection_id] = "ready"
        return None

    async def begin_replacing(
        self, connection_id: str, keep_old_until: datetime | None
    ) -> Unfinished | Conflict | CatalogTrouble:
        if trouble := self._begin("begin_replacing"):
            return trouble
        state = self.states.get(connection_id)
        if state not in LISTED:
            return Conflict.NO_SUCH_CONNECTION
        if state == "replacing":
            return Conflict.UNFINISHED
        row = self.rows[connection_id]
        mine = [ref.generation for ref in self.named() if ref.connection_id == connection_id]
        pending = SecretRef(connection_id, max([row.secret.generation, *mine]) + 1)
        self.states[connection_id], self.pending[connection_id] = "replacing", pending
        self.pending_keep_until[connection_id] = keep_old_until
        self._wrote(pending, row.keychain)
        return self._unfinished(connection_id)

    async def finish_replacing(
        self,
        connection_id: str,
        key: KeyFacts,
        replaced_at: datetime,
        last_check: Verdict | None,
        moves_to: ApiAddress | None = None,
    ) -> Connection | Conflict | CatalogTrouble:
        if trouble := self._begin("finish_replacing"):
            return trouble
        assert connection_id not in self.previous, "an old key would be lost"
        row = self.rows[connection_id]
        self.previous[connection_id] = row.secret
        until = self.pending_keep_until.pop(connection_id)
        if until:
            self.keep_until[connection_id] = until
        changes: dict[str, Any] = {"secret": self.pending.pop(connection_id), "key": key}
        changes |= {"key_replaced_at": replaced_at, "last_check": last_check}
        changes["status_since"] = last_check.checked_at if last_check else None
        if moves_to:
            changes["api_address"] = moves_to
        changes["old_key"] = OldKey(row.secret, row.key.ending, until)
        self.rows[connection_id] = replace(self.rows[connection_id], **changes)
        self.states[connection_id] = "ready"
        return self.rows[connection_id]

    async def undo_replacing(self, connection_id: str) -> CatalogTrouble | None:
        if trouble := self._begin("undo_replacing"):
            return trouble
        self.states[connection_id] = "ready"
        self.pending.pop(connection_id, None)
        self.pending_keep_until.pop(connection_id, None)
        return None

    async def forget_previous(self, connection_id: str) -> CatalogTrouble | None:
        if trouble := self._begin("forget_previous"):
            return trouble
        self.previous.pop(connection_id, None)
        self.keep_until.pop(connection_id, None)
        self.rows[connection_id] = replace(self.rows[connection_id], old_key=None)
        return None

    async def let_previous_go(self, connection_id: str) -> Unfinished | Conflict | CatalogTrouble:
        if trouble := self._begin("let_previous_go") or self._no_old_key(connection_id):
            return trouble
        self.keep_until.pop(connection_id, None)
        row = self.rows[connection_id]
        assert row.old_key is not None
        self.rows[connection_id] = replace(row, old_key=replace(row.old_key, keep_until=None))
        return self._unfinished(connection_id)

    async def swap_back(
        self, connection_id: str, key: KeyFacts, replaced_at: datetime
    ) -> Connection | Conflict | CatalogTrouble:
        if trouble := self._begin("swap_back") or self._no_old_key(connection_id):
            return trouble
        row = self.rows[connection_id]
        new, old = row.secret, self.previous[connection_id]
        self.previous[connection_id] = new
        self.keep_until.pop(connection_id, None)
        self.rows[connection_id] = replace(
            row,
            secret=old,
            key=key,
            key_replaced_at=replaced_at,
            last_check=None,
            status_since=None,
            old_key=OldKey(new, row.key.ending, None),
        )
        return self.rows[connection_id]

    def _no_old_key(self, connection_id: str) -> Conflict | None:
        state = self.states.get(connection_id)
        if state not in LISTED:
            return Conflict.NO_SUCH_CONNECTION
        if state == "replacing":
            return Conflict.UNFINISHED
        return None if connection_id in self.previous else Conflict.NO_OLD_KEY

    async def begin_removing(self, connection_id: str) -> Unfinished | Conflict | CatalogTrouble:
        if trouble := self._begin("begin_removing"):
            return trouble
        if connection_id not in self.rows:
            return Conflict.NO_SUCH_CONNECTION
        self.states[connection_id] = "removing"
        return self._unfinished(connection_id)

    async def undo_removing(self, connection_id: str) -> CatalogTrouble | None:
        if trouble := self._begin("undo_removing"):
            return trouble
        self.states[connection_id] = "replacing" if connection_id in self.pending else "ready"
        return None

    async def forget(self, connection_id: str) -> CatalogTrouble | None:
        if trouble := self._begin("forget"):
            return trouble
        for kept in (self.rows, self.states, self.pending, self.previous):
            kept.pop(connection_id, None)
        return None

    async def unfinished(self, now: datetime) -> Sequence[Unfinished] | CatalogTrouble:
        if trouble := self.troubles.get("unfinished"):
            return trouble
        due = {id_ for id_ in self.previous if self.keep_until.get(id_, now) <= now}
        begun = {id_ for id_, state in self.states.items() if state != "ready"}
        return [self._unfinished(id_) for id_ in self.rows if id_ in due | begun]

    async def strays(self) -> Sequence[Stray] | CatalogTrouble:
        if trouble := self.troubles.get("strays"):
            return trouble
        return [stray for ref, stray in self.journal.items() if ref not in self.named()]

    async def note_gone(self, ref: SecretRef) -> CatalogTrouble | None:
        if trouble := self.troubles.get("note_gone"):
            return trouble
        self.journal.pop(ref, None)
        return None

    async def note_stray(self, ref: SecretRef, since: datetime) -> CatalogTrouble | None:
        if trouble := self.troubles.get("note_stray"):
            return trouble
        self.journal[ref] = replace(self.journal[ref], since=since)
        return None

    def named(self) -> set[SecretRef]:
        """Every key that a row names."""
        current = (row.secret for row in self.rows.values())
        return {*current, *self.pending.values(), *self.previous.values()}

    def _begin(self, method: str) -> CatalogTrouble | None:
        self.log.append(method)
        return self.troubles.get(method)

    def _wrote(self, ref: SecretRef, keychain: str) -> None:
        self.journal[ref] = Stray(ref, keychain)

    def _unfinished(self, connection_id: str) -> Unfinished:
        state = self.states[connection_id]
        return Unfinished(
            self.rows[connection_id],
            Intent.TIDYING if state == "ready" else Intent(state),
            self.pending.get(connection_id),
            self.previous.get(connection_id),
        )

    def _is_taken(self, nickname: str) -> bool:
        return folded(nickname) in {folded(row.nickname) for row in self.ready()}
