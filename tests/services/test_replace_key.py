"""Replacing a key: the new one is proven to be there before the old one goes."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from keystep.domain.access import Realm
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.add_connection import SaveTrouble
from keystep.services.ports import CatalogTrouble, Conflict, KeychainTrouble
from keystep.services.recover import Recover
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

NEW = SecretKey(project_key("new1"))
WORKS = verdict_of(Cause.WORKS)
LATER = NOW + timedelta(days=1)
EVERY_TROUBLE = pytest.mark.parametrize("trouble", KeychainTrouble, ids=lambda each: each.value)


@dataclass
class World:
    log: list[str] = field(default_factory=list)
    realm: Realm = Realm.REAL

    def __post_init__(self) -> None:
        self.catalog, self.keychain = FakeCatalog(self.log), FakeKeychain(self.log)
        self.connection = a_connection()
        self.catalog.put(self.connection)
        self.keychain.entries[str(self.connection.secret)] = KEY
        self.replace_key = ReplaceKey(self.catalog, self.keychain, FakeClock(), self.realm)

    def replace(
        self, key: SecretKey = NEW, verdict: Verdict | None = WORKS, *, keep: bool = False
    ) -> Connection | SaveTrouble:
        until = LATER if keep else None
        return run(self.replace_key(self.connection, key, verdict, until))

    def assert_the_old_key_is_in_force(self) -> None:
        assert self.catalog.ready() == [self.connection]
        assert self.catalog.states[self.connection.id] == "ready"
        assert self.keychain.entries == {str(self.connection.secret): KEY}


def test_the_intent_is_first_and_the_old_key_goes_last() -> None:
    world = World()
    world.replace()
    assert world.log == [
        "begin_replacing",
        "write",
        "finish_replacing",
        "remove",
        "forget_previous",
    ]


def test_only_the_key_changes() -> None:
    world = World()
    new = world.replace()
    assert new == replace(
        world.connection,
        secret=SecretRef(world.connection.id, 2),
        key=NEW.facts,
        key_replaced_at=NOW,
        last_check=WORKS,
        status_since=WORKS.checked_at,
    )
    assert world.catalog.ready() == [new]


def test_the_keychain_has_the_new_key_and_no_longer_the_old_one() -> None:
    world = World()
    world.replace()
    assert world.keychain.entries == {f"{world.connection.id}/2": NEW}
    assert set(world.catalog.journal) == {SecretRef(world.connection.id, 2)}


def test_without_a_verdict_it_is_no_longer_verified() -> None:
    world = World()
    world.connection = replace(world.connection, last_check=WORKS)
    world.catalog.put(world.connection)
    new = world.replace(verdict=None)
    assert isinstance(new, Connection)
    assert new.last_check is None


def test_the_old_key_can_be_kept_for_some_time() -> None:
    world = World()
    new = world.replace(keep=True)
    assert isinstance(new, Connection)
    assert len(world.keychain.entries) == 2
    assert world.catalog.previous == {new.id: world.connection.secret}
    assert run(world.catalog.unfinished(NOW)) == []


def test_an_older_key_that_is_still_kept_goes_before_the_next_one_comes() -> None:
    world = World()
    second = world.replace(keep=True)
    assert isinstance(second, Connection)
    world.connection = second
    third = world.replace(SecretKey(project_key("new2")), keep=True)
    assert isinstance(third, Connection)
    assert set(world.keychain.entries) == {f"{third.id}/2", f"{third.id}/3"}


def test_an_older_key_that_does_not_go_leaves_all_as_it_was() -> None:
    world = World()
    second = world.replace(keep=True)
    assert isinstance(second, Connection)
    world.connection = second
    world.keychain.troubles = {"remove": KeychainTrouble.LOCKED}
    assert world.replace(SecretKey(project_key("new2"))) is KeychainTrouble.LOCKED
    assert world.catalog.ready() == [second]
    assert world.catalog.states[second.id] == "ready"
    assert second.id not in world.catalog.pending


def test_an_older_key_that_may_be_gone_is_looked_for_before_it_is_called_kept() -> None:
    world = World()
    second = world.replace(keep=True)
    assert isinstance(second, Connection)
    world.connection = second
    world.catalog.troubles = {"forget_previous": CatalogTrouble.FULL}
    assert world.replace(SecretKey(project_key("new2"))) is CatalogTrouble.FULL
    world.catalog.troubles.clear()
    run(Recover(world.catalog, world.keychain, FakeClock())())
    assert world.catalog.ready() == [replace(second, old_key=None)]
    assert world.keychain.entries == {str(second.secret): NEW}


@EVERY_TROUBLE
def test_without_a_keychain_nothing_is_begun(trouble: KeychainTrouble) -> None:
    world = World()
    world.keychain.troubles["name"] = trouble
    assert world.replace() is trouble
    assert world.log == []


def test_another_keychain_than_that_of_the_old_key_is_not_used() -> None:
    world = World()
    world.keychain.in_use = "another"
    assert world.replace() is KeychainTrouble.CHANGED
    assert world.log == []


def test_while_somebody_else_works_on_both_stores_nothing_is_begun() -> None:
    world = World()
    world.catalog.turn_is_taken = True
    assert world.replace() is CatalogTrouble.BUSY
    assert world.log == []


@pytest.mark.parametrize("trouble", CatalogTrouble)
def test_without_the_intent_no_key_is_written(trouble: CatalogTrouble) -> None:
    world = World()
    world.catalog.troubles["begin_replacing"] = trouble
    assert world.replace() is trouble
    world.assert_the_old_key_is_in_force()


@pytest.mark.parametrize("trouble", set(KeychainTrouble) - {KeychainTrouble.SILENT})
def test_a_key_that_can_t_be_written_leaves_the_old_one(trouble: KeychainTrouble) -> None:
    world = World()
    world.keychain.troubles["write"] = trouble
    assert world.replace() is trouble
    world.assert_the_old_key_is_in_force()


@pytest.mark.parametrize("trouble", [KeychainTrouble.LOCKED, KeychainTrouble.ABSENT])
def test_a_keychain_that_is_closed_is_not_asked_again(trouble: KeychainTrouble) -> None:
    world = World()
    world.keychain.troubles["write"] = trouble
    world.replace()
    assert world.log == ["begin_replacing", "write", "undo_replacing"]


def test_a_keychain_that_was_waited_for_in_vain_is_left_to_recovery() -> None:
    """It may still write the key, and takes it back; until then the row names it."""
    world = World()
    world.keychain.troubles["write"] = KeychainTrouble.SILENT
    assert world.replace() is KeychainTrouble.SILENT
    assert world.log == ["begin_replacing", "write"]
    assert world.catalog.ready() == [world.connection]
    assert world.catalog.pending


def test_what_an_earlier_replacement_left_is_recovered_from_first() -> None:
    world = World()
    world.keychain.troubles["write"] = KeychainTrouble.SILENT
    world.replace()
    world.keychain.troubles.clear()
    new = world.replace()
    assert isinstance(new, Connection)
    assert list(world.keychain.entries.values()) == [NEW]


def test_an_earlier_replacement_that_can_t_be_recovered_from_is_told() -> None:
    world = World()
    world.keychain.troubles["write"] = KeychainTrouble.SILENT
    world.replace()
    world.keychain.troubles = {"remove": KeychainTrouble.LOCKED}
    assert world.replace() is Conflict.UNFINISHED


@pytest.mark.parametrize("trouble", CatalogTrouble)
def test_a_swap_that_fails_leaves_the_old_key(trouble: CatalogTrouble) -> None:
    world = World()
    world.catalog.troubles["finish_replacing"] = trouble
    assert world.replace() is trouble
    world.assert_the_old_key_is_in_force()


def test_a_swap_of_which_nobody_knows_how_it_ended_is_left_to_recovery() -> None:
    world = World()
    world.catalog.troubles["finish_replacing"] = CatalogTrouble.BUSY
    world.catalog.troubles["unfinished"] = CatalogTrouble.BUSY
    assert world.replace() is CatalogTrouble.BUSY
    assert len(world.keychain.entries) == 2
    assert world.catalog.pending


@EVERY_TROUBLE
def test_an_old_key_that_does_not_go_yet_keeps_its_name(trouble: KeychainTrouble) -> None:
    world = World()
    world.keychain.troubles["remove"] = trouble
    new = world.replace()
    assert isinstance(new, Connection)
    assert new.key == NEW.facts
    [left] = run(world.catalog.unfinished(NOW))  # type: ignore[misc]
    assert left.previous == world.connection.secret


def test_the_key_that_is_in_use_is_told() -> None:
    """Who was told to delete "the old key" would delete the only one."""
    world = World()
    assert world.replace(KEY) is Conflict.KEY_IN_USE
    assert world.log == ["read"]


def test_the_same_key_mends_a_keychain_that_has_lost_it() -> None:
    world = World()
    world.keychain.entries.clear()
    assert isinstance(world.replace(KEY), Connection)
    assert world.keychain.entries == {f"{world.connection.id}/2": KEY}


def test_a_keychain_that_can_t_tell_whether_it_is_the_same_key_says_why() -> None:
    world = World()
    world.keychain.troubles["read"] = KeychainTrouble.LOCKED
    assert world.replace(KEY) is KeychainTrouble.LOCKED
    world.assert_the_old_key_is_in_force()


def test_a_connection_that_is_gone_is_told() -> None:
    world = World()
    run(world.catalog.forget(world.connection.id))
    assert world.replace() is Conflict.NO_SUCH_CONNECTION
    assert NEW not in list(world.keychain.entries.values())


@pytest.mark.parametrize(
    ("text", "realm", "cause"),
    [
        ("sk-practice-works", Realm.REAL, Cause.PRACTICE_KEY),
        (NEW.reveal(), Realm.PRACTICE, Cause.REAL_KEY_IN_PRACTICE),
        ("sk-admin-" + "a" * 40, Realm.REAL, Cause.ADMIN_KEY),
        ("sk-ant-api03-" + "a" * 40, Realm.REAL, Cause.OTHER_VENDORS_KEY),
    ],
)
def test_a_key_that_may_not_go_to_the_address_is_not_kept(
    text: str, realm: Realm, cause: Cause
) -> None:
    world = World(realm=realm)
    assert world.replace(SecretKey(text)) is cause
    assert world.log == []


def test_giving_up_while_the_keychain_waits_leaves_the_old_key_in_force() -> None:
    world = World()
    world.keychain.write_hangs = True

    async def give_up() -> None:
        task = asyncio.create_task(world.replace_key(world.connection, NEW, None))
        await world.keychain.is_writing.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(give_up())
    assert world.catalog.ready() == [world.connection]
    assert not world.catalog.turn_is_taken
