"""The simulated service in a process of its own, so that it takes no time from who asks it."""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from urllib.parse import urlsplit

from keystep.adapters.asgi import AsgiApp
from tests.support.simulated_service import SimulatedService

PATIENCE_SECONDS = 30.0


@contextmanager
def far_service(make_app: Callable[[], AsgiApp]) -> Iterator[int]:
    """Give its port on 127.0.0.1. `make_app` is a function of a module: the process imports it."""
    processes = multiprocessing.get_context("spawn")
    here, there = processes.Pipe()
    process = processes.Process(target=_serve, args=(make_app, there), daemon=True)
    process.start()
    try:
        if not here.poll(PATIENCE_SECONDS):
            raise RuntimeError("the simulated service does not start")
        yield here.recv()
    finally:
        here.close()
        process.join(PATIENCE_SECONDS)


def _serve(make_app: Callable[[], AsgiApp], line: Connection) -> None:
    with SimulatedService(make_app()) as service:
        line.send(urlsplit(service.url).port)
        line.poll(None)  # until the other end hangs up
