"""Gives a saved connection a new key. Until the swap is committed the old one is in force."""

from dataclasses import dataclass, replace
from datetime import datetime

from keystep.domain.access import Access, Realm, why_not_sent
from keystep.domain.connection import Connection
from keystep.domain.policy import NO_POLICY, Policy
from keystep.domain.secret import SecretKey
from keystep.domain.unfinished import Unfinished
from keystep.domain.verdict import Verdict
from keystep.services.add_connection import SaveTrouble
from keystep.services.discard import discard
from keystep.services.ports import (
    Catalog,
    CatalogTrouble,
    Clock,
    Conflict,
    Keychain,
    KeychainTrouble,
)
from keystep.services.recover import Recover


@dataclass(frozen=True)
class ReplaceKey:
    catalog: Catalog
    keychain: Keychain
    clock: Clock
    realm: Realm
    policy: Policy = NO_POLICY

    async def __call__(
        self,
        connection: Connection,
        key: SecretKey,
        verdict: Verdict | None,
        keep_old_until: datetime | None = None,
    ) -> Connection | SaveTrouble:
        """The connection with its new key; after any trouble it is as it was.

        The key is for the connection's own address, or for the one that the policy has set: then
        the old key is not kept, because going back would take it there. `verdict` None is stored
        as "not verified". The old key leaves the keychain at once, or at the first start after
        `keep_old_until`.
        """
        access = self.access_with(connection, key)
        refused = why_not_sent(access, self.realm) or self.policy.why_not_at(access.address)
        if refused:
            return refused
        if self.moves(connection):
            keep_old_until = None
        replaced = await self._in_turn(connection, key, verdict, keep_old_until)
        if replaced is not Conflict.UNFINISHED:
            return replaced
        await Recover(self.catalog, self.keychain, self.clock)()
        return await self._in_turn(connection, key, verdict, keep_old_until)

    async def _in_turn(
        self,
        connection: Connection,
        key: SecretKey,
        verdict: Verdict | None,
        keep_old_until: datetime | None,
    ) -> Connection | SaveTrouble:
        async with self.catalog.turn() as busy:
            trouble = busy or await self.in_the_way(connection, key)
            return trouble or await self._replace(connection, key, verdict, keep_old_until)

    def access_with(self, connection: Connection, key: SecretKey) -> Access:
        """Where a key that is pasted now is going to be used."""
        address = self.policy.address_of_next_key(connection.api_address)
        return Access(address, key, connection.organization, connection.project)

    def moves(self, connection: Connection) -> bool:
        """Whether the next key is for another address than the one that is saved."""
        return self.policy.address_of_next_key(connection.api_address) != connection.api_address

    async def in_the_way(self, connection: Connection, key: SecretKey) -> SaveTrouble | None:
        """What would keep this key from replacing the old one, before it is sent anywhere.

        Another keychain could not be asked to let the old key go.

        Who pastes the old key once more would be told to delete it at the service. For another
        address it may be the same one.
        """
        in_use = await self.keychain.name()
        if isinstance(in_use, KeychainTrouble):
            return in_use
        if in_use != connection.keychain:
            return KeychainTrouble.CHANGED
        if key.facts != connection.key or self.moves(connection):
            return None
        old = await self.keychain.read(connection.secret)
        if isinstance(old, KeychainTrouble):
            return None if old is KeychainTrouble.MISSING else old
        return Conflict.KEY_IN_USE if old == key else None

    async def _replace(
        self,
        connection: Connection,
        key: SecretKey,
        verdict: Verdict | None,
        keep_old_until: datetime | None,
    ) -> Connection | SaveTrouble:
        begun = await self.catalog.begin_replacing(connection.id, keep_old_until)
        if not isinstance(begun, Unfinished):
            return begun
        if failed := await self._make_room(begun) or await self._write(begun, key):
            return failed
        moves_to = self.access_with(connection, key).address if self.moves(connection) else None
        swapped = await self.catalog.finish_replacing(
            connection.id, key.facts, self.clock.now(), verdict, moves_to
        )
        if isinstance(swapped, (Conflict, CatalogTrouble)):
            await self._undo_swap(begun)
            return swapped
        if keep_old_until is None:
            return await self._tidy(begun, swapped)
        return swapped

    async def _make_room(self, begun: Unfinished) -> KeychainTrouble | CatalogTrouble | None:
        """A row has room for one old key: an older one goes before the next becomes one.

        Where nobody knows whether it is gone, recovery looks before the row names it as kept.
        """
        if begun.previous is None:
            return None
        failed = await discard(begun.previous, self.keychain, self.catalog)
        if failed in {KeychainTrouble.LOCKED, KeychainTrouble.ABSENT}:
            await self._end_without_key(begun)
        return failed or await self.catalog.forget_previous(begun.connection.id)

    async def _write(self, begun: Unfinished, key: SecretKey) -> KeychainTrouble | None:
        assert begun.pending is not None  # noqa: S101  it is what was begun
        failed = await self.keychain.write(begun.pending, key)
        if failed in {KeychainTrouble.LOCKED, KeychainTrouble.ABSENT}:
            await self._end_without_key(begun)
        elif failed and failed is not KeychainTrouble.SILENT:  # nobody waits for it once more
            await self._roll_back(begun)
        return failed

    async def _roll_back(self, begun: Unfinished) -> None:
        """The row names the new key for as long as the keychain may have it."""
        assert begun.pending is not None  # noqa: S101
        if await discard(begun.pending, self.keychain, self.catalog) is None:
            await self.catalog.undo_replacing(begun.connection.id)

    async def _undo_swap(self, begun: Unfinished) -> None:
        """A key that may be in force all the same stays: then recovery sees what is true."""
        unfinished = await self.catalog.unfinished(self.clock.now())
        if not isinstance(unfinished, CatalogTrouble) and begun.pending in {
            each.pending for each in unfinished
        }:
            await self._roll_back(begun)

    async def _end_without_key(self, begun: Unfinished) -> None:
        """Nothing was written."""
        assert begun.pending is not None  # noqa: S101
        await self.catalog.note_gone(begun.pending)
        await self.catalog.undo_replacing(begun.connection.id)

    async def _tidy(self, begun: Unfinished, swapped: Connection) -> Connection:
        """The new key is in force already: what can't be done now is done by recovery."""
        old = begun.connection.secret
        failed = await discard(old, self.keychain, self.catalog)
        trouble = failed or await self.catalog.forget_previous(begun.connection.id)
        return swapped if trouble else replace(swapped, old_key=None)
