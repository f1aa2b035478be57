"""Removes a connection and its key from this computer. At OpenAI the key goes on working."""

from dataclasses import dataclass

from keystep.domain.connection import Connection, SecretRef
from keystep.domain.secret import SecretKey
from keystep.domain.unfinished import Intent, Unfinished
from keystep.services.discard import discard
from keystep.services.ports import Catalog, CatalogTrouble, Conflict, Keychain, KeychainTrouble


@dataclass(frozen=True)
class RemoveConnection:
    catalog: Catalog
    keychain: Keychain

    async def __call__(self, connection: Connection) -> KeychainTrouble | CatalogTrouble | None:
        """After any trouble the connection is as it was, unless its key may be gone already.

        Then the row is hidden, and `Recover` ends what was begun.
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
                if await self._is_there_for_certain(begun.connection.secret, failed):
                    await self._undo(begun, ref, failed)
                return failed
        return await self.catalog.forget(connection_id)

    async def _undo(self, begun: Unfinished, at: SecretRef, failed: KeychainTrouble) -> None:
        """An old key that is gone, or may be, is nothing that a person could go back to."""
        old = begun.previous
        tried = old is not None and (
            at == begun.connection.secret
            or (at == old and not await self._is_there_for_certain(old, failed))
        )
        if tried:
            await self.catalog.forget_previous(begun.connection.id)
        await self.catalog.undo_removing(begun.connection.id)

    async def _is_there_for_certain(self, ref: SecretRef, failed: KeychainTrouble) -> bool:
        """A keychain that breaks down while it removes a key may have removed it all the same.

        A row must not come back without its key: then it stays hidden, and `Recover` goes on.
        """
        if failed in {KeychainTrouble.LOCKED, KeychainTrouble.ABSENT}:
            return True
        if failed is KeychainTrouble.SILENT:
            return False
        return isinstance(await self.keychain.read(ref), SecretKey)


async def removal_that_waits(connection: Connection, catalog: Catalog) -> Unfinished | None:
    """What became of a removal that met trouble: it goes on later, or None if nothing changed."""
    connections = await catalog.connections()
    if isinstance(connections, CatalogTrouble) or connection.id in {row.id for row in connections}:
        return None
    return Unfinished(connection, Intent.REMOVING)
