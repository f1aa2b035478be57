"""Handing a key to a tool: the key as it is now, and a note of which one it was."""

from dataclasses import replace

import pytest

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.hand_off import HandOff
from keystep.domain.secret import SecretKey
from keystep.services.hand_over import HandedOver, HandOver, NotHandedOver
from keystep.services.ports import CatalogTrouble, Conflict, KeychainTrouble
from tests.services.fakes import (
    KEY,
    NOW,
    FakeCatalog,
    FakeClock,
    FakeKeychain,
    a_connection,
    run,
)
from tests.support.keys import project_key

NEW_KEY = SecretKey(project_key("new1"))


class World:
    def __init__(self) -> None:
        self.connection = a_connection()
        self.catalog = FakeCatalog()
        self.catalog.put(self.connection)
        self.keychain = FakeKeychain(entries={str(self.connection.secret): KEY})
        self.hand_over = HandOver(self.catalog, self.keychain, FakeClock())

    def take(self) -> HandedOver | NotHandedOver:
        return run(self.hand_over(self.connection, "n8n"))

    def ledger(self) -> list[HandOff]:
        return [handed for _id, handed in self.catalog.ledger]


@pytest.fixture
def world() -> World:
    return World()


def test_the_key_comes_from_the_keychain_and_the_tool_is_noted(world: World) -> None:
    taken = world.take()
    assert isinstance(taken, HandedOver)
    assert taken.access.key == KEY
    assert taken.not_noted is None
    assert world.ledger() == [HandOff("n8n", NOW, 1)]
    assert KEY.reveal() not in repr(taken) + repr(world.ledger())


def test_a_key_that_was_replaced_meanwhile_is_handed_over_and_noted_as_it_is_now(
    world: World,
) -> None:
    """The caller's list may be older than the keychain: a note of the old key would be a lie."""
    ref = SecretRef(world.connection.id, 2)
    world.catalog.rows[world.connection.id] = replace(world.connection, secret=ref)
    world.keychain.entries[str(ref)] = NEW_KEY
    taken = world.take()
    assert isinstance(taken, HandedOver)
    assert taken.access.key == NEW_KEY
    assert world.ledger() == [HandOff("n8n", NOW, 2)]


@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        (KeychainTrouble.LOCKED, Cause.KEYCHAIN_LOCKED),
        (KeychainTrouble.ABSENT, Cause.KEYCHAIN_ABSENT),
        (KeychainTrouble.SILENT, Cause.KEYCHAIN_SILENT),
        (KeychainTrouble.MISSING, Cause.KEY_MISSING),
    ],
)
def test_without_the_key_nothing_is_noted(
    world: World, trouble: KeychainTrouble, cause: Cause
) -> None:
    world.keychain.troubles["read"] = trouble
    assert world.take() is cause
    assert world.ledger() == []


def test_a_connection_that_is_gone_hands_over_nothing(world: World) -> None:
    world.catalog.rows.clear()
    assert world.take() is Conflict.NO_SUCH_CONNECTION


def test_a_list_that_cannot_be_read_hands_over_nothing(world: World) -> None:
    world.catalog.troubles["connections"] = CatalogTrouble.BUSY
    assert world.take() is CatalogTrouble.BUSY


def test_a_note_that_fails_is_told_and_the_key_is_given_all_the_same(world: World) -> None:
    world.catalog.troubles["note_hand_off"] = CatalogTrouble.FULL
    taken = world.take()
    assert isinstance(taken, HandedOver)
    assert (taken.access.key, taken.not_noted) == (KEY, CatalogTrouble.FULL)


def test_a_tool_is_noted_as_done_with_the_key_in_force(world: World) -> None:
    now: Connection = replace(world.connection, secret=SecretRef(world.connection.id, 7))
    assert run(world.hand_over.note(now, "Zapier")) is None
    assert world.ledger() == [HandOff("Zapier", NOW, 7)]
