"""Takes the old key of a connection out of the keychain, now that the new one is known to work."""

from dataclasses import dataclass, replace

from keystep.domain.connection import Connection
from keystep.domain.unfinished import Unfinished
from keystep.services.old_key import OldKeyTrouble, as_it_is_now, keychain_trouble, take_out
from keystep.services.ports import Catalog, Clock, Conflict, Keychain, KeychainTrouble
from keystep.services.recover import Recover


@dataclass(frozen=True)
class LetOldKeyGo:
    catalog: Catalog
    keychain: Keychain
    clock: Clock

    async def __call__(self, connection: Connection) -> Connection | OldKeyTrouble:
        """The connection without its old key; with one that is due where recovery must end it.

        After any trouble it is as it was.
        """
        gone = await self._in_turn(connection)
        if gone is not Conflict.UNFINISHED:
            return gone
        await Recover(self.catalog, self.keychain, self.clock)()
        return await self._in_turn(connection)

    async def _in_turn(self, connection: Connection) -> Connection | OldKeyTrouble:
        async with self.catalog.turn() as busy:
            trouble = busy or await keychain_trouble(connection, self.keychain)
            return trouble or await self._let_go(connection)

    async def _let_go(self, connection: Connection) -> Connection | OldKeyTrouble:
        """Only when the key in force has been seen to be there: else this one is the last."""
        found = await as_it_is_now(connection, self.catalog)
        if not isinstance(found, tuple):
            return found
        now, old = found
        in_force = await self.keychain.read(now.secret)
        if isinstance(in_force, KeychainTrouble):
            return in_force
        begun = await self.catalog.let_previous_go(now.id)
        if not isinstance(begun, Unfinished):
            return begun
        gone = await take_out(old, now.id, self.keychain, self.catalog)
        return replace(now, old_key=None if gone else replace(old, keep_until=None))
