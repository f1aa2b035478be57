"""Removes a connection and its key from this computer. At OpenAI the key goes on working."""

from dataclasses import dataclass

from keystep.domain.connection import Connection
from keystep.services.discard import discard
from keystep.services.ports import Catalog, CatalogTrouble, Conflict, Keychain, KeychainTrouble


@dataclass(frozen=True)
class RemoveConnection:
    catalog: Catalog
    keychain: Keychain

    async def __call__(self, connection: Connection) -> KeychainTrouble | CatalogTrouble | None:
        """After any trouble the connection is as it was, unless its key is gone already.

        Then the row is hidden, and `Recover` forgets it.
        """
        in_use = await self.keychain.name()
        if isinstance(in_use, KeychainTrouble):
            return in_use
        if in_use != connection.keychain:
            return KeychainTrouble.CHANGED
        async with self.catalog.turn() as busy:
            return busy or await self._remove(connection.id)

    async def _remove(self, connection_id: str) -> KeychainTrouble | CatalogTrouble | None:
        """All keys of the row as it is now: another program may have replaced the key since."""
        begun = await self.catalog.begin_removing(connection_id)
        if isinstance(begun, CatalogTrouble):
            return begun
        if isinstance(begun, Conflict):
            return None  # somebody else has removed it
        for ref in begun.refs:
            if failed := await discard(ref, self.keychain, self.catalog):
                await self.catalog.undo_removing(connection_id)
                return failed
        return await self.catalog.forget(connection_id)
