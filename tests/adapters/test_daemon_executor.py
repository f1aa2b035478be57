"""Host names are looked up on threads that nobody has to wait for."""

import asyncio
import socket
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from keystep.adapters.daemon_executor import DaemonExecutor
from tests.support.person import PROJECT

STUCK_WITH_A_LOOKUP = """
import asyncio, socket, threading
from keystep.adapters.daemon_executor import DaemonExecutor

begun = threading.Event()

def stuck(*_args, **_options):
    begun.set()
    threading.Event().wait()

socket.getaddrinfo = stuck

async def main():
    loop = asyncio.get_running_loop()
    loop.set_default_executor(DaemonExecutor())
    looking = asyncio.ensure_future(loop.getaddrinfo("example.invalid", 443))
    await asyncio.to_thread(begun.wait)
    looking.cancel()

asyncio.run(main())
"""


async def on_executor(call: Callable[[], object]) -> object:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(DaemonExecutor())
    return await loop.run_in_executor(None, call)


def test_asyncio_looks_up_names_through_it() -> None:
    async def main() -> set[str]:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(DaemonExecutor())
        found = await loop.getaddrinfo("localhost", 443, type=socket.SOCK_STREAM)
        return {str(address[0]) for *_, address in found}

    assert asyncio.run(main()) & {"127.0.0.1", "::1"}


def test_a_call_runs_on_a_daemon_thread() -> None:
    assert asyncio.run(on_executor(lambda: threading.current_thread().daemon)) is True


def test_an_exception_comes_back() -> None:
    with pytest.raises(ZeroDivisionError):
        asyncio.run(on_executor(lambda: 1 // 0))


def test_a_stuck_call_does_not_hold_up_the_next() -> None:
    release = threading.Event()

    async def main() -> object:
        loop = asyncio.get_running_loop()
        executor = DaemonExecutor(max_workers=1)
        stuck = loop.run_in_executor(executor, release.wait, 10)
        answer = await asyncio.wait_for(loop.run_in_executor(executor, lambda: "next"), 5)
        release.set()
        await stuck
        return answer

    assert asyncio.run(main()) == "next"


def test_a_process_with_a_stuck_lookup_ends() -> None:
    subprocess.run(
        [sys.executable, "-c", STUCK_WITH_A_LOOKUP], cwd=PROJECT / "app", check=True, timeout=10
    )
