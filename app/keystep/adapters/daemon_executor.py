"""An event loop's executor whose threads never hold up the end of the program.

asyncio resolves host names in its executor, and Python waits for every executor thread at exit:
a name server that does not answer would keep a closed window's process alive for half a minute.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class DaemonExecutor(ThreadPoolExecutor):
    """One daemon thread per call. A ThreadPoolExecutor by name, because asyncio insists on one."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        future: Future[T] = Future()

        def work() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001  it is raised where it is awaited
                future.set_exception(error)

        threading.Thread(target=work, name="keystep-lookup", daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing to wait for."""
