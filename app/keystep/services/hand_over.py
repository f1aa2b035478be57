"""Hands a connection's key to a tool, through the person's hands, and keeps in mind to which."""

from dataclasses import dataclass

from keystep.domain.access import Access
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.hand_off import HandOff
from keystep.domain.policy import NO_POLICY, Policy
from keystep.services.ports import Catalog, CatalogTrouble, Clock, Conflict, Keychain
from keystep.services.saved_connection import access_of


@dataclass(frozen=True)
class HandedOver:
    """`not_noted`: why it could not be written down; the key is given all the same."""

    access: Access
    not_noted: CatalogTrouble | Conflict | None


NotHandedOver = Cause | CatalogTrouble | Conflict


@dataclass(frozen=True)
class HandOver:
    catalog: Catalog
    keychain: Keychain
    clock: Clock
    policy: Policy = NO_POLICY

    async def __call__(self, connection: Connection, tool: str) -> HandedOver | NotHandedOver:
        """The key as it is in the keychain at this moment, for the person to paste."""
        now = await self._as_it_is_now(connection)
        if not isinstance(now, Connection):
            return now
        access = await access_of(now, self.keychain, self.catalog, self.policy)
        if isinstance(access, Cause):
            return access
        return HandedOver(access, await self.note(now, tool))

    async def note(self, connection: Connection, tool: str) -> CatalogTrouble | Conflict | None:
        """The tool has the key that is in force."""
        handed = HandOff(tool, self.clock.now(), connection.secret.generation)
        return await self.catalog.note_hand_off(connection.id, handed)

    async def _as_it_is_now(self, connection: Connection) -> Connection | CatalogTrouble | Conflict:
        """Its key may have been replaced since the list was read: what is noted must be true."""
        connections = await self.catalog.connections()
        if isinstance(connections, CatalogTrouble):
            return connections
        same = [one for one in connections if one.id == connection.id]
        return same[0] if same else Conflict.NO_SUCH_CONNECTION
