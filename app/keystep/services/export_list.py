"""Exports the list to take it along to another computer, without any secret."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from keystep.domain.exported_list import Exported, exported
from keystep.domain.policy import NO_POLICY, NotAllowed, Policy
from keystep.services.ports import Catalog, CatalogTrouble, Clock, Files, FileTrouble

ExportTrouble = CatalogTrouble | FileTrouble | NotAllowed


@dataclass(frozen=True)
class ExportList:
    catalog: Catalog
    files: Files
    clock: Clock
    policy: Policy = NO_POLICY

    async def __call__(self, path: Path | None) -> Exported | ExportTrouble:
        """`path` None: it is not written anywhere."""
        if not self.policy.may_export:
            return NotAllowed.EXPORT
        connections = await self.catalog.connections()
        if isinstance(connections, CatalogTrouble):
            return connections
        # Ten thousand connections are looked through for keys for seconds.
        result = await asyncio.to_thread(exported, connections, self.clock.now())
        if path is None:
            return result
        return await self.files.write(path, result.text.encode()) or result
