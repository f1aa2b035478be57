"""One window: a second start tells the one that runs to come forward, and ends.

What goes over is one line, "raise", "add" or "walkthrough PATH", with the token by which Wayland
allows a window to come forward. Whatever else comes is dropped unread. Without Qt, so that a second
start is quick.
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
from urllib.parse import quote, unquote_to_bytes

LONGEST_PATH = 4096
"""In bytes, as Linux has it; written with three letters for each of them."""

LONGEST_MESSAGE = 3 * LONGEST_PATH + 512
PATIENCE_SECONDS = 10.0
"""For one that is just starting. One that has hung must not keep a person from their keys."""

ANSWER = b"ok\n"
_MESSAGE = re.compile(
    rb"(raise|add|walkthrough ([A-Za-z0-9/%._~-]{1,12288}))(?: ([\x21-\x7e]{1,256}))?\n"
)
_TOKEN = re.compile(r"[\x21-\x7e]{1,256}")


class Wish(Enum):
    RAISE = "raise"
    ADD = "add"
    WALKTHROUGH = "walkthrough"


@dataclass(frozen=True)
class Message:
    """`token` is the XDG activation token that the second start was given.

    `path` is where the walkthrough is; who hears of it reads it and trusts nothing in it.
    """

    wish: Wish
    token: str | None = None
    path: Path | None = None

    def as_line(self) -> bytes:
        words = [self.wish.value]
        if self.path is not None:
            words.append(quote(os.fsencode(self.path)))
        if self.token:
            words.append(self.token)
        return " ".join(words).encode() + b"\n"


class SingleWindow(Protocol):
    """The right to be the window that others call."""

    async def serve(self, on_message: Callable[[Message], None]) -> None:
        """Hear what other starts say, until it is cancelled."""
        ...

    def close(self) -> None:
        """From here on another start opens a window of its own."""
        ...


def claim(
    realm: str, data: Path | None, wish: Wish, walkthrough: Path | None = None
) -> SingleWindow | None:
    """The right to open the window; None when the one that is open has heard the wish.

    `data` is the folder of what the window shows. Practice mode has none, and leaves no trace
    there. Each screen has a window of its own: nobody sees one that comes forward elsewhere.
    Where none can be called, as without a private folder, each start opens its own.
    """
    screen = (os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")) or ""
    which = "\0".join((str(data), screen, os.environ.get("QT_QPA_PLATFORM", "")))
    name = f"{realm}-{zlib.crc32(which.encode(errors='replace')):08x}"
    message = Message(wish, _token(), walkthrough)
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
    said: bytes = found[1]
    path: bytes | None = found[2]
    token: bytes | None = found[3]
    walkthrough = Path(os.fsdecode(unquote_to_bytes(path))) if path else None
    if walkthrough is not None and not walkthrough.is_absolute():
        return None
    wish = Wish(said.split(b" ", maxsplit=1)[0].decode())
    return Message(wish, token.decode() if token else None, walkthrough)


def _token() -> str | None:
    token = os.environ.get("XDG_ACTIVATION_TOKEN", "")
    return token if _TOKEN.fullmatch(token) else None
