"""The one door to asyncio: runs the loop inside Qt's, and owns the tasks of a window.

qasync stays behind this file. Its README's way of quitting breaks when anything is awaited after
Qt has been told to quit, so nothing here asks Qt to quit: the main coroutine simply returns.
"""

import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication

from keystep import mistakes

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio

T = TypeVar("T")


class Job:
    """A piece of work that can be stopped."""

    def __init__(self, task: "asyncio.Task[Any]") -> None:
        self._task = task

    @property
    def is_running(self) -> bool:
        return not self._task.done()

    def cancel(self) -> None:
        """Stop it. Its `on_done` is then not called."""
        self._task.cancel()


class AsyncRunner:
    """Owns the tasks that were started through it and ends them when it is closed."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False

    def start(
        self,
        work: Coroutine[Any, Any, T],
        on_done: Callable[[T], None] | None = None,
        on_failed: Callable[[], None] | None = None,
    ) -> Job | None:
        """Start the work; `on_done` gets its result on the GUI thread. None once closed.

        A mistake of ours goes to the one handler; `on_failed` then tidies up the screen.
        """
        if self._closed:
            work.close()
            return None
        import asyncio

        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._ended(done, on_done, on_failed))
        return Job(task)

    async def aclose(self) -> None:
        """Take no more work, cancel what runs, and wait until it has ended."""
        import asyncio

        self._closed = True
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _ended(
        self,
        task: "asyncio.Task[T]",
        on_done: Callable[[T], None] | None,
        on_failed: Callable[[], None] | None,
    ) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        if error := task.exception():
            sys.excepthook(type(error), error, error.__traceback__)
            if on_failed is not None and not self._closed:
                on_failed()
        elif on_done is not None and not self._closed:
            on_done(task.result())


def run_inside_qt(application: QApplication, main: Coroutine[Any, Any, T]) -> T:
    """Run `main` on a loop that lives in Qt's event loop, until it returns."""
    import asyncio

    # qasync takes the first Qt binding that it finds, PyQt before PySide (qasync's `_qt.py`).
    os.environ["QT_API"] = "pyside6"
    import qasync

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        runner.get_loop().set_exception_handler(mistakes.note_from_loop)
        return runner.run(main)
