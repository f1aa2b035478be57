"""Many checks: some at a time, each cancelled on its own, none left behind."""

import asyncio
from collections.abc import Callable

import pytest

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.verdict import Verdict
from keystep.services.checks_in_progress import ChecksInProgress
from tests.services.fakes import a_connection, run, verdict_of

WORKS = verdict_of(Cause.WORKS)
ONE, TWO, THREE, FOUR = (a_connection(name) for name in ("one", "two", "three", "four"))


class Gate:
    """Checks that last until they are let through, and hears what is told of them."""

    def __init__(self, at_once: int = 2, *, open_: bool = False) -> None:
        self.told: list[str] = []
        self.verdicts: list[Verdict | None] = []
        self.running: set[str] = set()
        self.most_at_once = 0
        self.fails_with: Exception | None = None
        self.cannot_listen: Exception | None = None
        self._open = open_
        self._let_through: set[str] = set()
        self._changed = asyncio.Condition()
        self.checks = ChecksInProgress(self.check, self, at_once)

    async def check(self, connection: Connection) -> Verdict:
        self.running.add(connection.id)
        self.most_at_once = max(self.most_at_once, len(self.running))
        try:
            await self._wait(lambda: self._open or connection.nickname in self._let_through)
            if self.fails_with:
                raise self.fails_with
        finally:
            self.running.discard(connection.id)
        return WORKS

    async def let_through(self, *connections: Connection) -> None:
        self._let_through |= {connection.nickname for connection in connections}
        async with self._changed:
            self._changed.notify_all()

    async def until_told(self, *what: str) -> None:
        while not set(what) <= set(self.told):
            await asyncio.sleep(0)

    async def _wait(self, condition: Callable[[], bool]) -> None:
        async with self._changed:
            await self._changed.wait_for(condition)

    def check_waiting(self, connection: Connection) -> None:
        self.told.append(f"{connection.nickname} waits")

    def check_started(self, connection: Connection) -> None:
        self.told.append(f"{connection.nickname} starts")

    def check_ended(self, connection: Connection, verdict: Verdict | None) -> None:
        self.told.append(f"{connection.nickname} {'ends' if verdict else 'is cancelled'}")
        self.verdicts.append(verdict)
        if self.cannot_listen:
            raise self.cannot_listen


def errors_that_reach_the_loop() -> list[object]:
    seen: list[object] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _loop, context: seen.append(context["exception"])
    )
    return seen


def test_a_check_waits_starts_and_ends_with_its_verdict() -> None:
    async def story() -> None:
        gate = Gate(open_=True)
        gate.checks.start([ONE])
        await gate.checks.wait()
        assert gate.told == ["one waits", "one starts", "one ends"]
        assert gate.verdicts == [WORKS]

    run(story())


def test_no_more_than_the_allowed_number_runs_at_once() -> None:
    async def story() -> None:
        gate = Gate(at_once=2)
        gate.checks.start([ONE, TWO, THREE, FOUR])
        await gate.until_told("one starts", "two starts")
        assert "three starts" not in gate.told
        await gate.let_through(ONE)
        await gate.until_told("three starts")
        assert "four starts" not in gate.told
        await gate.let_through(TWO, THREE, FOUR)
        await gate.checks.wait()
        assert gate.most_at_once == 2
        assert gate.verdicts == [WORKS] * 4

    run(story())


def test_those_that_wait_start_in_order() -> None:
    async def story() -> None:
        gate = Gate(at_once=1, open_=True)
        gate.checks.start([THREE, ONE, TWO])
        await gate.checks.wait()
        starts = [told for told in gate.told if told.endswith("starts")]
        assert starts == ["three starts", "one starts", "two starts"]

    run(story())


def test_starting_twice_checks_once() -> None:
    async def story() -> None:
        gate = Gate(at_once=1)
        gate.checks.start([ONE, TWO, TWO])
        gate.checks.start([ONE, TWO])
        await gate.let_through(ONE, TWO)
        await gate.checks.wait()
        assert sorted(gate.told) == sorted(
            f"{name} {event}" for name in ("one", "two") for event in ("waits", "starts", "ends")
        )

    run(story())


def test_a_check_that_ended_can_be_started_again() -> None:
    async def story() -> None:
        gate = Gate(open_=True)
        for _time in range(2):
            gate.checks.start([ONE])
            await gate.checks.wait()
        assert gate.verdicts == [WORKS, WORKS]

    run(story())


def test_busy_means_waiting_or_running() -> None:
    async def story() -> None:
        gate = Gate(at_once=1)
        assert not gate.checks.any_busy
        gate.checks.start([ONE, TWO])
        assert gate.checks.any_busy
        assert gate.checks.is_busy(ONE.id)
        assert gate.checks.is_busy(TWO.id)
        assert not gate.checks.is_busy(THREE.id)
        await gate.checks.aclose()
        assert not gate.checks.any_busy

    run(story())


def test_cancelling_one_that_waits_takes_it_out_of_the_line() -> None:
    async def story() -> None:
        gate = Gate(at_once=1)
        gate.checks.start([ONE, TWO])
        gate.checks.cancel(TWO.id)
        assert gate.told[-1] == "two is cancelled"
        await gate.let_through(ONE)
        await gate.checks.wait()
        assert "two starts" not in gate.told

    run(story())


def test_cancelling_one_that_runs_ends_it_and_lets_the_next_one_start() -> None:
    async def story() -> None:
        gate = Gate(at_once=1)
        gate.checks.start([ONE, TWO])
        await gate.until_told("one starts")
        gate.checks.cancel(ONE.id)
        await gate.until_told("one is cancelled", "two starts")
        assert ONE.id not in gate.running
        await gate.let_through(TWO)
        await gate.checks.wait()
        assert gate.verdicts == [None, WORKS]

    run(story())


def test_one_that_is_cancelled_before_its_first_step_never_starts() -> None:
    async def story() -> None:
        gate = Gate()
        gate.checks.start([ONE])
        gate.checks.cancel(ONE.id)
        await gate.checks.wait()
        assert gate.told == ["one waits", "one is cancelled"]
        assert gate.most_at_once == 0

    run(story())


def test_cancelling_what_is_not_there_does_nothing() -> None:
    async def story() -> None:
        gate = Gate()
        gate.checks.cancel(ONE.id)
        await gate.checks.wait()
        assert gate.told == []

    run(story())


def test_cancelling_all_tells_the_end_of_each() -> None:
    async def story() -> None:
        gate = Gate(at_once=2)
        gate.checks.start([ONE, TWO, THREE, FOUR])
        await gate.until_told("two starts")
        gate.checks.cancel_all()
        await gate.checks.wait()
        ends = {told for told in gate.told if told.endswith("is cancelled")}
        assert ends == {f"{name} is cancelled" for name in ("one", "two", "three", "four")}

    run(story())


def test_a_check_that_raises_reaches_the_loops_exception_handler() -> None:
    async def story() -> None:
        seen = errors_that_reach_the_loop()
        gate = Gate(open_=True)
        gate.fails_with = RuntimeError("a bug")
        gate.checks.start([ONE])
        await gate.checks.wait()
        assert seen == [gate.fails_with]
        assert gate.verdicts == [None]

    run(story())


def test_a_check_that_raises_frees_its_slot() -> None:
    async def story() -> None:
        errors_that_reach_the_loop()
        gate = Gate(at_once=1, open_=True)
        gate.fails_with = RuntimeError("a bug")
        gate.checks.start([ONE, TWO])
        await gate.until_told("one is cancelled")
        gate.fails_with = None
        await gate.checks.wait()
        assert gate.told[-1] == "two ends"

    run(story())


def test_a_listener_that_raises_reaches_the_handler_and_frees_the_slot() -> None:
    async def story() -> None:
        seen = errors_that_reach_the_loop()
        gate = Gate(at_once=1, open_=True)
        gate.cannot_listen = RuntimeError("a bug")
        gate.checks.start([ONE, TWO])
        await gate.checks.wait()
        assert seen == [gate.cannot_listen] * 2
        assert gate.told[-1] == "two ends"

    run(story())


def test_closing_cancels_everything_and_waits_for_it() -> None:
    async def story() -> None:
        gate = Gate(at_once=1)
        gate.checks.start([ONE, TWO])
        await gate.until_told("one starts")
        await gate.checks.aclose()
        assert not gate.running
        assert gate.verdicts == [None, None]
        assert "two starts" not in gate.told

    run(story())


def test_nothing_starts_after_closing() -> None:
    async def story() -> None:
        gate = Gate(open_=True)
        await gate.checks.aclose()
        gate.checks.start([ONE])
        await gate.checks.wait()
        assert gate.told == []

    run(story())


@pytest.mark.parametrize("times", [1, 2])
def test_closing_with_nothing_to_do_returns_at_once(times: int) -> None:
    async def story() -> None:
        gate = Gate()
        for _time in range(times):
            await gate.checks.aclose()

    run(story())
