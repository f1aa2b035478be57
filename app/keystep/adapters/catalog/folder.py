"""The folder of the catalog: for nobody else's eyes, and who may exchange the file in it."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from keystep.adapters.catalog.troubles import InTheWay
from keystep.services.ports import CatalogTrouble

if sys.platform != "win32":
    import fcntl

LOG, INDEX, JOURNAL = "-wal", "-shm", "-journal"
PATIENCE_SECONDS = 5.0
_WORKSHOP = "{}.making-"
_OTHERS = 0o077
_OTHERS_WRITE = 0o022


def followed(path: Path) -> Path:
    """Where a link leads: what SQLite keeps beside the file, and what is exchanged, is there."""
    try:
        return Path(os.path.realpath(path))
    except ValueError:  # a name that the system can't have; whoever opens it says so
        return path


def beside(path: Path, ending: str) -> Path:
    """The file that SQLite keeps beside this one."""
    return path.with_name(path.name + ending)


def make_private_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _close_to_others(folder, 0o700)


def make_private_file(path: Path) -> None:
    """Make it before SQLite does, for nobody else's eyes; another program may be faster."""
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def close_to_others(path: Path) -> None:
    """Take away what others may do with our file and those beside it."""
    for file in (path, beside(path, LOG), beside(path, INDEX)):
        with suppress(FileNotFoundError):
            _close_to_others(file, 0o600)


def _close_to_others(place: Path, mode: int) -> None:
    """On a disk where that can't be done, being read by others is borne; being changed is not."""
    if sys.platform == "win32":  # there the modes say nothing
        return
    if place.stat().st_mode & _OTHERS:
        with suppress(OSError):
            place.chmod(mode)
    found = place.stat()
    us = os.geteuid()
    is_a_strangers = us != 0 and found.st_uid not in {us, 0}
    if is_a_strangers or found.st_mode & _OTHERS_WRITE:
        raise InTheWay(CatalogTrouble.UNSAFE)


def make_lasting(folder: Path) -> None:
    """New names in a folder outlive a power cut only when the folder itself is written out."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unfinished_exchange(path: Path) -> Path | None:
    """The new catalog that waits to take the damaged one's place."""
    return next(path.parent.glob(f"{path.stem}.recovered-*.db"), None)


def tidy_workshops(path: Path) -> None:
    """What programs left behind that were killed at their work."""
    for left_behind in path.parent.glob(_WORKSHOP.format(path.stem) + "*"):
        shutil.rmtree(left_behind, ignore_errors=True)


@contextmanager
def workshop(path: Path) -> Iterator[Path]:
    """A private folder beside the catalog to make a file in, which is then moved out of it whole.

    It goes at the end. Call it alone.
    """
    tidy_workshops(path)
    folder = Path(tempfile.mkdtemp(prefix=_WORKSHOP.format(path.stem), dir=path.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_file(path: Path) -> Path:
    """An empty file that nobody else can read, at a path where there was none."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    return path


class InUse:
    """Tells all programs of this person whether one of them has the catalog open.

    SQLite's own locks go with the file; this one stays while the file under a name is exchanged.
    It is a lock on the folder, so it leaves no file behind and ends with the process. Windows
    needs none: it lets nobody rename a file that is open.
    """

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
        self._descriptor: int | None = None

    def share(self) -> None:
        """Others may use the file too, but nobody may exchange it until `let_go`."""
        with suppress(OSError):  # a folder or a network disk that knows no locks
            self._lock(alone=False)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else has the catalog open meanwhile, nor opens it."""
        self._lock(alone=True)
        try:
            yield
        finally:
            self.let_go()

    def let_go(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _lock(self, *, alone: bool) -> None:
        self.let_go()
        if sys.platform != "win32":
            kind = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
            self._descriptor = os.open(self._folder, os.O_RDONLY)
            try:
                _wait_for(self._descriptor, kind | fcntl.LOCK_NB)
            except BaseException:
                self.let_go()
                raise


if sys.platform != "win32":

    def _wait_for(descriptor: int, kind: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                fcntl.flock(descriptor, kind)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise InTheWay(CatalogTrouble.BUSY) from None
                time.sleep(0.01)
            else:
                return
