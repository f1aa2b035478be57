"""Reads files that only the administrator can have written, and refuses all others.

Each step of the way, from the top folder on, is opened from the one before it and looked at
through its descriptor, without following links: nothing can be exchanged between look and read.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from keystep.domain.policy import LARGEST_FILE, PolicyProblem, Refused

_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_LINK = {errno.ELOOP, errno.EMLINK, errno.ENOTDIR}
ADMINISTRATOR = 0

if sys.platform == "win32":
    _A_FOLDER = _A_FILE = os.O_RDONLY  # never used there: the policy is in the registry
else:
    _A_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    _A_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class AdministratorsFolder:
    """The folder `steps` below `top`, which belongs to `owner` as all the way to it does.

    Tests give a top and an owner of their own. Nothing else may: an environment variable would let
    anyone put up another policy.
    """

    def __init__(
        self, steps: Sequence[str], *, top: Path = Path("/"), owner: int = ADMINISTRATOR
    ) -> None:
        self._steps = tuple(steps)
        self._top = top
        self._owner = owner
        self.path = top.joinpath(*steps)

    def read(self, is_wanted: Callable[[str], bool]) -> tuple[dict[str, bytes], list[Refused]]:
        """The contents of the files with such names, by path in the order of their names."""
        with ExitStack() as opened:
            folder = self._open_way(opened)
            if folder is None:
                return {}, []
            if isinstance(folder, Refused):
                return {}, [folder]
            try:
                names = sorted(os.listdir(folder))  # noqa: PTH208  of a descriptor
            except OSError:
                return {}, [Refused(str(self.path), PolicyProblem.NOT_READABLE)]
            contents: dict[str, bytes] = {}
            refused: list[Refused] = []
            for name in names:
                if is_wanted(name):
                    path = str(self.path / name)
                    found = self._read(folder, name)
                    if isinstance(found, PolicyProblem):
                        refused.append(Refused(path, found))
                    elif found is not None:
                        contents[path] = found
            return contents, refused

    def _open_way(self, opened: ExitStack) -> int | Refused | None:
        """The folder; None when there is none, and so no policy, wherever its way leads."""
        here, path = -1, self._top
        suspicious: Refused | None = None
        for step in (None, *self._steps):
            try:
                if step is None:
                    here = os.open(path, _A_FOLDER)
                else:
                    path /= step
                    here = os.open(step, _A_FOLDER, dir_fd=here)
            except FileNotFoundError:
                return None
            except OSError as error:
                return suspicious or Refused(str(path), _why(error))
            opened.callback(os.close, here)
            if problem := self._distrust(os.fstat(here)):
                suspicious = suspicious or Refused(str(path), problem)
        return suspicious or here

    def _read(self, folder: int, name: str) -> bytes | PolicyProblem | None:
        """None: it is gone by now. A named pipe must not keep Keystep waiting."""
        try:
            descriptor = os.open(name, _A_FILE, dir_fd=folder)
        except FileNotFoundError:
            return None
        except OSError as error:
            return _why(error)
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                return PolicyProblem.NOT_A_FILE
            if problem := self._distrust(found):
                return problem
            with open(descriptor, "rb", closefd=False) as file:
                content = file.read(LARGEST_FILE + 1)
        except OSError:
            return PolicyProblem.NOT_READABLE
        finally:
            os.close(descriptor)
        return PolicyProblem.TOO_LARGE if len(content) > LARGEST_FILE else content

    def _distrust(self, found: os.stat_result) -> PolicyProblem | None:
        if found.st_uid != self._owner:
            return PolicyProblem.NOT_OWNED
        if found.st_mode & _OTHERS_WRITE:
            return PolicyProblem.OTHERS_CAN_WRITE
        return None


def _why(error: OSError) -> PolicyProblem:
    return PolicyProblem.NOT_A_FILE if error.errno in _LINK else PolicyProblem.NOT_READABLE
