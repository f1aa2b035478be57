"""The worker's promise: nobody waits for a stuck call, and what nobody waits for is undone."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from keystep.adapters.worker import Worker
from tests.support.person import PROJECT

SECONDS = 5.0

STUCK_WITH_A_CALL = """
import asyncio, threading
from keystep.adapters.worker import Worker

async def main():
    begun = threading.Event()
    stuck = asyncio.create_task(Worker("test").run(lambda: (begun.set(), threading.Event().wait())))
    await asyncio.to_thread(begun.wait)
    stuck.cancel()

asyncio.run(main())
"""


class Gate:
    """A blocking call that tells when it has begun and ends when it is opened."""

    def __init__(self) -> None:
        self._begun = threading.Event()
        self._opened = threading.Event()

    def __call__(self) -> str:
        self._begun.set()
        self._opened.wait(SECONDS)
        return "through"

    async def begun(self) -> None:
        assert await asyncio.to_thread(self._begun.wait, SECONDS)

    def open(self) -> None:
        self._opened.set()


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker("test")
    yield worker
    worker.close()


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.open()


async def cancelled(task: "asyncio.Task[object]") -> None:
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_a_result_comes_back(worker: Worker) -> None:
    assert asyncio.run(worker.run(lambda: 42)) == 42


def test_an_exception_comes_back(worker: Worker) -> None:
    def fail() -> None:
        raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        asyncio.run(worker.run(fail))


def test_calls_run_on_one_thread_that_is_not_the_loops(worker: Worker) -> None:
    async def main() -> list[str]:
        calls = (worker.run(lambda: threading.current_thread().name) for _ in range(3))
        return await asyncio.gather(*calls)

    assert asyncio.run(main()) == ["test"] * 3


def test_calls_run_one_at_a_time_and_in_order(worker: Worker) -> None:
    running, events = [0], []

    def call(number: int) -> None:
        running[0] += 1
        events.append((number, running[0]))
        time.sleep(0)  # lets another thread in, if there were one
        running[0] -= 1

    async def main() -> None:
        await asyncio.gather(*(worker.run(lambda n=n: call(n)) for n in range(50)))  # type: ignore[misc]

    asyncio.run(main())
    assert events == [(number, 1) for number in range(50)]


def test_the_loop_lives_on_while_a_call_hangs(worker: Worker, gate: Gate) -> None:
    async def main() -> str:
        hanging = asyncio.create_task(worker.run(gate))
        await gate.begun()
        gate.open()
        return await hanging

    assert asyncio.run(main()) == "through"


def test_a_cancelled_caller_returns_while_its_call_hangs(worker: Worker, gate: Gate) -> None:
    async def main() -> float:
        hanging = asyncio.create_task(worker.run(gate))
        await gate.begun()
        before = time.monotonic()
        await cancelled(hanging)
        return time.monotonic() - before

    assert asyncio.run(main()) < 0.1


def test_undo_runs_after_the_call_that_nobody_waits_for(worker: Worker, gate: Gate) -> None:
    events: list[str] = []

    async def main() -> None:
        hanging = asyncio.create_task(
            worker.run(lambda: events.append(gate()), lambda: events.append("undone"))
        )
        await gate.begun()
        await cancelled(hanging)
        assert events == []
        gate.open()
        await worker.run(lambda: events.append("next"))

    asyncio.run(main())
    assert events == ["through", "undone", "next"]


def test_undo_runs_also_after_a_call_that_failed(worker: Worker, gate: Gate) -> None:
    undone: list[bool] = []

    def fail() -> None:
        gate()
        raise OSError

    async def main() -> None:
        hanging = asyncio.create_task(worker.run(fail, lambda: undone.append(True)))
        await gate.begun()
        await cancelled(hanging)
        gate.open()
        await worker.run(lambda: None)

    asyncio.run(main())
    assert undone == [True]


def test_undo_does_not_run_when_the_result_was_taken(worker: Worker) -> None:
    undone: list[bool] = []
    asyncio.run(worker.run(lambda: 1, lambda: undone.append(True)))
    worker.close()
    assert undone == []


def test_undo_runs_when_the_caller_is_cancelled_just_as_the_result_arrives(worker: Worker) -> None:
    """The result is on its way, but the caller never sees it."""
    undone = threading.Event()

    async def main() -> None:
        caller = asyncio.create_task(worker.run(lambda: 1, undone.set))
        await asyncio.sleep(0)  # the caller has handed its call over
        ended = threading.Event()
        worker._jobs.put(ended.set)
        ended.wait(SECONDS)  # blocks the loop, so the result waits to be delivered
        asyncio.get_running_loop().call_soon(caller.cancel)  # right behind the delivery
        with pytest.raises(asyncio.CancelledError):
            await caller

    asyncio.run(main())
    assert undone.wait(SECONDS)


def test_undo_runs_when_the_worker_is_closed_before_the_loop_looks_again(worker: Worker) -> None:
    """Quitting closes the worker on the loop's own thread: no callback can run meanwhile."""
    undone = threading.Event()
    gate = Gate()

    async def main() -> None:
        hanging = asyncio.create_task(worker.run(gate, undone.set))
        await gate.begun()
        await cancelled(hanging)
        gate.open()
        worker.close()

    asyncio.run(main())
    assert undone.is_set()


def test_undo_runs_when_the_loop_is_gone_by_the_time_the_call_ends(
    worker: Worker, gate: Gate
) -> None:
    undone = threading.Event()

    async def main() -> None:
        hanging = asyncio.create_task(worker.run(gate, undone.set))
        await gate.begun()
        await cancelled(hanging)

    asyncio.run(main())
    gate.open()
    assert undone.wait(SECONDS)


def test_undo_runs_when_the_loop_was_closed_under_a_caller_who_still_waits(
    worker: Worker, gate: Gate
) -> None:
    undone = threading.Event()
    loop = asyncio.new_event_loop()
    waiting = loop.create_task(worker.run(gate, undone.set))
    loop.run_until_complete(gate.begun())
    loop.close()
    waiting._log_destroy_pending = False  # type: ignore[attr-defined]
    gate.open()
    assert undone.wait(SECONDS)


def test_an_undo_that_fails_stops_nothing_else(worker: Worker, gate: Gate) -> None:
    def fail() -> None:
        raise OSError

    async def main() -> int:
        hanging = asyncio.create_task(worker.run(gate, fail))
        await gate.begun()
        await cancelled(hanging)
        gate.open()
        return await asyncio.wait_for(worker.run(lambda: 42), SECONDS)

    assert asyncio.run(main()) == 42


def test_a_waiting_call_that_is_cancelled_never_runs(worker: Worker, gate: Gate) -> None:
    ran: list[str] = []

    async def main() -> None:
        hanging = asyncio.create_task(worker.run(gate))
        await gate.begun()
        waiting = asyncio.create_task(
            worker.run(lambda: ran.append("call"), lambda: ran.append("undo"))
        )
        await asyncio.sleep(0)  # it stands in the queue
        await cancelled(waiting)
        gate.open()
        await hanging
        await worker.run(lambda: None)

    asyncio.run(main())
    assert ran == []


def test_closing_with_a_stuck_call_takes_less_than_a_second(worker: Worker, gate: Gate) -> None:
    async def main() -> float:
        hanging = asyncio.create_task(worker.run(gate))
        await gate.begun()
        before = time.monotonic()
        worker.close()
        took = time.monotonic() - before
        await cancelled(hanging)
        return took

    assert asyncio.run(main()) < 1.0


def test_the_last_call_runs_on_the_thread_behind_all_others(worker: Worker) -> None:
    events: list[str] = []
    asyncio.run(worker.run(lambda: events.append(threading.current_thread().name)))
    worker.close(lambda: events.append(threading.current_thread().name))
    assert events == ["test", "test"]


def test_the_last_call_is_not_made_when_nothing_was_ever_called(worker: Worker) -> None:
    worker.close(lambda: pytest.fail("there is nothing to close"))


@pytest.mark.parametrize("used", [True, False])
def test_a_closed_worker_refuses_work_instead_of_keeping_it(worker: Worker, used: bool) -> None:
    if used:
        asyncio.run(worker.run(lambda: None))
    worker.close()

    async def main() -> None:
        await asyncio.wait_for(worker.run(lambda: None), SECONDS)

    with pytest.raises(RuntimeError):
        asyncio.run(main())


def test_no_thread_is_started_before_the_first_call() -> None:
    before = threading.active_count()
    Worker("test").close()
    assert threading.active_count() == before


def test_a_process_with_a_stuck_call_ends() -> None:
    subprocess.run(
        [sys.executable, "-c", STUCK_WITH_A_CALL], cwd=PROJECT / "app", check=True, timeout=10
    )
