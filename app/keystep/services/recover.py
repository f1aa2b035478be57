"""Ends what was begun in catalog and keychain and then cut short, by a crash or a power cut.

What can be finished without loss is finished, the rest is undone: a new connection whose key is
in the keychain is kept, a removal goes on, and of a replacement the old key stays in force.
What the keychain does not say for certain changes nothing.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from keystep.domain.secret import SecretKey
from keystep.domain.unfinished import Intent, Stray, Unfinished
from keystep.services.discard import discard
from keystep.services.ports import (
    Catalog,
    CatalogTrouble,
    Clock,
    Keychain,
    KeychainTrouble,
)

STRAYS_ARE_KEPT = timedelta(days=30)
"""The time to bring back a lost catalog from a backup. Then the keys that it named are deleted."""

Trouble = KeychainTrouble | CatalogTrouble
_CLOSED = {KeychainTrouble.LOCKED, KeychainTrouble.ABSENT, KeychainTrouble.SILENT}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Recovered:
    """`ended` was settled, `left` is as it was; `trouble` says why."""

    ended: tuple[Unfinished, ...] = ()
    left: tuple[Unfinished, ...] = ()
    trouble: Trouble | None = None


@dataclass(frozen=True)
class _LeftOver:
    unfinished: Sequence[Unfinished]
    new_strays: Sequence[Stray]
    old_strays: Sequence[Stray]

    def __bool__(self) -> bool:
        return bool(self.unfinished or self.new_strays or self.old_strays)


@dataclass(frozen=True)
class Recover:
    catalog: Catalog
    keychain: Keychain
    clock: Clock

    async def __call__(self) -> Recovered:
        """With nothing to do it leaves no trace and does not ask the keychain.

        While somebody else has the turn, what is unfinished may be theirs, so it is left alone.
        """
        found = await self._look()
        if isinstance(found, CatalogTrouble) or not found:
            return Recovered()  # trouble with the catalog is told to whoever needs it now
        async with self.catalog.turn(wait=False) as busy:
            mine = busy or await self._look()
            if isinstance(mine, CatalogTrouble):
                return Recovered(left=tuple(found.unfinished), trouble=mine)
            return await self._end(mine)

    async def _look(self) -> _LeftOver | CatalogTrouble:
        now = self.clock.now()
        unfinished = await self.catalog.unfinished(now)
        if isinstance(unfinished, CatalogTrouble):
            return unfinished
        strays = await self.catalog.strays()
        if isinstance(strays, CatalogTrouble):
            return strays
        new = [stray for stray in strays if stray.since is None]
        old = [stray for stray in strays if stray.since and stray.since + STRAYS_ARE_KEPT <= now]
        return _LeftOver(unfinished, new, old)

    async def _end(self, found: _LeftOver) -> Recovered:
        for stray in found.new_strays:
            await self.catalog.note_stray(stray.ref, self.clock.now())
        if not found.unfinished and not found.old_strays:
            return Recovered()
        in_use = await self.keychain.name()
        if isinstance(in_use, KeychainTrouble):
            return Recovered(left=tuple(found.unfinished), trouble=in_use)
        recovered = await self._settle_all(found.unfinished, in_use)
        if recovered.trouble not in _CLOSED:
            await self._delete(found.old_strays, in_use)
        return recovered

    async def _settle_all(self, unfinished: Sequence[Unfinished], in_use: str) -> Recovered:
        """A keychain that has said once that it is closed is not asked, or unlocked, again."""
        ended, left = [], []
        trouble: Trouble | None = None
        for each in unfinished:
            closed = trouble if trouble in _CLOSED else None
            if failed := closed or await self._settle(each, in_use):
                trouble = failed
                left.append(each)
                _log.warning("%s is still unfinished: %s", each.intent.value, failed.value)
            else:
                ended.append(each)
        return Recovered(tuple(ended), tuple(left), trouble)

    async def _settle(self, each: Unfinished, in_use: str) -> Trouble | None:
        if in_use != each.connection.keychain:
            return KeychainTrouble.CHANGED
        match each.intent:
            case Intent.ADDING:
                return await self._end_adding(each)
            case Intent.REPLACING:
                return await self._undo_replacing(each)
            case Intent.REMOVING:
                return await self._go_on_removing(each)
            case Intent.TIDYING:
                return await self._tidy(each)

    async def _end_adding(self, each: Unfinished) -> Trouble | None:
        """Kept if it is whole and its nickname is still free."""
        connection = each.connection
        key = await self.keychain.read(connection.secret)
        if isinstance(key, KeychainTrouble) and key is not KeychainTrouble.MISSING:
            return key
        if isinstance(key, SecretKey) and key.facts == connection.key:
            finished = await self.catalog.finish_adding(connection.id)
            if finished is None or isinstance(finished, CatalogTrouble):
                return finished
        return await self._go_on_removing(each)

    async def _undo_replacing(self, each: Unfinished) -> Trouble | None:
        if each.pending and (failed := await discard(each.pending, self.keychain, self.catalog)):
            return failed
        trouble = await self._forget_lost_previous(each)
        return trouble or await self.catalog.undo_replacing(each.connection.id)

    async def _forget_lost_previous(self, each: Unfinished) -> Trouble | None:
        """It may have made room for the next one already."""
        if each.previous is None:
            return None
        old = await self.keychain.read(each.previous)
        if old is KeychainTrouble.MISSING:
            return await self.catalog.forget_previous(each.connection.id)
        return old if isinstance(old, KeychainTrouble) else None

    async def _go_on_removing(self, each: Unfinished) -> Trouble | None:
        for ref in each.refs:
            if failed := await discard(ref, self.keychain, self.catalog):
                return failed
        return await self.catalog.forget(each.connection.id)

    async def _tidy(self, each: Unfinished) -> Trouble | None:
        """The old key goes only when the new one has been seen to be there."""
        new = await self.keychain.read(each.connection.secret)
        if isinstance(new, KeychainTrouble):
            return new
        if each.previous and (failed := await discard(each.previous, self.keychain, self.catalog)):
            return failed
        return await self.catalog.forget_previous(each.connection.id)

    async def _delete(self, strays: Sequence[Stray], in_use: str) -> None:
        for stray in strays:
            if stray.keychain == in_use and await discard(stray.ref, self.keychain, self.catalog):
                return
