"""Notices that a key is saved twice, and says under which nicknames.

Where: after a person has saved a connection, and after a check has read its key. There the
keychain is open, so nobody is asked to unlock it just for this; `list`, `show` and `doctor` read
no key and say nothing of it. It is a remark and never stands in the way: one key may well serve
two purposes, only whoever deletes it at OpenAI should know.

How: the keys with the same kind, ending and length are read and compared, and let go again. What
is kept, for this run only, is which names in the keychain stand for the same key: no key, no hash
of one. A name is never used for another key, so that does not become untrue.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import product

from keystep.domain.connection import Connection, SecretRef
from keystep.domain.foreign_text import isolated
from keystep.domain.secret import SecretKey
from keystep.services.ports import Catalog, CatalogTrouble, Keychain, KeychainTrouble
from keystep.texts import _

LOOK_SECONDS = 5.0
MOST_NAMED = 3


class SameKeys:
    def __init__(self, catalog: Catalog, keychain: Keychain) -> None:
        self._catalog = catalog
        self._keychain = keychain
        self._groups: dict[SecretRef, set[SecretRef]] = {}
        self._different: set[frozenset[SecretRef]] = set()

    async def look(self, connection: Connection, key: SecretKey) -> tuple[Connection, ...]:
        """The other connections with this key, which is that of `connection` and was just read."""
        if key.facts != connection.key:
            return ()  # it has been replaced meanwhile
        alike = await self._catalog.connections_like(key.facts)
        if isinstance(alike, CatalogTrouble):
            return ()
        others = [one for one in alike if one.id != connection.id]
        with suppress(TimeoutError):
            async with asyncio.timeout(LOOK_SECONDS):
                await self._compare(connection, key, others)
        return self.of(connection, others)

    def of(self, connection: Connection, among: Iterable[Connection]) -> tuple[Connection, ...]:
        """Those of which is known so far that they have the key of this one."""
        same = self._groups.get(connection.secret)
        if same is None:
            return ()
        return tuple(one for one in among if one.secret in same and one.id != connection.id)

    async def _compare(
        self, connection: Connection, key: SecretKey, others: Sequence[Connection]
    ) -> None:
        """A keychain that has closed meanwhile is not asked to open again."""
        for other in others:
            if other.keychain != connection.keychain or self._knows(connection, other):
                continue
            read = await self._keychain.read(other.secret)
            if isinstance(read, SecretKey):
                self._learn(connection.secret, other.secret, are_same=read == key)
            elif read is not KeychainTrouble.MISSING:
                return

    def _knows(self, one: Connection, other: Connection) -> bool:
        mine, theirs = self._group(one.secret), self._group(other.secret)
        if mine is theirs:
            return True
        return any(frozenset(pair) in self._different for pair in product(mine, theirs))

    def _learn(self, one: SecretRef, other: SecretRef, *, are_same: bool) -> None:
        if not are_same:
            self._different.add(frozenset((one, other)))
            return
        together = self._group(one) | self._group(other)
        self._groups.update(dict.fromkeys(together, together))

    def _group(self, ref: SecretRef) -> set[SecretRef]:
        return self._groups.get(ref) or {ref}


def already_saved_in_words(others: Sequence[Connection]) -> str:
    """For a key that was just saved once more."""
    return _("This key is already saved as {nicknames}.").format(nicknames=_named(others))


def also_saved_in_words(others: Sequence[Connection]) -> str:
    return _("The same key is saved as {nicknames} too.").format(nicknames=_named(others))


def _named(others: Sequence[Connection]) -> str:
    """ "“Marketing”, “Sales”"."""
    named = [
        _("“{nickname}”").format(nickname=isolated(one.nickname)) for one in others[:MOST_NAMED]
    ]
    return ", ".join([*named, *(["…"] if len(others) > MOST_NAMED else [])])
