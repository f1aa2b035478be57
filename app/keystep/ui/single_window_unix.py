"""One window on Linux and macOS: a lock that ends with its process, and a socket beside it.

Both are in a folder that is this person's alone, and whoever calls or answers must be them too:
the system says who is at the other end. The lock decides who is the one, so the socket of a
program that was killed is nobody's, and is replaced.
"""

import os
import socket
import stat
import struct
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from keystep.ui.single_window import (
    ANSWER,
    LONGEST_MESSAGE,
    PATIENCE_SECONDS,
    Message,
    read_message,
)

assert sys.platform != "win32"  # noqa: S101  so that mypy reads no further for Windows
import fcntl  # noqa: E402

READ_SECONDS = 0.5
"""Who means it says it at once. Callers wait for their turn, so none may take long."""

_LONGEST_ADDRESS = 100
_OTHERS, _OTHERS_WRITE = 0o077, 0o022
_LOCAL_PEERCRED = 1


def private_folder(data: Path | None) -> Path | None:
    """A folder of this person's alone: the system's for what runs, else the one of the data."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    candidates = [Path(runtime) / "keystep"] if Path(runtime).is_absolute() else []
    for folder in [*candidates, *([data] if data else [])]:
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_private(folder):
                return folder
    return None


def _is_private(folder: Path) -> bool:
    """What others may write to may hold what they put there, so it is not even mended."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        return False
    if found.st_mode & _OTHERS_WRITE:
        return False
    if found.st_mode & _OTHERS:
        folder.chmod(0o700)
    return True


def claim_socket(folder: Path | None, name: str, message: Message) -> "SocketOfWindow | None":
    """None when the window that is open has heard the message."""
    if folder is None:
        return SocketOfWindow()
    path = folder / f"{name}.socket"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            lock = _take_lock(folder / f"{name}.lock")
            if lock is not None:
                return _owner(path, lock)
        except OSError:
            return SocketOfWindow()
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            return SocketOfWindow()
        if _say(path, message, seconds):
            return None
        time.sleep(0.05)  # it is between its lock and its socket, or about to end


class SocketOfWindow:
    """Without a socket nobody can call, and nobody is kept from opening a window."""

    def __init__(
        self,
        listener: socket.socket | None = None,
        path: Path | None = None,
        lock: int | None = None,
    ) -> None:
        self._listener, self._path, self._lock = listener, path, lock

    async def serve(self, on_message: Callable[[Message], None]) -> None:
        import asyncio

        loop = asyncio.get_running_loop()
        while self._listener is not None:
            try:
                peer, _address = await loop.sock_accept(self._listener)
            except OSError:  # as with too many files open
                await asyncio.sleep(1)
                continue
            with peer, suppress(OSError, TimeoutError):
                peer.settimeout(0)
                async with asyncio.timeout(READ_SECONDS):
                    message = await _hear(peer) if is_us(peer) else None
                    if message is not None:
                        on_message(message)
                        await loop.sock_sendall(peer, ANSWER)

    def close(self) -> None:
        """The lock goes last: until then no other start takes the socket for its own."""
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink()
            self._path = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


async def _hear(peer: socket.socket) -> Message | None:
    import asyncio

    loop = asyncio.get_running_loop()
    line = b""
    while not line.endswith(b"\n") and len(line) <= LONGEST_MESSAGE:
        part = await loop.sock_recv(peer, LONGEST_MESSAGE)
        if not part:
            return None
        line += part
    return read_message(line)


def _say(path: Path, message: Message, seconds: float) -> bool:
    """Whether the other one has heard it and done it."""
    with socket.socket(socket.AF_UNIX) as other, suppress(OSError):
        other.settimeout(seconds)
        with _short(path) as address:
            other.connect(address)
        if not is_us(other):
            return False
        other.sendall(message.as_line())
        return other.recv(len(ANSWER)) == ANSWER
    return False


def _owner(path: Path, lock: int) -> SocketOfWindow:
    listener = socket.socket(socket.AF_UNIX)
    try:
        path.unlink(missing_ok=True)
        with _short(path) as address:
            listener.bind(address)
        path.chmod(0o600)
        listener.listen(8)
        listener.settimeout(0)
    except OSError:
        listener.close()
        os.close(lock)
        raise
    return SocketOfWindow(listener, path, lock)


@contextmanager
def _short(path: Path) -> Iterator[str]:
    """An address for the socket: a hundred letters at most, so a long one goes by its folder."""
    if len(os.fsencode(path)) <= _LONGEST_ADDRESS or not Path("/proc/self/fd").is_dir():
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)


def is_us(peer: socket.socket) -> bool:
    """Whether this person is at the other end, as the system says."""
    try:
        return _uid_of(peer) == os.geteuid()
    except (OSError, struct.error):
        return False


def _uid_of(peer: socket.socket) -> int:
    if sys.platform == "darwin":  # untested: struct xucred begins with a version and the uid
        credentials = peer.getsockopt(0, _LOCAL_PEERCRED, 76)
        return int(struct.unpack_from("=II", credentials)[1])
    credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", credentials)[1])


def _take_lock(path: Path) -> int | None:
    """None while another process has it. The file stays: its name would be two files else."""
    lock = os.open(path, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    except OSError:
        os.close(lock)
        raise
    return lock
