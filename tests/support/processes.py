"""Starting, waiting for and ending the programs that the tests need."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TypeVar

T = TypeVar("T")

POLL_SECONDS = 0.01
SETPRIV = shutil.which("setpriv")


def wait_until(condition: Callable[[], T], what: str, timeout: float = 10.0) -> T:
    """Return the first true answer of ``condition``, or raise TimeoutError naming ``what``."""
    deadline = time.monotonic() + timeout
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {timeout:g} s for {what}")
        time.sleep(POLL_SECONDS)
    return answer


def read_line(source: IO[bytes], what: str, timeout: float = 10.0) -> str:
    """Read one line from a pipe; a program that dies or says nothing is an error, not a hang."""
    deadline = time.monotonic() + timeout
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([source], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError(f"waited {timeout:g} s for {what}")
        if not (more := os.read(source.fileno(), 4096)):
            raise RuntimeError(f"ended before it gave {what}")
        line += more
    return line.decode().strip()


def guarded(command: Sequence[str]) -> list[str]:
    """Have the kernel end the program if the thread that starts it dies without cleaning up.

    It gets SIGTERM, not SIGKILL, so that it can end what it has started in its turn.
    """
    return [*([SETPRIV, "--pdeathsig", "TERM", "--"] if SETPRIV else []), *command]


def launch(
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a helper program in a session of its own, its messages going to ``log``."""
    with log.open("ab") as messages:
        return subprocess.Popen(
            guarded(command),
            env=dict(environment),
            stdin=stdin,
            stdout=messages if stdout is None else stdout,
            stderr=messages,
            pass_fds=pass_fds,
            start_new_session=True,
        )


def end(process: subprocess.Popen[bytes] | subprocess.Popen[str], timeout: float = 3.0) -> None:
    """End a program started in its own session together with what it started there."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout)
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()


def processes_of(folder: Path) -> list[int]:
    """Ids of the living processes with ``folder`` in their environment, this one excepted."""
    marker = os.fsencode(folder)
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        with suppress(OSError):
            if marker in (entry / "environ").read_bytes():
                found.append(int(entry.name))
    return sorted(found)


def end_processes_of(folder: Path, timeout: float = 3.0) -> None:
    """Kill what still runs with ``folder`` in its environment and wait until it is gone."""
    for pid in processes_of(folder):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not processes_of(folder), f"processes of {folder} to end", timeout)
