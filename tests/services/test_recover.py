"""Recovery: finish what can be finished, undo the rest, and change nothing on a doubtful answer."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from keystep.domain.connection import SecretRef
from keystep.domain.secret import SecretKey
from keystep.domain.unfinished import Intent, Stray, Unfinished
from keystep.services.ports import CatalogTrouble, KeychainTrouble
from keystep.services.recover import STRAYS_ARE_KEPT, Recover, Recovered
from tests.services.fakes import KEY, NOW, FakeCatalog, FakeKeychain, a_connection, run
from tests.support.keys import project_key

NEW = SecretKey(project_key("new1"))
STRAY = SecretRef("lost", 1)
DOUBTFUL = [each for each in KeychainTrouble if each is not KeychainTrouble.MISSING]
EVERY_DOUBT = pytest.mark.parametrize("doubt", DOUBTFUL, ids=lambda each: each.value)


class Clock:
    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time


class World:
    def __init__(self) -> None:
        self.log: list[str] = []
        self.catalog, self.keychain = FakeCatalog(self.log), FakeKeychain(self.log)
        self.clock = Clock()
        self.connection = a_connection()
        self.ref = str(self.connection.secret)

    def recover(self) -> Recovered:
        return run(Recover(self.catalog, self.keychain, self.clock)())

    def begin(self, state: str, *, key: SecretKey | None = KEY) -> None:
        self.catalog.put(self.connection, state)
        if key:
            self.keychain.entries[self.ref] = key

    def begin_replacing(self) -> None:
        self.begin("ready")
        begun = run(self.catalog.begin_replacing(self.connection.id, None))
        assert isinstance(begun, Unfinished)
        self.keychain.entries[str(begun.pending)] = NEW

    def begin_tidying(self) -> None:
        self.begin_replacing()
        run(self.catalog.finish_replacing(self.connection.id, NEW.facts, NOW, None))

    def begin_all(self) -> None:
        """One of each."""
        for number, intent in enumerate(Intent):
            self.connection = a_connection(f"Number {number}")
            self.ref = str(self.connection.secret)
            match intent:
                case Intent.REPLACING:
                    self.begin_replacing()
                case Intent.TIDYING:
                    self.begin_tidying()
                case _:
                    self.begin(intent.value)

    def state(self) -> tuple[object, ...]:
        catalog = self.catalog
        named = (dict(catalog.rows), dict(catalog.states), dict(catalog.pending))
        return (*named, dict(catalog.previous), set(self.keychain.entries))


@pytest.fixture
def world() -> World:
    return World()


def test_with_nothing_unfinished_neither_turn_nor_keychain_is_asked_for(world: World) -> None:
    world.begin("ready")
    world.catalog.turn_is_taken = True
    world.keychain.troubles["name"] = KeychainTrouble.LOCKED
    assert world.recover() == Recovered()
    assert world.log == []


def test_a_new_connection_whose_key_is_there_is_kept(world: World) -> None:
    world.begin("adding")
    [ended] = world.recover().ended
    assert ended.intent is Intent.ADDING
    assert world.catalog.ready() == [world.connection]
    assert world.keychain.entries == {world.ref: KEY}


def test_a_new_connection_without_its_key_is_forgotten(world: World) -> None:
    world.begin("adding", key=None)
    world.recover()
    assert not world.catalog.rows
    assert not world.catalog.journal


def test_a_new_connection_with_another_key_than_it_says_goes_with_that_key(world: World) -> None:
    world.begin("adding", key=NEW)
    world.recover()
    assert not world.catalog.rows
    assert not world.keychain.entries


def test_a_new_connection_whose_nickname_was_taken_goes_with_its_key(world: World) -> None:
    world.begin("adding")
    other = a_connection("MARKETING")
    world.catalog.put(other)
    world.recover()
    assert world.catalog.ready() == [other]
    assert not world.keychain.entries


def test_of_a_replacement_the_old_key_stays_in_force(world: World) -> None:
    world.begin_replacing()
    world.recover()
    assert world.catalog.ready() == [world.connection]
    assert world.catalog.states == {world.connection.id: "ready"}
    assert world.keychain.entries == {world.ref: KEY}


def test_a_removal_goes_on(world: World) -> None:
    world.begin("removing")
    world.recover()
    assert not world.catalog.rows
    assert not world.keychain.entries
    assert not world.catalog.journal


def test_a_removal_takes_every_key_of_the_row(world: World) -> None:
    world.begin_replacing()
    run(world.catalog.begin_removing(world.connection.id))
    world.recover()
    assert not world.keychain.entries


def test_the_old_key_goes_after_the_swap(world: World) -> None:
    world.begin_tidying()
    world.recover()
    assert list(world.keychain.entries.values()) == [NEW]
    assert not world.catalog.previous


def test_an_old_key_that_is_to_be_kept_stays_until_its_day(world: World) -> None:
    world.begin_tidying()
    world.catalog.keep_until[world.connection.id] = NOW + timedelta(days=1)
    assert world.recover() == Recovered()
    assert len(world.keychain.entries) == 2
    world.clock.time += timedelta(days=1)
    world.recover()
    assert list(world.keychain.entries.values()) == [NEW]


def test_the_old_key_does_not_go_while_the_new_one_is_missing(world: World) -> None:
    world.begin_tidying()
    world.keychain.entries = {world.ref: KEY}
    recovered = world.recover()
    assert recovered.trouble is KeychainTrouble.MISSING
    assert world.keychain.entries == {world.ref: KEY}


@EVERY_DOUBT
@pytest.mark.parametrize("method", ["name", "read"])
def test_a_doubtful_answer_changes_nothing(
    world: World, doubt: KeychainTrouble, method: str
) -> None:
    world.begin_all()
    world.keychain.troubles = (
        {"name": doubt}
        if method == "name"
        else {
            "read": doubt,
            "remove": doubt,
        }
    )
    before = world.state()
    recovered = world.recover()
    assert world.state() == before
    assert recovered.trouble is doubt
    assert {each.intent for each in recovered.left} == set(Intent)


def test_another_keychain_changes_nothing(world: World) -> None:
    world.begin_all()
    world.keychain.in_use = "another"
    before = world.state()
    assert world.recover().trouble is KeychainTrouble.CHANGED
    assert world.state() == before


@pytest.mark.parametrize(
    "closed", [KeychainTrouble.LOCKED, KeychainTrouble.ABSENT, KeychainTrouble.SILENT]
)
def test_a_closed_keychain_is_asked_once(world: World, closed: KeychainTrouble) -> None:
    world.begin_all()
    world.log.clear()
    world.keychain.troubles = {"read": closed, "remove": closed}
    world.recover()
    assert len(world.log) == 1


def test_one_that_breaks_does_not_keep_the_others(world: World) -> None:
    world.begin_all()
    world.catalog.troubles["undo_replacing"] = CatalogTrouble.BUSY
    recovered = world.recover()
    assert [each.intent for each in recovered.left] == [Intent.REPLACING]
    assert len(recovered.ended) == 3


def test_what_somebody_else_is_in_the_middle_of_is_left_alone(world: World) -> None:
    world.begin_all()
    before = world.state()
    world.catalog.turn_is_taken = True
    recovered = world.recover()
    assert recovered.trouble is CatalogTrouble.BUSY
    assert world.state() == before


@pytest.mark.parametrize("method", ["unfinished", "strays"])
def test_a_catalog_that_can_t_be_read_changes_nothing(world: World, method: str) -> None:
    world.begin_all()
    world.log.clear()
    world.catalog.troubles[method] = CatalogTrouble.UNREADABLE
    assert world.recover() == Recovered()
    assert world.log == []


def a_stray(world: World, keychain: str = "fake") -> None:
    world.catalog.journal[STRAY] = Stray(STRAY, keychain)
    world.keychain.entries[str(STRAY)] = KEY


def test_a_key_that_no_row_names_is_kept_for_a_month_in_case_the_catalog_comes_back(
    world: World,
) -> None:
    a_stray(world)
    world.recover()
    world.clock.time += STRAYS_ARE_KEPT - timedelta(seconds=1)
    world.recover()
    assert list(world.keychain.entries) == [str(STRAY)]
    world.clock.time += timedelta(seconds=1)
    world.recover()
    assert not world.keychain.entries
    assert not world.catalog.journal


def test_a_key_that_a_row_names_again_is_no_stray(world: World) -> None:
    a_stray(world)
    world.recover()
    world.catalog.put(a_connection("lost"))
    world.catalog.rows["id of lost"] = replace(a_connection("lost"), secret=STRAY)
    world.clock.time += STRAYS_ARE_KEPT
    world.recover()
    assert list(world.keychain.entries) == [str(STRAY)]


def test_a_stray_is_only_looked_for_in_its_own_keychain(world: World) -> None:
    a_stray(world, "another")
    world.recover()
    world.clock.time += STRAYS_ARE_KEPT
    world.recover()
    assert list(world.keychain.entries) == [str(STRAY)]


@EVERY_DOUBT
def test_a_doubtful_answer_keeps_the_strays(world: World, doubt: KeychainTrouble) -> None:
    a_stray(world)
    world.recover()
    world.clock.time += STRAYS_ARE_KEPT
    world.keychain.troubles["remove"] = doubt
    world.recover()
    assert list(world.keychain.entries) == [str(STRAY)]
    assert STRAY in world.catalog.journal
