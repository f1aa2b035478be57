"""Runs blocking calls one at a time on a daemon thread, for callers that live on an event loop.

A daemon thread and not an executor: a keychain that waits for an unlock prompt never comes back,
and Python waits for every executor thread before it exits (measured: exit delayed by 6 s).
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

T = TypeVar("T")
CLOSE_SECONDS = 0.5
_log = logging.getLogger(__name__)


class _Job(Generic[T]):
    """A call and the caller who waits for it, who may give up at any moment.

    Whether the call is undone is settled under one lock by whoever is later, caller or thread:
    no result can be dropped in between. The loop takes no part, because it may be closing.
    """

    def __init__(self, call: Callable[[], T], undo: Callable[[], object] | None) -> None:
        self._call = call
        self._undo = undo
        self._loop = asyncio.get_running_loop()
        self.future: asyncio.Future[T] = self._loop.create_future()
        self._lock = threading.Lock()
        self._ended = self._given_up = False

    def give_up(self) -> Callable[[], object] | None:
        """Drop the result; what is left to do when the call has ended already."""
        with self._lock:
            self._given_up = True
            return self._make_undone if self._ended else None

    def work(self) -> None:
        if self._given_up:
            return
        try:
            settle = partial(self.future.set_result, self._call())
        except BaseException as error:  # noqa: BLE001  it is raised again where it is awaited
            settle = partial(self.future.set_exception, error)
        with self._lock:
            self._ended = True
            given_up = self._given_up
        if given_up or not self._hand_over(settle):
            self._make_undone()

    def _hand_over(self, settle: Callable[[], None]) -> bool:
        try:
            self._loop.call_soon_threadsafe(lambda: None if self.future.done() else settle())
        except RuntimeError:  # the loop has closed: nobody will take the result
            return False
        return True

    def _make_undone(self) -> None:
        with self._lock:
            undo, self._undo = self._undo, None
        if undo is not None:
            undo()


class Worker:
    """One thread, started with the first call."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    async def run(self, call: Callable[[], T], undo: Callable[[], object] | None = None) -> T:
        """The call's result. When the caller is cancelled it gives up at once.

        A call that had begun by then goes on; its result is dropped, and `undo` runs after it.
        """
        if self._closed:
            raise RuntimeError(f"the {self._name} worker is closed")
        job = _Job(call, undo)
        self._put(job.work)
        try:
            return await job.future
        except asyncio.CancelledError:
            if (left_to_do := job.give_up()) is not None:
                self._put(left_to_do)
            raise

    def close(self, last_call: Callable[[], object] | None = None) -> None:
        """Take no more work, run `last_call` on the thread, and wait for it half a second."""
        self._closed = True
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
            try:
                job()
            except Exception as error:  # noqa: BLE001  no caller is left, and others still wait
                _log.warning("%s: tidying up failed: %s", self._name, type(error).__name__)
