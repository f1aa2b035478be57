"""Gives a connection another nickname."""

from dataclasses import dataclass

from keystep.domain.connection import Connection
from keystep.services.ports import Catalog, CatalogTrouble, Conflict


@dataclass(frozen=True)
class RenameConnection:
    catalog: Catalog

    async def __call__(
        self, connection: Connection, nickname: str
    ) -> Conflict | CatalogTrouble | None:
        """`nickname` has been approved by `read_nickname`."""
        return await self.catalog.rename(connection.id, nickname)
