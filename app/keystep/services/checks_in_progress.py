"""Runs checks of many connections, some at a time, each of which can be cancelled."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Protocol

from keystep.domain.connection import Connection
from keystep.domain.pacing import Pacing
from keystep.domain.verdict import Verdict

AT_ONCE = 16


class ChecksListener(Protocol):
    """Is told, on the loop's thread, what becomes of each connection's check."""

    def check_waiting(self, connection: Connection) -> None: ...

    def check_started(self, connection: Connection) -> None: ...

    def check_ended(self, connection: Connection, verdict: Verdict | None) -> None:
        """`verdict` is None when the check was cancelled, or failed by a mistake of ours."""
        ...


class Handle(Protocol):
    def cancel(self) -> None: ...


class Timer(Protocol):
    """What this needs of the event loop, which is one."""

    def time(self) -> float: ...

    def call_later(self, delay: float, callback: Callable[[], object], /) -> Handle: ...


class ChecksInProgress:
    """Owns the tasks of the running checks: at most `at_once`, the others wait in line.

    A service that says that it is asked too much is left alone for a while (`domain/pacing.py`);
    checks of others go on. When it wants to be left alone for long, those that wait for it end
    without a verdict.

    A slot takes the next connection only when it is free, so that a thousand checks never start
    in one pass of the event loop (200 at once froze a window for 1.6 s on two cores).
    """

    def __init__(
        self,
        check: Callable[[Connection], Awaitable[Verdict]],
        listener: ChecksListener,
        at_once: int = AT_ONCE,
        timer: Timer | None = None,
    ) -> None:
        self._check = check
        self._listener = listener
        self._at_once = at_once
        self._waiting: dict[str, Connection] = {}
        self._running: dict[str, asyncio.Task[Verdict]] = {}
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False
        self._timer = timer
        self._pacing = Pacing()
        self._hosts = Counter[str]()
        self._alarm: Handle | None = None

    def start(self, connections: Iterable[Connection]) -> None:
        """Check these; the ones that wait or run already are not started twice."""
        if self._closed:
            return
        for connection in connections:
            if not self.is_busy(connection.id):
                self._waiting[connection.id] = connection
                self._listener.check_waiting(connection)
        self._fill_slots()

    def is_busy(self, connection_id: str) -> bool:
        return connection_id in self._running or connection_id in self._waiting

    @property
    def any_busy(self) -> bool:
        return bool(self._running or self._waiting)

    def cancel(self, connection_id: str) -> None:
        """Stop this check, or take it out of the line. Its listener hears of it."""
        if waiting := self._waiting.pop(connection_id, None):
            self._listener.check_ended(waiting, None)
            self._set_alarm(self._clock.time())
            self._update_idle()
        elif task := self._running.get(connection_id):
            task.cancel()

    def cancel_all(self) -> None:
        for connection_id in [*self._waiting, *self._running]:
            self.cancel(connection_id)

    async def wait(self) -> None:
        """Wait until nothing runs or waits any more."""
        await self._idle.wait()

    async def aclose(self) -> None:
        """Cancel everything and wait until it has ended. Nothing can be started afterwards."""
        self._closed = True
        self.cancel_all()
        await self.wait()

    def _fill_slots(self) -> None:
        now = self._clock.time()
        for connection in self._next_ones(now):
            task = asyncio.create_task(self._run(connection))
            task.add_done_callback(partial(self._ended, connection))
            self._running[connection.id] = task
            self._hosts[connection.api_address.host] += 1
        self._give_up_on_long_rests(now)
        self._set_alarm(now)
        self._update_idle()

    def _next_ones(self, now: float) -> list[Connection]:
        """Out of the line, in its order: as many as have a slot, and whose service may be asked."""
        free, chosen = self._at_once - len(self._running), list[Connection]()
        running = self._hosts.copy()
        for connection in self._waiting.values():
            if len(chosen) == free:
                break
            host = connection.api_address.host
            if self._pacing.may_ask(host, running[host], now):
                running[host] += 1
                chosen.append(connection)
        for connection in chosen:
            del self._waiting[connection.id]
        return chosen

    def _give_up_on_long_rests(self, now: float) -> None:
        if self._pacing.seconds_to_wait(now) is None:
            return
        for connection in list(self._waiting.values()):
            if self._pacing.is_not_worth_waiting_for(connection.api_address.host, now):
                self.cancel(connection.id)

    def _set_alarm(self, now: float) -> None:
        """Go on when the first service has rested, if anything waits for it."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        seconds = self._pacing.seconds_to_wait(now)
        if self._waiting and seconds is not None:
            self._alarm = self._clock.call_later(seconds, self._fill_slots)

    @property
    def _clock(self) -> Timer:
        return self._timer or asyncio.get_running_loop()

    async def _run(self, connection: Connection) -> Verdict:
        self._listener.check_started(connection)
        return await self._check(connection)

    def _ended(self, connection: Connection, task: asyncio.Task[Verdict]) -> None:
        del self._running[connection.id]
        self._hosts[connection.api_address.host] -= 1
        verdict = None
        if not task.cancelled():
            if error := task.exception():
                task.get_loop().call_exception_handler(
                    {"message": "A check failed", "exception": error, "task": task}
                )
            else:
                verdict = task.result()
                host = connection.api_address.host
                self._pacing.heard(host, verdict, self._clock.time())
        try:
            self._listener.check_ended(connection, verdict)
        finally:
            self._fill_slots()

    def _update_idle(self) -> None:
        if self.any_busy:
            self._idle.clear()
        else:
            self._idle.set()
