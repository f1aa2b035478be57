"""Add, replace, go back and remove with the Nth call of catalog or keychain failing, for every N.

The program may end there as well, before or after the call has done its work. Then it starts
again, recovers, and everything must be whole: the method of "How SQLite Is Tested", in memory.
"""

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import datetime
from enum import Enum
from typing import Any

import pytest

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.connection import UNTIL_CONFIRMED, Connection
from keystep.domain.secret import SecretKey
from keystep.services.add_connection import AddConnection
from keystep.services.go_back_to_old_key import GoBackToOldKey
from keystep.services.let_old_key_go import LetOldKeyGo
from keystep.services.ports import CatalogTrouble, KeychainTrouble
from keystep.services.recover import Recover
from keystep.services.remove_connection import RemoveConnection
from keystep.services.replace_key import ReplaceKey
from tests.services.fakes import NOW, FakeCatalog, FakeClock, FakeKeychain, a_connection, run
from tests.support.keys import project_key

OLD, NEW, OTHER, THIRD = (
    SecretKey(project_key(ending)) for ending in ("aOLD", "bNEW", "cOTH", "dTRD")
)
MOST_CALLS = 30
Method = Callable[..., Awaitable[Any]]


class Died(BaseException):
    """The program has ended here."""


class How(Enum):
    """What happens at the Nth call."""

    DIES_BEFORE = "dies before"
    DIES_AFTER = "dies after"
    FAILS = "fails"
    FAILS_FROM_NOW_ON = "fails from now on"
    IS_LOCKED = "is locked"
    DOES_IT_BUT_FAILS = "does it but fails"


class Wire:
    """Counts the calls that go through it to several neighbours, and cuts in at the Nth."""

    def __init__(self, number: int, how: How) -> None:
        self.left = number
        self.how = how

    def to(self, neighbour: object, trouble: object) -> Any:
        """The neighbour, whose trouble is this."""
        return Tapped(self, neighbour, trouble)

    async def call(
        self, method: Callable[..., Awaitable[Any]], trouble: object, *given: Any
    ) -> Any:
        self.left -= 1
        if self.left > 0 or (self.left < 0 and self.how is not How.FAILS_FROM_NOW_ON):
            return await method(*given)
        is_keychain = isinstance(trouble, KeychainTrouble)
        match self.how:
            case How.DIES_BEFORE:
                raise Died
            case How.DIES_AFTER:
                await method(*given)
                raise Died
            case How.IS_LOCKED if is_keychain:
                return KeychainTrouble.LOCKED
            case How.DOES_IT_BUT_FAILS if is_keychain:
                await method(*given)
        return trouble

    @property
    def was_cut(self) -> bool:
        return self.left <= 0


class Tapped:
    def __init__(self, wire: Wire, neighbour: object, trouble: object) -> None:
        self._wire, self._neighbour, self._trouble = wire, neighbour, trouble

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._neighbour, name)
        if name == "turn":
            return method
        return lambda *given: self._wire.call(method, self._trouble, *given)


class World:
    """Two connections, of which one is worked on, on neighbours that outlive the program."""

    def __init__(self) -> None:
        self.catalog, self.keychain = FakeCatalog(), FakeKeychain()
        self.mine = self.saved("Marketing", OLD)
        self.other = self.saved("Sales", OTHER)

    def saved(self, nickname: str, key: SecretKey) -> Connection:
        connection = a_connection(nickname)
        connection = dataclasses.replace(connection, key=key.facts)
        self.catalog.put(connection)
        self.keychain.entries[str(connection.secret)] = key
        return connection

    def recover(self) -> None:
        """Start again."""
        recovered = run(Recover(self.catalog, self.keychain, FakeClock())())
        assert recovered.left == ()

    def key_of(self, nickname: str) -> SecretKey | None:
        found = [row for row in self.catalog.ready() if row.nickname == nickname]
        return self.keychain.entries[str(found[0].secret)] if found else None

    def old_key_of(self, nickname: str) -> SecretKey | None:
        """The key that is kept for the way back."""
        [row] = [row for row in self.catalog.ready() if row.nickname == nickname]
        return self.keychain.entries[str(row.old_key.ref)] if row.old_key else None

    def keep_the_old_one(self) -> Connection:
        """Replace the key of mine, whose old one is kept until that is confirmed."""
        replacing = ReplaceKey(self.catalog, self.keychain, FakeClock(), Realm.REAL)
        mine = run(replacing(self.mine, NEW, None, UNTIL_CONFIRMED))
        assert isinstance(mine, Connection)
        return mine

    def assert_whole(self) -> None:
        rows = self.catalog.ready()
        assert rows == list(self.catalog.rows.values())
        named = {row.secret for row in rows} | {row.old_key.ref for row in rows if row.old_key}
        assert set(self.keychain.entries) == {str(ref) for ref in named}
        assert named == self.catalog.named() <= set(self.catalog.journal)
        assert all(self.keychain.entries[str(row.secret)].facts == row.key for row in rows)
        assert self.key_of("Sales") == OTHER


def outcome(world: World, wire: Wire, work: Callable[[Any, Any], Awaitable[object]]) -> object:
    """What the work returns, or that the program has died."""

    async def until_it_ends() -> object:
        catalog = wire.to(world.catalog, CatalogTrouble.FULL)
        keychain = wire.to(world.keychain, KeychainTrouble.BROKEN)
        try:
            return await work(catalog, keychain)
        except Died:
            return Died

    return run(until_it_ends())


async def add(catalog: Any, keychain: Any) -> object:
    adding = AddConnection(catalog, keychain, FakeClock(), Realm.REAL)
    return await adding("Support", Access(OPENAI, NEW), None, None)


def replace(
    mine: Connection, keep: datetime | None = None, key: SecretKey = NEW
) -> Callable[[Any, Any], Awaitable[object]]:
    async def work(catalog: Any, keychain: Any) -> object:
        return await ReplaceKey(catalog, keychain, FakeClock(), Realm.REAL)(mine, key, None, keep)

    return work


def let_old_key_go(mine: Connection) -> Callable[[Any, Any], Awaitable[object]]:
    async def work(catalog: Any, keychain: Any) -> object:
        return await LetOldKeyGo(catalog, keychain, FakeClock())(mine)

    return work


def go_back(mine: Connection) -> Callable[[Any, Any], Awaitable[object]]:
    async def work(catalog: Any, keychain: Any) -> object:
        return await GoBackToOldKey(catalog, keychain, FakeClock())(mine)

    return work


def remove(mine: Connection) -> Callable[[Any, Any], Awaitable[object]]:
    async def work(catalog: Any, keychain: Any) -> object:
        return await RemoveConnection(catalog, keychain)(mine)

    return work


def every_cut(how: How) -> list[Wire]:
    return [Wire(number, how) for number in range(1, MOST_CALLS)]


EVERY_HOW = pytest.mark.parametrize("how", How, ids=lambda how: how.value)


@EVERY_HOW
def test_adding_ends_with_a_whole_connection_or_with_none(how: How) -> None:
    for wire in every_cut(how):
        world = World()
        ended = outcome(world, wire, add)
        world.recover()
        world.assert_whole()
        assert world.key_of("Marketing") == OLD
        if isinstance(ended, Connection):
            assert world.key_of("Support") == NEW
        elif ended is not Died and how is not How.FAILS_FROM_NOW_ON:
            # Where nothing can be written down any more, recovery finds a whole connection.
            assert world.key_of("Support") is None
    assert not wire.was_cut


@EVERY_HOW
def test_replacing_ends_with_the_new_key_or_with_the_old_one(how: How) -> None:
    for wire in every_cut(how):
        world = World()
        ended = outcome(world, wire, replace(world.mine))
        world.recover()
        world.assert_whole()
        key = world.key_of("Marketing")
        if ended is Died:
            assert key in (OLD, NEW)
        else:
            assert key == (NEW if isinstance(ended, Connection) else OLD)
    assert not wire.was_cut


@EVERY_HOW
def test_replacing_with_the_old_key_kept_ends_with_both_or_with_the_old_one(how: How) -> None:
    for wire in every_cut(how):
        world = World()
        ended = outcome(world, wire, replace(world.mine, UNTIL_CONFIRMED))
        world.recover()
        world.assert_whole()
        keys = (world.key_of("Marketing"), world.old_key_of("Marketing"))
        if ended is Died:
            assert keys in [(OLD, None), (NEW, OLD)]
        else:
            assert keys == ((NEW, OLD) if isinstance(ended, Connection) else (OLD, None))
    assert not wire.was_cut


@EVERY_HOW
def test_replacing_once_more_ends_with_a_key_that_works_in_force(how: How) -> None:
    """The oldest makes room for the one that becomes the old one."""
    for wire in every_cut(how):
        world = World()
        mine = world.keep_the_old_one()
        ended = outcome(world, wire, replace(mine, UNTIL_CONFIRMED, THIRD))
        world.recover()
        world.assert_whole()
        keys = (world.key_of("Marketing"), world.old_key_of("Marketing"))
        if isinstance(ended, Connection):
            assert keys == (THIRD, NEW)
        else:
            possible = [(NEW, OLD), (NEW, None), *([(THIRD, NEW)] if ended is Died else [])]
            assert keys in possible
    assert not wire.was_cut


@EVERY_HOW
def test_letting_the_old_key_go_ends_without_it_or_with_both(how: How) -> None:
    for wire in every_cut(how):
        world = World()
        ended = outcome(world, wire, let_old_key_go(world.keep_the_old_one()))
        world.recover()
        world.assert_whole()
        assert world.key_of("Marketing") == NEW
        if ended is not Died:
            gone = isinstance(ended, Connection)
            assert world.old_key_of("Marketing") == (None if gone else OLD)
    assert not wire.was_cut


@EVERY_HOW
def test_going_back_ends_with_the_old_key_or_with_the_new_one_and_the_way_back(how: How) -> None:
    for wire in every_cut(how):
        world = World()
        ended = outcome(world, wire, go_back(world.keep_the_old_one()))
        world.recover()
        world.assert_whole()
        keys = (world.key_of("Marketing"), world.old_key_of("Marketing"))
        if ended is Died:
            assert keys in [(OLD, None), (NEW, OLD)]
        else:
            assert keys == ((OLD, None) if isinstance(ended, Connection) else (NEW, OLD))
    assert not wire.was_cut


@EVERY_HOW
def test_removing_takes_the_old_key_along_or_leaves_a_whole_connection(how: How) -> None:
    for wire in every_cut(how):
        world = World()
        ended = outcome(world, wire, remove(world.keep_the_old_one()))
        world.recover()
        world.assert_whole()
        if ended is None:
            assert world.key_of("Marketing") is None
    assert not wire.was_cut


@EVERY_HOW
def test_removing_ends_with_all_of_it_or_with_nothing(how: How) -> None:
    for wire in every_cut(how):
        world = World()
        ended = outcome(world, wire, remove(world.mine))
        world.recover()
        world.assert_whole()
        if ended is None:
            assert world.key_of("Marketing") is None
    assert not wire.was_cut


@EVERY_HOW
def test_recovering_can_be_cut_short_as_well(how: How) -> None:
    """Everything that can be unfinished at once, and then the recovery of it."""
    for wire in every_cut(how):
        world = World()
        unfinished_everything(world)

        async def recover(catalog: Any, keychain: Any) -> object:
            return await Recover(catalog, keychain, FakeClock())()

        outcome(world, wire, recover)
        world.recover()
        world.assert_whole()
        keys = {name: world.key_of(name) for name in ("Adding", "Replacing", "Tidying", "Removing")}
        assert keys == {"Adding": OLD, "Replacing": OLD, "Tidying": NEW, "Removing": None}
    assert not wire.was_cut


def unfinished_everything(world: World) -> None:
    catalog, entries = world.catalog, world.keychain.entries
    for name in ("Adding", "Replacing", "Tidying", "Removing"):
        connection = world.saved(name, OLD)
        if name in ("Replacing", "Tidying"):
            begun = run(catalog.begin_replacing(connection.id, None))
            entries[str(begun.pending)] = NEW  # type: ignore[union-attr]
        if name == "Tidying":
            run(catalog.finish_replacing(connection.id, NEW.facts, NOW, None))
        if name in ("Adding", "Removing"):
            catalog.states[connection.id] = name.lower()
