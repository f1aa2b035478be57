"""Removing a connection: all of it, or after trouble nothing."""

from dataclasses import replace

import pytest

from keystep.domain.connection import UNTIL_CONFIRMED, Connection, SecretRef
from keystep.domain.unfinished import Intent, Unfinished
from keystep.services.ports import CatalogTrouble, KeychainTrouble
from keystep.services.remove_connection import RemoveConnection, removal_that_waits
from tests.services.fakes import KEY, NOW, FakeCatalog, FakeKeychain, a_connection, run


class World:
    def __init__(self, connection: Connection | None = None) -> None:
        self.log: list[str] = []
        self.connection = connection or a_connection()
        self.catalog, self.keychain = FakeCatalog(self.log), FakeKeychain(self.log)
        self.catalog.put(self.connection)
        self.keychain.entries[str(self.connection.secret)] = KEY

    def remove(self) -> KeychainTrouble | CatalogTrouble | None:
        return run(RemoveConnection(self.catalog, self.keychain)(self.connection))

    def assert_nothing_changed(self) -> None:
        assert self.catalog.ready() == [self.connection]
        assert self.keychain.entries == {str(self.connection.secret): KEY}


def test_key_and_row_are_removed() -> None:
    world = World()
    assert world.remove() is None
    assert not world.catalog.rows
    assert not world.keychain.entries


def test_the_intent_is_written_down_before_the_key_is_removed() -> None:
    world = World()
    world.remove()
    assert world.log == ["begin_removing", "remove", "forget"]


def test_other_connections_stay() -> None:
    world = World()
    other = a_connection("Support")
    world.catalog.put(other)
    world.keychain.entries[str(other.secret)] = KEY
    world.remove()
    assert world.catalog.ready() == [other]
    assert list(world.keychain.entries) == [str(other.secret)]


@pytest.mark.parametrize("trouble", KeychainTrouble)
def test_without_a_keychain_nothing_changes(trouble: KeychainTrouble) -> None:
    world = World()
    world.keychain.troubles["name"] = trouble
    assert world.remove() is trouble
    assert world.log == []
    world.assert_nothing_changed()


def test_another_keychain_is_not_touched() -> None:
    world = World(a_connection(keychain="the one before"))
    assert world.remove() is KeychainTrouble.CHANGED
    assert world.log == []
    world.assert_nothing_changed()


def test_a_row_that_cannot_be_changed_keeps_its_key() -> None:
    world = World()
    world.catalog.troubles["begin_removing"] = CatalogTrouble.READ_ONLY
    assert world.remove() is CatalogTrouble.READ_ONLY
    world.assert_nothing_changed()


@pytest.mark.parametrize("trouble", set(KeychainTrouble) - {KeychainTrouble.SILENT})
def test_a_key_that_cannot_be_removed_keeps_its_connection(trouble: KeychainTrouble) -> None:
    world = World()
    world.keychain.troubles["remove"] = trouble
    assert world.remove() is trouble
    world.assert_nothing_changed()


def with_an_old_key() -> World:
    """A world whose connection has a new key and keeps the old one."""
    world = World()
    begun = run(world.catalog.begin_replacing(world.connection.id, UNTIL_CONFIRMED))
    assert isinstance(begun, Unfinished)
    world.keychain.entries[str(begun.pending)] = KEY
    new = run(world.catalog.finish_replacing(world.connection.id, KEY.facts, NOW, None))
    assert isinstance(new, Connection)
    world.connection = new
    return world


def test_a_kept_old_key_goes_as_well() -> None:
    world = with_an_old_key()
    assert world.remove() is None
    assert not world.keychain.entries
    assert not world.catalog.journal


def test_a_keychain_that_is_locked_from_the_start_leaves_the_old_key_too() -> None:
    world = with_an_old_key()
    world.keychain.troubles["remove"] = KeychainTrouble.LOCKED
    world.remove()
    assert world.catalog.ready() == [world.connection]
    assert len(world.keychain.entries) == 2


def test_an_old_key_that_is_gone_is_not_called_kept_when_the_rest_stays() -> None:
    world = with_an_old_key()
    remove = world.keychain.remove

    async def locks_after_the_first(ref: SecretRef) -> KeychainTrouble | None:
        return KeychainTrouble.LOCKED if ref == world.connection.secret else await remove(ref)

    world.keychain.remove = locks_after_the_first  # type: ignore[method-assign]
    assert world.remove() is KeychainTrouble.LOCKED
    assert world.catalog.ready() == [replace(world.connection, old_key=None)]
    assert set(world.keychain.entries) == {str(world.connection.secret)}


def test_a_key_that_may_be_gone_brings_no_row_back() -> None:
    """The keychain broke down between removing the key and showing that it is gone."""
    world = World()
    world.keychain.troubles["remove"] = KeychainTrouble.BROKEN
    world.keychain.entries.clear()
    assert world.remove() is KeychainTrouble.BROKEN
    assert world.catalog.ready() == []
    assert world.catalog.states == {world.connection.id: "removing"}


def test_a_key_that_may_go_at_any_time_brings_no_row_back() -> None:
    """Somebody may answer the prompt of a keychain after it was waited for in vain."""
    world = World()
    world.keychain.troubles["remove"] = KeychainTrouble.SILENT
    assert world.remove() is KeychainTrouble.SILENT
    assert world.log == ["begin_removing", "remove"]
    waits = run(removal_that_waits(world.connection, world.catalog))
    assert waits == Unfinished(world.connection, Intent.REMOVING)


def test_a_removal_that_changed_nothing_does_not_wait() -> None:
    world = World()
    assert run(removal_that_waits(world.connection, world.catalog)) is None
    world.catalog.troubles["connections"] = CatalogTrouble.UNREADABLE
    assert run(removal_that_waits(world.connection, world.catalog)) is None


def test_a_key_that_was_replaced_meanwhile_is_the_one_that_is_removed() -> None:
    world = World()
    begun = run(world.catalog.begin_replacing(world.connection.id, None))
    assert isinstance(begun, Unfinished)
    run(world.catalog.finish_replacing(world.connection.id, KEY.facts, NOW, None))
    world.keychain.entries[str(begun.pending)] = KEY
    assert world.remove() is None
    assert not world.keychain.entries


def test_a_connection_that_somebody_else_has_removed_is_removed() -> None:
    world = World()
    run(world.catalog.forget(world.connection.id))
    assert world.remove() is None


def test_while_somebody_else_works_on_both_stores_nothing_changes() -> None:
    world = World()
    world.catalog.turn_is_taken = True
    assert world.remove() is CatalogTrouble.BUSY
    world.assert_nothing_changed()


def test_a_row_that_outlives_its_key_is_told_and_no_longer_listed() -> None:
    world = World()
    world.catalog.troubles["forget"] = CatalogTrouble.BUSY
    assert world.remove() is CatalogTrouble.BUSY
    assert world.catalog.ready() == []
