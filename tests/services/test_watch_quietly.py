"""The quiet watch: once a day, never a prompt, and a word only when something changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from keystep.domain.access import Realm
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.diagnosis import Json
from keystep.domain.round import Round
from keystep.services.check_connection import CheckConnection
from keystep.services.check_key import CheckKey
from keystep.services.ports import CatalogTrouble
from keystep.services.same_key import SameKeys
from keystep.services.watch_quietly import WatchQuietly
from tests.services.fakes import (
    KEY,
    MODELS,
    REFUSED,
    FakeCatalog,
    FakeClock,
    FakeKeychain,
    FakeNotifier,
    FakeOpenAI,
    a_connection,
    run,
    verdict_of,
)

A_DAY = timedelta(days=1)


class World:
    """One connection that worked at the last check, just now."""

    def __init__(self, *nicknames: str) -> None:
        self.clock = FakeClock()
        self.catalog, self.notifier = FakeCatalog(), FakeNotifier()
        self.keychain = FakeKeychain()
        self.checked: list[str] = []
        for nickname in nicknames or ("Sales",):
            connection = replace(a_connection(nickname), last_check=verdict_of(Cause.WORKS))
            self.catalog.put(connection)
            self.keychain.entries[str(connection.secret)] = KEY
        self.openai = FakeOpenAI()

    def look(self, after: timedelta = timedelta()) -> str | None:
        self.clock.time += after
        watch = WatchQuietly(self.catalog, self.keychain, self.clock, self.notifier)
        return run(watch(self._check_these))

    def refuse(self) -> None:
        self.openai = FakeOpenAI(models=REFUSED)

    async def _check_these(self, connections: Sequence[Connection]) -> Round:
        check_key = CheckKey(self.openai, self.clock, Realm.REAL)
        same_keys = SameKeys(self.catalog, self.keychain)
        check = CheckConnection(self.catalog, self.keychain, check_key, same_keys)
        round_ = Round(connections)
        for connection in connections:
            self.checked.append(connection.nickname)
            round_.ended(connection.id, await check(connection))
        return round_


def test_nothing_is_checked_before_a_day_has_passed() -> None:
    world = World()
    world.look(after=A_DAY - timedelta(seconds=1))
    assert world.checked == []


def test_a_day_after_the_last_check_comes_the_next() -> None:
    world = World()
    world.look(after=A_DAY)
    assert world.checked == ["Sales"]


def test_however_often_it_looks_a_day_has_one_check() -> None:
    world = World()
    for _hour in range(72):
        world.look(after=timedelta(hours=1))
    assert world.checked == ["Sales"] * 3


def test_only_those_that_are_due_are_checked() -> None:
    world = World("Sales", "Fresh")
    [fresh] = [one for one in world.catalog.rows.values() if one.nickname == "Fresh"]
    later = replace(verdict_of(Cause.WORKS), checked_at=world.clock.time + A_DAY / 2)
    world.catalog.rows[fresh.id] = fresh.after_check(later)
    world.look(after=A_DAY)
    assert world.checked == ["Sales"]


def test_a_change_is_told_with_nickname_and_title_and_nothing_else() -> None:
    world = World()
    world.refuse()
    assert world.look(after=A_DAY) is None
    assert world.notifier.told == [("1 connection has changed", "“Sales”: Key refused")]


def test_no_change_is_told_to_nobody() -> None:
    world = World()
    world.look(after=A_DAY)
    assert world.notifier.told == []


def test_a_change_is_told_once() -> None:
    world = World()
    world.refuse()
    for _day in range(3):
        world.look(after=A_DAY)
    assert len(world.notifier.told) == 1


def test_several_changes_are_one_notification() -> None:
    world = World("A", "B", "C", "D", "E")
    world.refuse()
    world.look(after=A_DAY)
    [(headline, text)] = world.notifier.told
    assert headline == "5 connections have changed"
    assert text.endswith("“C”: Key refused; 2 more")


def test_a_model_that_gets_a_shutdown_date_is_told() -> None:
    world = World()
    [sales] = world.catalog.rows.values()
    world.catalog.rows[sales.id] = replace(sales, model="gpt-9")
    body: Json = {"data": [{"id": "gpt-9", "shutdown_date": "2027-01-14"}]}
    world.openai = FakeOpenAI(models=replace(MODELS, body=body))
    world.look(after=A_DAY)
    assert world.notifier.told[0][1] == "“Sales”: Your model has an end date"


def test_a_locked_keychain_is_not_asked_for_anything_and_the_check_waits_for_it() -> None:
    world = World()
    world.keychain.opened = False
    world.look(after=A_DAY)
    assert world.checked == []
    assert set(world.keychain.log) == {"is_open"}
    world.keychain.opened = True
    world.look(after=timedelta(minutes=10))
    assert world.checked == ["Sales"]


def test_while_nothing_is_due_not_even_the_lock_is_looked_at() -> None:
    world = World()
    world.look(after=A_DAY / 2)
    assert world.keychain.log == []


def test_a_list_that_cant_be_read_is_left_for_the_next_time() -> None:
    world = World()
    world.catalog.troubles["connections"] = CatalogTrouble.BUSY
    assert world.look(after=A_DAY) is None
    assert world.checked == []


def test_what_the_desktop_does_not_show_is_handed_back() -> None:
    world = World()
    world.notifier.works = False
    world.refuse()
    assert world.look(after=A_DAY) == "1 connection has changed: “Sales”: Key refused"
