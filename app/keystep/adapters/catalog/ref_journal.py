"""The names of all keys that were ever written, beside the catalog, so that none gets lost.

No keychain can be asked for a list of its entries. Should the catalog be lost, this file still
says which names to look for. It holds no key. Lines are only ever added, one JSON object each,
and each is on the disk before the key that it names is in the keychain.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from keystep.domain.connection import SecretRef
from keystep.domain.unfinished import Stray

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.diagnosis import Json

_AS_IT_IS: int = getattr(os, "O_BINARY", 0)
"""Windows would write another end of line than it is given, and count wrong."""

Line = dict[str, "Json"]


class RefJournal:
    """`path` None keeps it in memory: practice mode."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._in_memory = b""

    def wrote(self, ref: SecretRef, keychain: str) -> None:
        """Say that a key is going to be written. Raises OSError: then it must not be."""
        self._append({"wrote": str(ref), "keychain": keychain})

    def gone(self, ref: SecretRef) -> None:
        """Say that the keychain has been seen not to have it."""
        self._append({"gone": str(ref)})

    def missed(self, ref: SecretRef, since: datetime) -> None:
        """Say that no row names it."""
        self._append({"missed": str(ref), "since": since.isoformat()})

    def left(self) -> dict[SecretRef, Stray]:
        """All that nobody has seen go, by name; most of them are in force."""
        left: dict[SecretRef, Stray] = {}
        for line in self._lines():
            if ref := _ref(line.get("wrote")):
                left[ref] = Stray(ref, str(line.get("keychain")))
            elif ref := _ref(line.get("gone")):
                left.pop(ref, None)
            elif (ref := _ref(line.get("missed"))) and ref in left:
                left[ref] = Stray(ref, left[ref].keychain, _time(line.get("since")))
        return left

    def last_generation(self, connection_id: str) -> int:
        """The highest generation of this connection that was ever written; 0 if none was."""
        return self.last_generations().get(connection_id, 0)

    def last_generations(self) -> dict[str, int]:
        """The highest generation that was ever written, by connection."""
        last: dict[str, int] = {}
        for line in self._lines():
            if ref := _ref(line.get("wrote")):
                last[ref.connection_id] = max(ref.generation, last.get(ref.connection_id, 0))
        return last

    def _lines(self) -> Iterator[Line]:
        """A line that was cut off by a power cut is no JSON, and is left out."""
        for text in self._content().splitlines():
            try:
                line = json.loads(text)
            except (ValueError, RecursionError):
                continue
            if isinstance(line, dict):
                yield line

    def _content(self) -> bytes:
        if self._path is None:
            return self._in_memory
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""

    def _append(self, line: Line) -> None:
        text = json.dumps(line).encode() + b"\n"
        if self._path is None:
            self._in_memory += text
            return
        is_new = not self._path.exists()
        file = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_APPEND | _AS_IT_IS, 0o600)
        try:
            _write_whole(file, text if _ends_a_line(file) else b"\n" + text)
            os.fsync(file)
        finally:
            os.close(file)
        if is_new:
            _make_name_durable(self._path.parent)


def _ref(text: Json) -> SecretRef | None:
    connection_id, _slash, generation = str(text).rpartition("/")
    if not connection_id or not generation.isdecimal():
        return None
    return SecretRef(connection_id, int(generation))


def _time(text: Json) -> datetime | None:
    try:
        time = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return time if time.tzinfo else None


def _ends_a_line(file: int) -> bool:
    size = os.lseek(file, 0, os.SEEK_END)
    if size == 0:
        return True
    os.lseek(file, size - 1, os.SEEK_SET)
    return os.read(file, 1) == b"\n"


def _write_whole(file: int, text: bytes) -> None:
    """A full disk takes the first half of a line without a word."""
    if os.write(file, text) < len(text):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _make_name_durable(folder: Path) -> None:
    """A new file's name is in its folder, which has to reach the disk too."""
    if sys.platform == "win32":  # it does that by itself, and opens no folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
