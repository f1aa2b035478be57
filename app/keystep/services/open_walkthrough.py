"""Opens a walkthrough file, which anyone may have written: reads it whole, or says why not."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from keystep.domain.read_walkthrough import LARGEST_FILE, ReadWalkthrough, Refused, read_walkthrough
from keystep.domain.walkthrough import Walkthrough
from keystep.services.ports import Files, FileTrouble


@dataclass(frozen=True)
class Opened:
    """`origin` is where it came from (a file's name, a host), which is all that is known of it.

    `user` is what the person is called; `unknown` are the places in it that were left out.
    """

    walkthrough: Walkthrough
    origin: str
    user: str = ""
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenWalkthrough:
    """`user_name` may block."""

    files: Files
    user_name: Callable[[], str]

    async def __call__(self, path: Path) -> Opened | FileTrouble | Refused:
        content = await self.files.read(path, LARGEST_FILE)
        if isinstance(content, FileTrouble):
            return content
        return await self.read(content, path.name)

    async def read(self, content: bytes, origin: str) -> Opened | Refused:
        """What came by another way than a file."""
        read = await asyncio.to_thread(read_walkthrough, content)
        return read if isinstance(read, Refused) else await self.opened(read, origin)

    async def opened(self, read: ReadWalkthrough, origin: str) -> Opened:
        """What was read already, as in a link."""
        user = await asyncio.to_thread(self.user_name)
        return Opened(read.walkthrough, origin, user, read.unknown)
