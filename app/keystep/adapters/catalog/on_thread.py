"""The catalog for callers on an event loop: every call runs on the catalog's own thread."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.opening import BUSY_TIMEOUT_SECONDS
from keystep.adapters.catalog.turn import Turn
from keystep.adapters.worker import Worker
from keystep.domain.api_address import ApiAddress
from keystep.domain.connection import Connection, Particulars, SecretRef
from keystep.domain.hand_off import HandOff
from keystep.domain.history import PastCheck
from keystep.domain.secret import KeyFacts
from keystep.domain.unfinished import Stray, Unfinished
from keystep.domain.verdict import Verdict
from keystep.services.ports import CatalogTrouble, Conflict, Mended

POLL_SECONDS = 0.02


class CatalogOnThread:
    def __init__(self, catalog: CatalogFile) -> None:
        self._catalog = catalog
        self._worker = Worker("catalog")

    async def mend(self) -> Mended | CatalogTrouble | None:
        return await self._worker.run(self._catalog.mend)

    async def connections(self) -> Sequence[Connection] | CatalogTrouble:
        return await self._worker.run(self._catalog.connections)

    async def connections_like(self, key: KeyFacts) -> Sequence[Connection] | CatalogTrouble:
        return await self._worker.run(partial(self._catalog.connections_like, key))

    @asynccontextmanager
    async def turn(self, *, wait: bool = True) -> AsyncIterator[CatalogTrouble | None]:
        turn = self._catalog.new_turn()
        try:
            yield await self._take(turn, BUSY_TIMEOUT_SECONDS if wait else 0)
        finally:
            turn.give_back()

    async def _take(self, turn: Turn, seconds: float) -> CatalogTrouble | None:
        deadline = time.monotonic() + seconds
        while True:
            trouble = await self._worker.run(turn.try_take, turn.give_back)
            if trouble is not CatalogTrouble.BUSY or time.monotonic() >= deadline:
                return trouble
            await asyncio.sleep(POLL_SECONDS)

    async def begin_adding(self, connection: Connection) -> Conflict | CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.begin_adding, connection))

    async def finish_adding(self, connection_id: str) -> Conflict | CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.finish_adding, connection_id))

    async def add_without_keys(
        self, connections: Sequence[Connection]
    ) -> Sequence[Connection] | CatalogTrouble:
        return await self._worker.run(partial(self._catalog.add_without_keys, connections))

    async def rename(self, connection_id: str, nickname: str) -> Conflict | CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.rename, connection_id, nickname))

    async def change_access(
        self,
        connection_id: str,
        api_address: ApiAddress,
        organization: str | None,
        project: str | None,
    ) -> Conflict | CatalogTrouble | None:
        change = partial(
            self._catalog.change_access, connection_id, api_address, organization, project
        )
        return await self._worker.run(change)

    async def change_particulars(
        self, connection_id: str, particulars: Particulars
    ) -> Conflict | CatalogTrouble | None:
        change = partial(self._catalog.change_particulars, connection_id, particulars)
        return await self._worker.run(change)

    async def begin_removing(self, connection_id: str) -> Unfinished | Conflict | CatalogTrouble:
        return await self._worker.run(partial(self._catalog.begin_removing, connection_id))

    async def undo_removing(self, connection_id: str) -> CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.undo_removing, connection_id))

    async def forget(self, connection_id: str) -> CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.forget, connection_id))

    async def begin_replacing(
        self, connection_id: str, keep_old_until: datetime | None
    ) -> Unfinished | Conflict | CatalogTrouble:
        begin = partial(self._catalog.begin_replacing, connection_id, keep_old_until)
        return await self._worker.run(begin)

    async def finish_replacing(
        self,
        connection_id: str,
        key: KeyFacts,
        replaced_at: datetime,
        last_check: Verdict | None,
        moves_to: ApiAddress | None = None,
    ) -> Connection | Conflict | CatalogTrouble:
        finish = partial(
            self._catalog.finish_replacing, connection_id, key, replaced_at, last_check, moves_to
        )
        return await self._worker.run(finish)

    async def undo_replacing(self, connection_id: str) -> CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.undo_replacing, connection_id))

    async def forget_previous(self, connection_id: str) -> CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.forget_previous, connection_id))

    async def let_previous_go(self, connection_id: str) -> Unfinished | Conflict | CatalogTrouble:
        return await self._worker.run(partial(self._catalog.let_previous_go, connection_id))

    async def swap_back(
        self, connection_id: str, key: KeyFacts, replaced_at: datetime
    ) -> Connection | Conflict | CatalogTrouble:
        swap = partial(self._catalog.swap_back, connection_id, key, replaced_at)
        return await self._worker.run(swap)

    async def unfinished(self, now: datetime) -> Sequence[Unfinished] | CatalogTrouble:
        return await self._worker.run(partial(self._catalog.unfinished, now))

    async def strays(self) -> Sequence[Stray] | CatalogTrouble:
        return await self._worker.run(self._catalog.strays)

    async def note_gone(self, ref: SecretRef) -> CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.note_gone, ref))

    async def note_stray(self, ref: SecretRef, since: datetime) -> CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.note_stray, ref, since))

    async def remember_check(self, connection_id: str, verdict: Verdict) -> CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.remember_check, connection_id, verdict))

    async def forget_old_checks(self) -> CatalogTrouble | None:
        return await self._worker.run(self._catalog.forget_old_checks)

    async def past_checks(self, connection_id: str) -> Sequence[PastCheck] | CatalogTrouble:
        return await self._worker.run(partial(self._catalog.past_checks, connection_id))

    async def note_hand_off(
        self, connection_id: str, handed: HandOff
    ) -> Conflict | CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.note_hand_off, connection_id, handed))

    async def hand_offs(self, connection_id: str) -> Sequence[HandOff] | CatalogTrouble:
        return await self._worker.run(partial(self._catalog.hand_offs, connection_id))

    async def forget_hand_offs(self, connection_id: str, tool: str) -> CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.forget_hand_offs, connection_id, tool))

    def close(self) -> None:
        self._worker.close(self._catalog.close)
