"""The catalog for callers on an event loop: every call runs on the catalog's own thread."""

from collections.abc import Sequence
from functools import partial

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.worker import Worker
from keystep.domain.api_address import ApiAddress
from keystep.domain.connection import Connection
from keystep.domain.verdict import Verdict
from keystep.services.ports import CatalogTrouble, Conflict, Mended


class CatalogOnThread:
    def __init__(self, catalog: CatalogFile) -> None:
        self._catalog = catalog
        self._worker = Worker("catalog")

    async def mend(self) -> Mended | CatalogTrouble | None:
        return await self._worker.run(self._catalog.mend)

    async def connections(self) -> Sequence[Connection] | CatalogTrouble:
        return await self._worker.run(self._catalog.connections)

    async def begin_adding(self, connection: Connection) -> Conflict | CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.begin_adding, connection))

    async def finish_adding(self, connection_id: str) -> Conflict | CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.finish_adding, connection_id))

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

    async def begin_removing(self, connection_id: str) -> CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.begin_removing, connection_id))

    async def undo_removing(self, connection_id: str) -> CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.undo_removing, connection_id))

    async def forget(self, connection_id: str) -> CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.forget, connection_id))

    async def remember_check(self, connection_id: str, verdict: Verdict) -> CatalogTrouble | None:
        return await self._worker.run(partial(self._catalog.remember_check, connection_id, verdict))

    def close(self) -> None:
        self._worker.close(self._catalog.close)
