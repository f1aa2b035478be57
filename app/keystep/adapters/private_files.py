"""Reads and writes whole files for callers on an event loop; what is written only we may read."""

import asyncio
import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from keystep.services.ports import FileTrouble

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class PrivateFiles:
    """The work is done on threads that never hold up the exit: a network disk may hang."""

    async def read(self, path: Path, most: int) -> bytes | FileTrouble:
        return await asyncio.to_thread(_read, path, most)

    async def write(self, path: Path, content: bytes) -> FileTrouble | None:
        return await asyncio.to_thread(_write, path, content)


def _read(path: Path, most: int) -> bytes | FileTrouble:
    """Only a file: a pipe may never end. One byte more than `most` tells that it is too large."""
    try:
        # Without waiting for whoever should write into a pipe; on Windows there are none.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _AS_IT_IS)
        with open(descriptor, "rb") as file:  # noqa: PTH123  it is open already
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return FileTrouble.NOT_A_FILE
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        return _trouble_of(error, FileTrouble.NOT_READABLE)


def _write(path: Path, content: bytes) -> FileTrouble | None:
    """All or nothing, and in place of what may be there: that one keeps its content until then."""
    if path.is_dir():
        return FileTrouble.NOT_A_FILE
    made: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        made = Path(name)
        with open(descriptor, "wb") as file:  # noqa: PTH123  it is open already
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        made.replace(path)
        made = None
    except (OSError, ValueError) as error:
        return _trouble_of(error, FileTrouble.NOT_WRITABLE)
    finally:
        if made is not None:
            with suppress(OSError):
                made.unlink()
    return None


_AS_IT_IS: int = getattr(os, "O_BINARY", 0)


def _trouble_of(error: OSError | ValueError, otherwise: FileTrouble) -> FileTrouble:
    """A ValueError is a name that no file can have."""
    if isinstance(error, IsADirectoryError):
        return FileTrouble.NOT_A_FILE
    if isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError)):
        return FileTrouble.NOT_THERE
    return FileTrouble.FULL if error.errno in _FULL else otherwise
