"""The quiet watch in the window: off until it is wanted, silent until something changes."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QAction

from keystep.adapters.keychain.in_memory import KeychainInMemory
from keystep.adapters.simulated_openai.service import Trouble
from keystep.domain.causes import Cause
from keystep.ui.main_window.window import MainWindow
from keystep.ui.remembered import Remembered
from tests.services.fakes import FakeClock
from tests.support.keys import project_key, simulated
from tests.ui.stage import Stage, says, settle, until

GOOD, SLOW = project_key("good"), project_key("slow")
A_DAY = timedelta(days=1)
SAVED = [("Sales", GOOD)]


class CanBeLocked(KeychainInMemory):
    opened = True

    async def is_open(self) -> bool:
        return self.opened


@pytest.fixture
def clock(stage: Stage) -> FakeClock:
    stage.keys = [simulated(GOOD), simulated(SLOW, Trouble.SLOW)]
    stage.clock = clock = FakeClock(datetime.now(UTC))
    return clock


def entry(window: MainWindow) -> QAction:
    [found] = [a for a in window.findChildren(QAction) if a.text() == "Check once a &day"]
    return found


async def look(window: MainWindow) -> None:
    window.watching.look()
    await until(lambda: not window.watching.is_looking)


async def watched(window: MainWindow) -> None:
    """Turn the watch on and let its first look end."""
    entry(window).trigger()
    await until(lambda: not window.watching.is_looking)


def refuse_from_now_on(stage: Stage) -> None:
    stage.service._keys.pop(GOOD)


async def test_it_is_off_until_it_is_turned_on(stage: Stage, clock: FakeClock) -> None:
    async with stage.window(SAVED) as window:
        assert entry(window).isCheckable()
        assert not entry(window).isChecked()
        clock.time += A_DAY
        await look(window)

        assert not stage.service.seen


async def test_turned_on_it_checks_what_is_due_and_then_once_a_day(
    stage: Stage, clock: FakeClock
) -> None:
    async with stage.window(SAVED) as window:
        await watched(window)
        assert len(stage.service.seen) == 1
        for expected in (1, 1, 2, 2, 3):
            await look(window)
            assert len(stage.service.seen) == expected
            clock.time += A_DAY / 2

        assert stage.notifier.told == []


async def test_a_change_reaches_the_desktop_and_the_row(stage: Stage, clock: FakeClock) -> None:
    async with stage.window(SAVED) as window:
        await watched(window)
        clock.time += A_DAY
        refuse_from_now_on(stage)
        await look(window)

        assert stage.notifier.told == [("1 connection has changed", "“Sales”: Key refused")]
        [sales] = window.model.connections()
        assert sales.last_check is not None
        assert sales.last_check.cause is Cause.KEY_REFUSED
        assert not window.testing.line.isVisible()


async def test_what_the_desktop_can_not_show_the_window_says(
    stage: Stage, clock: FakeClock
) -> None:
    stage.notifier.works = False
    async with stage.window(SAVED) as window:
        await watched(window)
        clock.time += A_DAY
        refuse_from_now_on(stage)
        await look(window)

        await until(lambda: says(window, "1 connection has changed: “Sales”: Key refused"))


async def test_a_locked_keychain_is_waited_for_in_silence(stage: Stage, clock: FakeClock) -> None:
    stage.keychain = keychain = CanBeLocked()
    async with stage.window(SAVED) as window:
        keychain.opened = False
        await watched(window)
        assert not stage.service.seen
        assert not window.model.connections()[0].last_check
        keychain.opened = True
        await look(window)
        assert len(stage.service.seen) == 1


async def test_turned_off_it_checks_no_more(stage: Stage, clock: FakeClock) -> None:
    async with stage.window(SAVED) as window:
        await watched(window)
        entry(window).trigger()
        clock.time += A_DAY
        await look(window)

        assert len(stage.service.seen) == 1


@pytest.mark.parametrize("on", ["on", "off"])
async def test_history_goes_after_30_days_with_the_watch_on_or_off(
    stage: Stage, clock: FakeClock, on: str
) -> None:
    async with stage.window(SAVED) as window:
        [sales] = window.model.connections()
        await stage.cases.check(sales)
        clock.time += timedelta(days=30, seconds=1)
        if on == "on":
            refuse_from_now_on(stage)
            await watched(window)
        else:
            await look(window)
        past = await stage.cases.catalog.past_checks(sales.id)

    assert isinstance(past, tuple)
    assert [check.cause for check in past] == ([Cause.KEY_REFUSED] if on == "on" else [])


async def test_closing_stops_the_timer_and_what_is_being_checked(
    stage: Stage, clock: FakeClock
) -> None:
    async with stage.window([("Slow", SLOW)]) as window:
        entry(window).trigger()
        await until(lambda: window.testing.is_busy)
        assert window.watching._timer.isActive()
        await window.aclose()
        assert not window.testing.is_busy
        assert not window.watching.is_looking
        assert not window.watching._timer.isActive()
        window.watching.look()
        assert not window.watching.is_looking


async def test_the_timer_is_what_looks(stage: Stage, clock: FakeClock) -> None:
    async with stage.window(SAVED) as window:
        await watched(window)
        clock.time += A_DAY
        window.watching._timer.timeout.emit()
        await until(lambda: len(stage.service.seen) == 2)


async def test_what_one_person_chose_holds_at_the_next_start(
    stage: Stage, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered = Remembered(lasting=False)
    remembered.keep("daily_check", "1")
    monkeypatch.setattr("keystep.ui.main_window.window.Remembered", lambda **_how: remembered)
    async with stage.window(SAVED) as window:
        assert entry(window).isChecked()
        await until(lambda: len(stage.service.seen) == 1)


async def test_a_test_by_hand_meanwhile_is_the_days_check(stage: Stage, clock: FakeClock) -> None:
    async with stage.window(SAVED) as window:
        await watched(window)
        clock.time += A_DAY
        window.testing.start_all()
        await until(lambda: not window.testing.is_busy)
        await settle()
        await look(window)

        assert len(stage.service.seen) == 2
