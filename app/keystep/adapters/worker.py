"""Runs blocking calls one at a time on a daemon thread, for callers that live on an event loop.

A daemon thread and not an executor: a keychain that waits for an unlock prompt never comes back,
and Python waits for every executor thread before it exits (measured: exit delayed by 6 s).
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

T = TypeVar("T")
CLOSE_SECONDS = 0.5


@dataclass(frozen=True)
class _Job(Generic[T]):
    call: Callable[[], T]
    undo: Callable[[], object] | None
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[T]"


class Worker:
    """One thread, started with the first call."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    async def run(self, call: Callable[[], T], undo: Callable[[], object] | None = None) -> T:
        """The call's result. When the caller is cancelled it gives up at once.

        A call that had begun by then goes on; its result is dropped, and `undo` runs after it.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        job = _Job(call, undo, loop, future)
        self._put(lambda: self._work(job))
        return await future

    def close(self, last_call: Callable[[], object] | None = None) -> None:
        """Take no more work, run `last_call` on the thread, and wait for it half a second."""
        if self._thread is None:
            return
        if last_call is not None:
            self._jobs.put(last_call)
        self._jobs.put(None)
        self._thread.join(CLOSE_SECONDS)

    def _put(self, job: Callable[[], object]) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def _work(self, job: _Job[T]) -> None:
        if job.future.cancelled():
            return
        try:
            settle = partial(job.future.set_result, job.call())
        except BaseException as error:  # noqa: BLE001  it is raised again where it is awaited
            settle = partial(job.future.set_exception, error)
        self._hand_over(job, settle)

    def _hand_over(self, job: _Job[T], settle: Callable[[], None]) -> None:
        def on_the_loop() -> None:
            if not job.future.cancelled():
                settle()
            elif job.undo is not None:
                self._jobs.put(job.undo)

        try:
            job.loop.call_soon_threadsafe(on_the_loop)
        except RuntimeError:  # the loop has closed: nobody will take the result
            if job.undo is not None:
                job.undo()
