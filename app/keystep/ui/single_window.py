"""One window: a second start tells the one that runs to come forward, and ends.

What goes over is one line, "raise" or "add", with the token by which Wayland allows a window to
come forward. Whatever else comes is dropped unread. Without Qt, so that a second start is quick.
"""

import os
import re
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

LONGEST_MESSAGE = 512
PATIENCE_SECONDS = 10.0
"""For one that is just starting. One that has hung must not keep a person from their keys."""

ANSWER = b"ok\n"
_MESSAGE = re.compile(rb"(raise|add)(?: ([\x21-\x7e]{1,256}))?\n")
_TOKEN = re.compile(r"[\x21-\x7e]{1,256}")


class Wish(Enum):
    RAISE = "raise"
    ADD = "add"


@dataclass(frozen=True)
class Message:
    """`token` is the XDG activation token that the second start was given."""

    wish: Wish
    token: str | None = None

    def as_line(self) -> bytes:
        words = [self.wish.value, *([self.token] if self.token else [])]
        return " ".join(words).encode() + b"\n"


class SingleWindow(Protocol):
    """The right to be the window that others call."""

    async def serve(self, on_message: Callable[[Message], None]) -> None:
        """Hear what other starts say, until it is cancelled."""
        ...

    def close(self) -> None:
        """From here on another start opens a window of its own."""
        ...


def claim(realm: str, data: Path | None, wish: Wish) -> SingleWindow | None:
    """The right to open the window; None when the one that is open has heard the wish.

    `data` is the folder of what the window shows. Practice mode has none, and leaves no trace
    there. Each screen has a window of its own: nobody sees one that comes forward elsewhere.
    Where none can be called, as without a private folder, each start opens its own.
    """
    screen = (os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")) or ""
    which = "\0".join((str(data), screen, os.environ.get("QT_QPA_PLATFORM", "")))
    name = f"{realm}-{zlib.crc32(which.encode(errors='replace')):08x}"
    message = Message(wish, _token())
    if sys.platform == "win32":
        from keystep.ui.single_window_windows import claim_pipe

        return claim_pipe(name, message)
    else:  # noqa: RET505  else mypy reads it for Windows
        from keystep.ui.single_window_unix import claim_socket, private_folder

        return claim_socket(private_folder(data), name, message)


def read_message(line: bytes) -> Message | None:
    found = _MESSAGE.fullmatch(line)
    if found is None:
        return None
    token: bytes | None = found[2]
    return Message(Wish(found[1].decode()), token.decode() if token else None)


def _token() -> str | None:
    token = os.environ.get("XDG_ACTIVATION_TOKEN", "")
    return token if _TOKEN.fullmatch(token) else None
