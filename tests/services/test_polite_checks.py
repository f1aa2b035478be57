"""Many checks of a service that says that it is asked too much: on a clock moved by hand."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.pacing import FIRST_REST
from keystep.domain.verdict import Verdict
from keystep.services.checks_in_progress import ChecksInProgress
from tests.services.fakes import GATEWAY, a_connection, run, verdict_of

FINE = replace(verdict_of(Cause.WORKS), http_status=200)
TOO_MUCH = replace(verdict_of(Cause.RATE_LIMITED), http_status=429)
OPENAIS = [a_connection(f"openai {number}") for number in range(6)]
OTHERS = [a_connection(f"other {number}", GATEWAY) for number in range(2)]


class Alarm:
    def __init__(self, at: float, callback: Callable[[], object]) -> None:
        self.at, self.callback, self.is_cancelled = at, callback, False

    def cancel(self) -> None:
        self.is_cancelled = True


class HandMovedClock:
    """A `Timer` whose time goes on only when a test says so."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._alarms: list[Alarm] = []

    def time(self) -> float:
        return self._now

    def call_later(self, delay: float, callback: Callable[[], object], /) -> Alarm:
        self._alarms.append(Alarm(self._now + delay, callback))
        return self._alarms[-1]

    @property
    def set_alarms(self) -> list[Alarm]:
        return [alarm for alarm in self._alarms if not alarm.is_cancelled]

    def go_on(self, seconds: float) -> None:
        self._now += seconds
        due = [alarm for alarm in self.set_alarms if alarm.at <= self._now]
        self._alarms = [alarm for alarm in self.set_alarms if alarm not in due]
        for alarm in due:
            alarm.callback()


class Service:
    """Answers what it is told to, by the number of the request, and notes who asked."""

    def __init__(self, *answers: Verdict, at_once: int = 2) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []
        self.ended: list[tuple[str, Verdict | None]] = []
        self.in_flight = self.most_in_flight = 0
        self.clock = HandMovedClock()
        self.checks = ChecksInProgress(self.check, self, at_once, self.clock)

    async def check(self, connection: Connection) -> Verdict:
        self.asked.append(connection.nickname)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        await asyncio.sleep(0)
        self.in_flight -= 1
        at_openai = connection.api_address != GATEWAY
        return self._answers.pop(0) if at_openai and self._answers else FINE

    def check_waiting(self, connection: Connection) -> None: ...

    def check_started(self, connection: Connection) -> None: ...

    def check_ended(self, connection: Connection, verdict: Verdict | None) -> None:
        self.ended.append((connection.nickname, verdict))

    async def settle(self) -> None:
        for _turn in range(30):
            await asyncio.sleep(0)


def test_a_complaint_holds_back_the_rest_until_the_service_has_rested() -> None:
    async def story() -> None:
        service = Service(TOO_MUCH, TOO_MUCH)
        service.checks.start(OPENAIS)
        await service.settle()
        assert service.asked == ["openai 0", "openai 1"]
        service.clock.go_on(FIRST_REST - 0.1)
        await service.settle()
        assert len(service.asked) == 2
        service.clock.go_on(0.1)
        await service.checks.wait()
        assert len(service.asked) == len(OPENAIS)

    run(story())


def test_after_the_rest_one_goes_ahead_alone() -> None:
    async def story() -> None:
        service = Service(TOO_MUCH, at_once=4)
        service.checks.start(OPENAIS[:1])
        await service.checks.wait()
        service.most_in_flight = 0
        service.checks.start(OPENAIS[1:])
        service.clock.go_on(FIRST_REST)
        await asyncio.sleep(0)
        assert service.asked[1:] == ["openai 1"]
        await service.checks.wait()
        assert service.most_in_flight == 4  # and once it went well, as many as ever

    run(story())


def test_a_service_that_goes_on_complaining_is_asked_ever_more_rarely() -> None:
    async def story() -> None:
        service = Service(*[TOO_MUCH] * 3, at_once=1)
        service.checks.start(OPENAIS)
        for rest in (5, 10, 20):
            await service.settle()
            before = len(service.asked)
            service.clock.go_on(rest - 0.1)
            await service.settle()
            assert len(service.asked) == before
            service.clock.go_on(0.1)
        await service.checks.wait()
        assert len(service.asked) == len(OPENAIS)

    run(story())


def test_other_services_go_on_meanwhile() -> None:
    async def story() -> None:
        service = Service(TOO_MUCH, TOO_MUCH)
        service.checks.start([*OPENAIS, *OTHERS])
        await service.settle()
        assert service.asked == ["openai 0", "openai 1", "other 0", "other 1"]
        await service.checks.aclose()

    run(story())


def test_a_service_that_wants_a_long_rest_ends_those_that_wait_for_it() -> None:
    async def story() -> None:
        service = Service(*[replace(TOO_MUCH, retry_after=3600.0)] * 2)
        service.checks.start([*OPENAIS, *OTHERS])
        await service.checks.wait()
        untested = [name for name, verdict in service.ended if verdict is None]
        assert untested == [each.nickname for each in OPENAIS[2:]]
        assert service.asked[2:] == [each.nickname for each in OTHERS]

    run(story())


def test_stopping_ends_those_that_wait_for_a_rest_and_sets_no_alarm() -> None:
    async def story() -> None:
        service = Service(TOO_MUCH, TOO_MUCH)
        service.checks.start(OPENAIS)
        await service.settle()
        assert len(service.clock.set_alarms) == 1
        service.checks.cancel_all()
        await service.checks.wait()
        assert len(service.ended) == len(OPENAIS)
        assert not service.clock.set_alarms

    run(story())


def test_closing_leaves_no_alarm_behind() -> None:
    async def story() -> None:
        service = Service(TOO_MUCH, TOO_MUCH)
        service.checks.start(OPENAIS)
        await service.settle()
        await service.checks.aclose()
        assert not service.clock.set_alarms

    run(story())
