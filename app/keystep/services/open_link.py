"""Opens a link that sets Keystep up: what it brings, where that can be fetched, or why not."""

from dataclasses import dataclass

from keystep.domain.read_walkthrough import Refused
from keystep.domain.setup_link import FetchFrom, LinkProblem, read_setup_link
from keystep.services.open_walkthrough import Opened, OpenWalkthrough
from keystep.texts import _


@dataclass(frozen=True)
class OpenLink:
    open_walkthrough: OpenWalkthrough

    async def __call__(self, link: str) -> Opened | FetchFrom | Refused | LinkProblem:
        """Nothing is fetched here: the person must see from where, first."""
        read = read_setup_link(link)
        if isinstance(read, FetchFrom | Refused | LinkProblem):
            return read
        return await self.open_walkthrough.opened(read, _("a link"))
