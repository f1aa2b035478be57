"""Puts the old key of a connection in force again, for when the new one does not do."""

from dataclasses import dataclass, replace

from keystep.domain.connection import Connection
from keystep.services.old_key import OldKeyTrouble, as_it_is_now, keychain_trouble, take_out
from keystep.services.ports import Catalog, Clock, Conflict, Keychain, KeychainTrouble
from keystep.services.recover import Recover


@dataclass(frozen=True)
class GoBackToOldKey:
    catalog: Catalog
    keychain: Keychain
    clock: Clock

    async def __call__(self, connection: Connection) -> Connection | OldKeyTrouble:
        """The connection with its old key, not verified; the new key leaves the keychain.

        One commit swaps the two. Before it the new key is in force, after it the old one is, and
        the row names both until one of them has been seen to be gone.
        """
        back = await self._in_turn(connection)
        if back is not Conflict.UNFINISHED:
            return back
        await Recover(self.catalog, self.keychain, self.clock)()
        return await self._in_turn(connection)

    async def _in_turn(self, connection: Connection) -> Connection | OldKeyTrouble:
        async with self.catalog.turn() as busy:
            trouble = busy or await keychain_trouble(connection, self.keychain)
            return trouble or await self._swap(connection)

    async def _swap(self, connection: Connection) -> Connection | OldKeyTrouble:
        found = await as_it_is_now(connection, self.catalog)
        if not isinstance(found, tuple):
            return found
        now, old = found
        if old.keep_until is None:  # it was for another address, or is on its way out anyway
            return Conflict.NO_OLD_KEY
        key = await self.keychain.read(old.ref)
        if isinstance(key, KeychainTrouble):
            return key
        back = await self.catalog.swap_back(now.id, key.facts, self.clock.now())
        if not isinstance(back, Connection) or back.old_key is None:
            return back
        gone = await take_out(back.old_key, back.id, self.keychain, self.catalog)
        return replace(back, old_key=None) if gone else back
