"""Fetches a walkthrough file from the address in a link, which the person has agreed to."""

import asyncio
from dataclasses import dataclass

from keystep.domain.read_walkthrough import LARGEST_FILE, Refused
from keystep.domain.setup_link import FetchFrom
from keystep.services.open_walkthrough import Opened, OpenWalkthrough
from keystep.services.ports import Fetcher, FetchTrouble

DEADLINE_SECONDS = 15.0


@dataclass(frozen=True)
class FetchWalkthrough:
    fetcher: Fetcher
    open_walkthrough: OpenWalkthrough
    deadline: float = DEADLINE_SECONDS

    async def __call__(self, source: FetchFrom) -> Opened | Refused | FetchTrouble:
        """One deadline for all of it, so that nobody can let it drip."""
        try:
            async with asyncio.timeout(self.deadline):
                content = await self.fetcher.fetch(source.url, LARGEST_FILE)
        except TimeoutError:
            return FetchTrouble.TIMED_OUT
        if isinstance(content, FetchTrouble):
            return content
        return await self.open_walkthrough.read(content, source.host)
