"""One at a time: who changes catalog and keychain together holds the lock on a file beside them.

The operating system lets go of it when a program ends, however it ends. So whoever holds it knows
that an unfinished change is nobody's any more, and not one that is just being made.
"""

import errno
import os
import sys
from pathlib import Path

from keystep.services.ports import CatalogTrouble

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_HELD_BY_ANOTHER = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class Turn:
    """`path` None: there is nobody to wait for in practice mode."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: int | None = None

    def try_take(self) -> CatalogTrouble | None:
        """BUSY while somebody else has it, in this program or in another one."""
        if self._path is None:
            return None
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            return CatalogTrouble.FULL if error.errno in _NO_ROOM else CatalogTrouble.READ_ONLY
        try:
            _lock(file)
        except OSError as error:
            os.close(file)
            held = error.errno in _HELD_BY_ANOTHER
            return CatalogTrouble.BUSY if held else CatalogTrouble.READ_ONLY
        self._file = file
        return None

    def give_back(self) -> None:
        """Also when it was never taken."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


if sys.platform == "win32":

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
