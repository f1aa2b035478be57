"""Runs checks of many connections, some at a time, each of which can be cancelled."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Protocol

from keystep.domain.connection import Connection
from keystep.domain.verdict import Verdict

AT_ONCE = 16


class ChecksListener(Protocol):
    """Is told, on the loop's thread, what becomes of each connection's check."""

    def check_waiting(self, connection: Connection) -> None: ...

    def check_started(self, connection: Connection) -> None: ...

    def check_ended(self, connection: Connection, verdict: Verdict | None) -> None:
        """`verdict` is None when the check was cancelled, or failed by a mistake of ours."""
        ...


class ChecksInProgress:
    """Owns the tasks of the running checks: at most `at_once`, the others wait in line.

    A slot takes the next connection only when it is free, so that a thousand checks never start
    in one pass of the event loop (200 at once froze a window for 1.6 s on two cores).
    """

    def __init__(
        self,
        check: Callable[[Connection], Awaitable[Verdict]],
        listener: ChecksListener,
        at_once: int = AT_ONCE,
    ) -> None:
        self._check = check
        self._listener = listener
        self._at_once = at_once
        self._waiting: dict[str, Connection] = {}
        self._running: dict[str, asyncio.Task[Verdict]] = {}
        self._idle = asyncio.Event()
        self._idle.set()
        self._closed = False

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
        while self._waiting and len(self._running) < self._at_once:
            connection = self._waiting.pop(next(iter(self._waiting)))
            task = asyncio.create_task(self._run(connection))
            task.add_done_callback(partial(self._ended, connection))
            self._running[connection.id] = task
        self._update_idle()

    async def _run(self, connection: Connection) -> Verdict:
        self._listener.check_started(connection)
        return await self._check(connection)

    def _ended(self, connection: Connection, task: asyncio.Task[Verdict]) -> None:
        del self._running[connection.id]
        verdict = None
        if not task.cancelled():
            if error := task.exception():
                task.get_loop().call_exception_handler(
                    {"message": "A check failed", "exception": error, "task": task}
                )
            else:
                verdict = task.result()
        try:
            self._listener.check_ended(connection, verdict)
        finally:
            self._fill_slots()

    def _update_idle(self) -> None:
        if self.any_busy:
            self._idle.clear()
        else:
            self._idle.set()
