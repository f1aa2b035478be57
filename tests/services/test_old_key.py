"""A kept old key: it goes when the new one is known to work, or comes back in its place."""

from dataclasses import replace

import pytest

from keystep.domain.access import Realm
from keystep.domain.causes import Cause
from keystep.domain.connection import UNTIL_CONFIRMED, Connection, OldKey
from keystep.domain.secret import SecretKey
from keystep.services.go_back_to_old_key import GoBackToOldKey
from keystep.services.let_old_key_go import LetOldKeyGo
from keystep.services.old_key import OldKeyTrouble
from keystep.services.ports import CatalogTrouble, Conflict, KeychainTrouble
from keystep.services.replace_key import ReplaceKey
from tests.services.fakes import (
    KEY,
    NOW,
    FakeCatalog,
    FakeClock,
    FakeKeychain,
    a_connection,
    run,
    verdict_of,
)
from tests.support.keys import project_key

NEW, THIRD = SecretKey(project_key("new1")), SecretKey(project_key("new2"))
EVERY_TROUBLE = pytest.mark.parametrize("trouble", KeychainTrouble, ids=lambda each: each.value)


class World:
    """A connection whose key was replaced; the old one is kept until that is confirmed."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.catalog, self.keychain = FakeCatalog(self.log), FakeKeychain(self.log)
        self.before = a_connection()
        self.catalog.put(self.before)
        self.keychain.entries[str(self.before.secret)] = KEY
        replaced = self.replace(self.before, NEW)
        assert isinstance(replaced, Connection)
        self.connection = replaced
        self.log.clear()

    def replace(self, connection: Connection, key: SecretKey) -> object:
        replacing = ReplaceKey(self.catalog, self.keychain, FakeClock(), Realm.REAL)
        return run(replacing(connection, key, verdict_of(Cause.WORKS), UNTIL_CONFIRMED))

    def let_go(self) -> Connection | OldKeyTrouble:
        return run(LetOldKeyGo(self.catalog, self.keychain, FakeClock())(self.connection))

    def go_back(self) -> Connection | OldKeyTrouble:
        return run(GoBackToOldKey(self.catalog, self.keychain, FakeClock())(self.connection))

    def assert_nothing_changed(self) -> None:
        assert self.catalog.ready() == [self.connection]
        assert self.catalog.states == {self.connection.id: "ready"}
        assert run(self.catalog.unfinished(NOW)) == []
        assert self.keychain.entries == {
            str(self.before.secret): KEY,
            str(self.connection.secret): NEW,
        }


BOTH = pytest.mark.parametrize("work", [World.let_go, World.go_back], ids=["let go", "go back"])


@pytest.fixture
def world() -> World:
    return World()


def test_let_go_the_old_key_leaves_the_keychain_and_nothing_else_changes(world: World) -> None:
    assert world.let_go() == replace(world.connection, old_key=None)
    assert world.catalog.ready() == [replace(world.connection, old_key=None)]
    assert world.keychain.entries == {str(world.connection.secret): NEW}
    assert world.before.secret not in world.catalog.journal


def test_it_goes_only_when_the_one_in_force_was_seen_and_the_intent_was_written_down(
    world: World,
) -> None:
    world.let_go()
    assert world.log == ["read", "let_previous_go", "remove", "forget_previous"]


def test_the_last_key_that_is_there_does_not_go(world: World) -> None:
    del world.keychain.entries[str(world.connection.secret)]
    assert world.let_go() is KeychainTrouble.MISSING
    assert world.keychain.entries == {str(world.before.secret): KEY}


@EVERY_TROUBLE
def test_an_old_key_that_does_not_go_yet_is_left_to_recovery(
    world: World, trouble: KeychainTrouble
) -> None:
    world.keychain.troubles["remove"] = trouble
    due = world.let_go()
    assert isinstance(due, Connection)
    assert due.old_key == OldKey(world.before.secret, world.before.key.ending, None)
    [left] = run(world.catalog.unfinished(NOW))  # type: ignore[misc]
    assert left.previous == world.before.secret


def test_gone_back_the_old_key_is_in_force_and_not_verified(world: World) -> None:
    back = world.go_back()
    assert back == replace(world.before, key_replaced_at=NOW)
    assert world.catalog.ready() == [back]
    assert world.keychain.entries == {str(world.before.secret): KEY}
    assert world.connection.secret not in world.catalog.journal


def test_the_new_key_goes_last_and_only_when_the_old_one_was_seen(world: World) -> None:
    world.go_back()
    assert world.log == ["read", "swap_back", "remove", "forget_previous"]


def test_there_is_no_way_back_to_a_key_that_the_keychain_has_lost(world: World) -> None:
    del world.keychain.entries[str(world.before.secret)]
    assert world.go_back() is KeychainTrouble.MISSING
    assert world.catalog.ready() == [world.connection]


@EVERY_TROUBLE
def test_a_new_key_that_does_not_go_yet_is_left_to_recovery(
    world: World, trouble: KeychainTrouble
) -> None:
    world.keychain.troubles["remove"] = trouble
    back = world.go_back()
    assert isinstance(back, Connection)
    assert back.key == KEY.facts
    [left] = run(world.catalog.unfinished(NOW))  # type: ignore[misc]
    assert left.previous == world.connection.secret


@BOTH
@pytest.mark.parametrize("method", ["name", "read"])
@EVERY_TROUBLE
def test_without_a_keychain_nothing_changes(
    world: World, work: object, method: str, trouble: KeychainTrouble
) -> None:
    world.keychain.troubles[method] = trouble
    assert work(world) is trouble  # type: ignore[operator]
    world.assert_nothing_changed()


@BOTH
@pytest.mark.parametrize("trouble", CatalogTrouble)
@pytest.mark.parametrize("method", ["turn", "connections", "let_previous_go swap_back"])
def test_a_list_that_can_t_be_changed_is_told(
    world: World, work: object, method: str, trouble: CatalogTrouble
) -> None:
    world.catalog.troubles = dict.fromkeys(method.split(), trouble)
    assert work(world) is trouble  # type: ignore[operator]
    world.assert_nothing_changed()


@BOTH
def test_another_keychain_is_not_touched(world: World, work: object) -> None:
    world.keychain.in_use = "another"
    assert work(world) is KeychainTrouble.CHANGED  # type: ignore[operator]
    world.assert_nothing_changed()


@BOTH
def test_while_somebody_else_works_on_both_stores_nothing_is_begun(
    world: World, work: object
) -> None:
    world.catalog.turn_is_taken = True
    assert work(world) is CatalogTrouble.BUSY  # type: ignore[operator]
    world.assert_nothing_changed()


@BOTH
def test_another_old_key_than_the_one_that_was_seen_is_left_alone(
    world: World, work: object
) -> None:
    """Another program has replaced the key once more."""
    world.replace(world.connection, THIRD)
    before = dict(world.keychain.entries)
    assert work(world) is Conflict.NO_OLD_KEY  # type: ignore[operator]
    assert world.keychain.entries == before


@BOTH
def test_a_connection_that_is_gone_is_told(world: World, work: object) -> None:
    run(world.catalog.forget(world.connection.id))
    assert work(world) is Conflict.NO_SUCH_CONNECTION  # type: ignore[operator]


@BOTH
def test_what_an_earlier_replacement_left_is_recovered_from_first(
    world: World, work: object
) -> None:
    run(world.catalog.begin_replacing(world.connection.id, None))
    done = work(world)  # type: ignore[operator]
    assert isinstance(done, Connection)
    assert done.old_key is None
    assert len(world.keychain.entries) == 1
