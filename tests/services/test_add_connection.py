"""Saving a connection: the row before the key, and after trouble neither."""

import asyncio
from dataclasses import dataclass, field

import pytest

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, Purpose, SecretRef
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.add_connection import AddConnection, SaveTrouble
from keystep.services.ports import CatalogTrouble, Conflict, KeychainTrouble
from tests.services.fakes import (
    GATEWAY,
    KEY,
    NOW,
    FakeCatalog,
    FakeClock,
    FakeKeychain,
    a_connection,
    run,
    verdict_of,
)

ACCESS = Access(OPENAI, KEY, "org-Abc", "proj_Abc")
WORKS = verdict_of(Cause.WORKS)


@dataclass
class World:
    log: list[str] = field(default_factory=list)
    realm: Realm = Realm.REAL

    def __post_init__(self) -> None:
        self.catalog, self.keychain = FakeCatalog(self.log), FakeKeychain(self.log)
        self.add = AddConnection(self.catalog, self.keychain, FakeClock(), self.realm)

    def save(
        self, access: Access = ACCESS, verdict: Verdict | None = WORKS
    ) -> Connection | SaveTrouble:
        return run(self.add("Marketing", access, Purpose.USE, verdict))

    def assert_nothing_is_left(self) -> None:
        assert not self.catalog.rows
        assert not self.keychain.entries


def test_the_row_is_written_before_the_key() -> None:
    world = World()
    world.save()
    assert world.log == ["begin_adding", "write", "finish_adding"]


def test_a_saved_connection_has_everything_but_the_key() -> None:
    world = World()
    saved = world.save()
    assert isinstance(saved, Connection)
    assert saved == Connection(
        id=saved.id,
        nickname="Marketing",
        api_address=OPENAI,
        secret=SecretRef(saved.id, 1),
        keychain="fake",
        key=KEY.facts,
        created_at=NOW,
        organization="org-Abc",
        project="proj_Abc",
        purpose=Purpose.USE,
        last_check=WORKS,
        status_since=WORKS.checked_at,
    )
    assert world.catalog.ready() == [saved]


def test_the_key_is_in_the_keychain_under_the_reference_of_the_row() -> None:
    world = World()
    saved = world.save()
    assert isinstance(saved, Connection)
    assert world.keychain.entries == {str(saved.secret): KEY}


def test_two_connections_never_share_a_reference() -> None:
    first, second = World().save(), World().save()
    assert isinstance(first, Connection)
    assert isinstance(second, Connection)
    assert first.id != second.id


def test_without_a_verdict_it_is_saved_as_not_verified() -> None:
    saved = World().save(verdict=None)
    assert isinstance(saved, Connection)
    assert saved.last_check is None


@pytest.mark.parametrize("trouble", KeychainTrouble)
def test_without_a_keychain_nothing_is_begun(trouble: KeychainTrouble) -> None:
    world = World()
    world.keychain.troubles["name"] = trouble
    assert world.save() is trouble
    assert world.log == []


@pytest.mark.parametrize("trouble", CatalogTrouble)
def test_without_a_row_no_key_is_written(trouble: CatalogTrouble) -> None:
    world = World()
    world.catalog.troubles["begin_adding"] = trouble
    assert world.save() is trouble
    assert world.log == ["begin_adding"]
    world.assert_nothing_is_left()


def test_a_taken_nickname_writes_no_key() -> None:
    world = World()
    world.catalog.put(a_connection("MARKETING"))
    assert world.save() is Conflict.NICKNAME_TAKEN
    assert not world.keychain.entries
    assert [row.nickname for row in world.catalog.ready()] == ["MARKETING"]


@pytest.mark.parametrize("trouble", set(KeychainTrouble) - {KeychainTrouble.SILENT})
def test_a_key_that_cannot_be_written_leaves_no_row(trouble: KeychainTrouble) -> None:
    world = World()
    world.keychain.troubles["write"] = trouble
    assert world.save() is trouble
    world.assert_nothing_is_left()


@pytest.mark.parametrize("trouble", CatalogTrouble)
def test_a_row_that_cannot_be_finished_leaves_nothing(trouble: CatalogTrouble) -> None:
    world = World()
    world.catalog.troubles["finish_adding"] = trouble
    assert world.save() is trouble
    assert world.log[-2:] == ["remove", "forget"]
    world.assert_nothing_is_left()


def test_a_nickname_that_was_taken_meanwhile_leaves_only_the_other_connection() -> None:
    world = World()
    other = a_connection("marketing")
    world.keychain.during_write = lambda: world.catalog.put(other)
    assert world.save() is Conflict.NICKNAME_TAKEN
    assert list(world.catalog.rows.values()) == [other]
    assert not world.keychain.entries


def test_a_key_that_cannot_be_taken_back_keeps_its_reference_in_an_unlisted_row() -> None:
    world = World()
    world.catalog.troubles["finish_adding"] = CatalogTrouble.BUSY
    world.keychain.troubles["remove"] = KeychainTrouble.LOCKED
    assert world.save() is CatalogTrouble.BUSY
    assert [str(row.secret) for row in world.catalog.rows.values()] == list(world.keychain.entries)
    assert world.catalog.ready() == []


@pytest.mark.parametrize("trouble", [KeychainTrouble.LOCKED, KeychainTrouble.ABSENT])
def test_a_keychain_that_is_closed_is_not_asked_again(trouble: KeychainTrouble) -> None:
    world = World()
    world.keychain.troubles["write"] = trouble
    world.save()
    assert world.log == ["begin_adding", "write", "forget"]
    assert not world.catalog.journal


def test_a_key_that_may_be_there_after_trouble_is_removed_before_its_row() -> None:
    world = World()
    world.keychain.troubles["write"] = KeychainTrouble.BROKEN
    world.save()
    assert world.log[-3:] == ["begin_removing", "remove", "forget"]


def test_a_keychain_that_was_waited_for_in_vain_is_left_to_recovery() -> None:
    """It may still write the key, and takes it back; until then the row names it."""
    world = World()
    world.keychain.troubles["write"] = KeychainTrouble.SILENT
    assert world.save() is KeychainTrouble.SILENT
    assert world.log == ["begin_adding", "write", "begin_removing"]
    assert world.catalog.ready() == []
    assert len(world.catalog.rows) == 1


def test_while_somebody_else_works_on_both_stores_nothing_is_begun() -> None:
    world = World()
    world.catalog.turn_is_taken = True
    assert world.save() is CatalogTrouble.BUSY
    assert world.log == []


def test_giving_up_while_the_keychain_waits_lists_nothing() -> None:
    world = World()
    world.keychain.write_hangs = True

    async def give_up() -> None:
        task = asyncio.create_task(world.add("Marketing", ACCESS, None, None))
        await world.keychain.is_writing.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(give_up())
    assert world.catalog.ready() == []
    assert not world.keychain.entries


@pytest.mark.parametrize(
    ("text", "realm", "cause"),
    [
        ("sk-practice-works", Realm.REAL, Cause.PRACTICE_KEY),
        (KEY.reveal(), Realm.PRACTICE, Cause.REAL_KEY_IN_PRACTICE),
    ],
)
def test_a_key_of_the_other_realm_is_not_kept(text: str, realm: Realm, cause: Cause) -> None:
    world = World(realm=realm)
    assert world.save(Access(GATEWAY, SecretKey(text))) is cause
    assert world.log == []
