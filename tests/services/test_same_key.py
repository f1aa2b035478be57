"""A key that is saved twice is noticed, where its keychain is open anyway, and nothing is kept."""

from dataclasses import replace

import pytest

from keystep.domain.access import Realm
from keystep.domain.connection import Connection
from keystep.domain.secret import SecretKey
from keystep.services.check_connection import CheckConnection
from keystep.services.check_key import CheckKey
from keystep.services.ports import CatalogTrouble, KeychainTrouble
from keystep.services.same_key import SameKeys, already_saved_in_words, also_saved_in_words
from tests.services.fakes import (
    KEY,
    FakeCatalog,
    FakeClock,
    FakeKeychain,
    FakeOpenAI,
    a_connection,
    run,
)
from tests.support.keys import project_key

LIKE_IT = SecretKey(project_key().replace("Zk4", "Xy7", 1))
ANOTHER = SecretKey(project_key("oth3"))


class World:
    def __init__(self, **keys: SecretKey) -> None:
        self.catalog, self.keychain = FakeCatalog(), FakeKeychain()
        for nickname, key in keys.items():
            self.save(replace(a_connection(nickname), key=key.facts), key)
        self.same_keys = SameKeys(self.catalog, self.keychain)

    def save(self, one: Connection, key: SecretKey) -> None:
        self.catalog.put(one)
        self.keychain.entries[str(one.secret)] = key

    def row(self, nickname: str) -> Connection:
        [found] = [one for one in self.catalog.ready() if one.nickname == nickname]
        return found

    def look(self, nickname: str, key: SecretKey = KEY) -> list[str]:
        return [one.nickname for one in run(self.same_keys.look(self.row(nickname), key))]

    def known(self, nickname: str) -> list[str]:
        found = self.same_keys.of(self.row(nickname), self.catalog.ready())
        return [one.nickname for one in found]


def test_the_others_with_the_same_key_are_found() -> None:
    world = World(A=KEY, B=KEY, C=LIKE_IT, D=KEY, E=ANOTHER)
    assert world.look("A") == ["B", "D"]
    assert (world.known("B"), world.known("C"), world.known("E")) == (["A", "D"], [], [])


def test_only_keys_of_the_same_kind_ending_and_length_are_read() -> None:
    world = World(A=KEY, B=ANOTHER, C=ANOTHER)
    world.look("A")
    assert world.keychain.log == []


def test_what_is_known_already_is_not_read_again() -> None:
    world = World(A=KEY, B=KEY, C=KEY, D=LIKE_IT)
    world.look("A")
    assert len(world.keychain.log) == 3
    for nickname, key in (("A", KEY), ("B", KEY), ("C", KEY), ("D", LIKE_IT)):
        world.look(nickname, key)
    assert len(world.keychain.log) == 3


def test_a_keychain_that_is_locked_is_asked_once_and_says_nothing_of_the_key() -> None:
    world = World(A=KEY, B=KEY, C=KEY)
    world.keychain.troubles["read"] = KeychainTrouble.LOCKED
    assert world.look("A") == []
    assert world.keychain.log == ["read"]
    del world.keychain.troubles["read"]
    assert world.look("A") == ["B", "C"], "nothing was concluded from it"


def test_a_key_that_is_missing_does_not_hide_the_next_one() -> None:
    world = World(A=KEY, B=KEY, C=KEY)
    del world.keychain.entries[str(world.row("B").secret)]
    assert world.look("A") == ["C"]


def test_a_key_in_another_keychain_is_not_asked_for() -> None:
    world = World(A=KEY)
    world.save(replace(a_connection("B", keychain="another"), key=KEY.facts), KEY)
    assert world.look("A") == []
    assert world.keychain.log == []


def test_after_a_replacement_it_is_another_key() -> None:
    world = World(A=KEY, B=KEY)
    world.look("A")
    row = world.row("B")
    world.save(replace(row, secret=replace(row.secret, generation=2), key=ANOTHER.facts), ANOTHER)
    assert world.known("A") == []
    assert world.look("B") == [], "the row is older than the key that was read"


def test_a_list_that_can_t_be_read_says_nothing() -> None:
    world = World(A=KEY, B=KEY)
    world.catalog.troubles["connections_like"] = CatalogTrouble.BUSY
    assert world.look("A") == []


def test_nothing_of_a_key_is_kept() -> None:
    world = World(A=KEY, B=KEY, C=LIKE_IT)
    world.look("A")
    kept = repr({name: value for name, value in vars(world.same_keys).items() if name[1:2] != "k"})
    assert KEY.reveal() not in kept
    assert not any(isinstance(value, SecretKey) for value in vars(world.same_keys).values())


def test_a_check_of_one_notices_it_for_both() -> None:
    world = World(A=KEY, B=KEY)
    check_key = CheckKey(FakeOpenAI(), FakeClock(), Realm.REAL)
    check = CheckConnection(world.catalog, world.keychain, check_key, world.same_keys)
    run(check(world.row("A")))
    assert (world.known("A"), world.known("B")) == (["B"], ["A"])


def test_a_check_whose_key_can_t_be_read_asks_for_no_other() -> None:
    world = World(A=KEY, B=KEY)
    world.keychain.troubles["read"] = KeychainTrouble.LOCKED
    check_key = CheckKey(FakeOpenAI(), FakeClock(), Realm.REAL)
    run(CheckConnection(world.catalog, world.keychain, check_key, world.same_keys)(world.row("A")))
    assert world.keychain.log == ["read"]


@pytest.mark.parametrize(("count", "named"), [(1, "“A”"), (2, "“A”, “B”"), (5, "“A”, “B”, “C”, …")])
def test_the_nicknames_are_said_but_not_all_of_many(count: int, named: str) -> None:
    others = [a_connection(nickname) for nickname in "ABCDE"[:count]]
    assert already_saved_in_words(others) == f"This key is already saved as {named}."
    assert also_saved_in_words(others) == f"The same key is saved as {named} too."
