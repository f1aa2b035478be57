"""Removes a connection and its key from this computer. At OpenAI the key goes on working."""

from dataclasses import dataclass

from keystep.domain.connection import Connection
from keystep.services.ports import Catalog, CatalogTrouble, Keychain, KeychainTrouble


@dataclass(frozen=True)
class RemoveConnection:
    catalog: Catalog
    keychain: Keychain

    async def __call__(self, connection: Connection) -> KeychainTrouble | CatalogTrouble | None:
        """After any trouble the connection is as it was."""
        in_use = await self.keychain.name()
        if isinstance(in_use, KeychainTrouble):
            return in_use
        if in_use != connection.keychain:
            return KeychainTrouble.CHANGED
        if trouble := await self.catalog.begin_removing(connection.id):
            return trouble
        if failed := await self.keychain.remove(connection.secret):
            await self.catalog.undo_removing(connection.id)
            return failed
        return await self.catalog.forget(connection.id)
