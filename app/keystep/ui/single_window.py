"""One window: a second start tells the one that runs to come forward, and ends.

What goes over is one line, "raise", "add", "walkthrough PATH" or "link LINK", with the token by
which Wayland allows a window to come forward. Whatever else comes is dropped unread. Without Qt, so
that a second start is quick.
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

_MOST_LETTERS = 3 * LONGEST_PATH
LONGEST_MESSAGE = 3 * LONGEST_PATH + 512
PATIENCE_SECONDS = 10.0
"""For one that is just starting. One that has hung must not keep a person from their keys."""

ANSWER = b"ok\n"
_MESSAGE = re.compile(
    rb"(raise|add|(?:walkthrough|link) ([A-Za-z0-9/%._~-]{1,12288}))(?: ([\x21-\x7e]{1,256}))?\n"
)
_TOKEN = re.compile(r"[\x21-\x7e]{1,256}")


class Wish(Enum):
    RAISE = "raise"
    ADD = "add"
    WALKTHROUGH = "walkthrough"
    LINK = "link"


@dataclass(frozen=True)
class Message:
    """`token` is the XDG activation token that the second start was given.

    `path` is where the walkthrough is, `link` one that was opened; who hears of them reads them and
    trusts nothing in them. A link that is too long for any use may come shortened.
    """

    wish: Wish
    token: str | None = None
    path: Path | None = None
    link: str = ""

    def as_line(self) -> bytes:
        words = [self.wish.value]
        if self.path is not None:
            words.append(quote(os.fsencode(self.path)))
        if self.link:
            from keystep.domain.setup_link import LONGEST_LINK  # a plain start waits for no reader

            words.append(quote(os.fsencode(self.link[: LONGEST_LINK + 1]))[:_MOST_LETTERS])
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
    realm: str, data: Path | None, wish: Wish, walkthrough: Path | None = None, link: str = ""
) -> SingleWindow | None:
    """The right to open the window; None when the one that is open has heard the wish.

    `data` is the folder of what the window shows. Practice mode has none, and leaves no trace
    there. Each screen has a window of its own: nobody sees one that comes forward elsewhere.
    Where none can be called, as without a private folder, each start opens its own.
    """
    screen = (os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")) or ""
    which = "\0".join((str(data), screen, os.environ.get("QT_QPA_PLATFORM", "")))
    name = f"{realm}-{zlib.crc32(which.encode(errors='replace')):08x}"
    message = Message(wish, _token(), walkthrough, link)
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
    what: bytes | None = found[2]
    token = found[3].decode() if found[3] else None
    wish = Wish(said.split(b" ", maxsplit=1)[0].decode())
    text = os.fsdecode(unquote_to_bytes(what)) if what else ""
    if wish is Wish.LINK:
        return Message(wish, token, link=text)
    walkthrough = Path(text) if text else None
    if walkthrough is not None and not walkthrough.is_absolute():
        return None
    return Message(wish, token, walkthrough)


def _token() -> str | None:
    token = os.environ.get("XDG_ACTIVATION_TOKEN", "")
    return token if _TOKEN.fullmatch(token) else None
