"""Asks the service which organizations a key belongs to, so that nobody has to copy an ID."""

import asyncio
from dataclasses import dataclass

from keystep.domain.access import Access, Realm, why_not_sent
from keystep.domain.diagnosis import Answer
from keystep.domain.organizations import Organization, organizations_in
from keystep.services.check_key import DEADLINE_SECONDS
from keystep.services.ports import OpenAI


@dataclass(frozen=True)
class FindOrganizations:
    openai: OpenAI
    realm: Realm
    deadline_seconds: float = DEADLINE_SECONDS

    async def __call__(self, access: Access) -> tuple[Organization, ...]:
        """The organizations, the default one first; none when the service does not tell."""
        if why_not_sent(access, self.realm):
            return ()
        try:
            async with asyncio.timeout(self.deadline_seconds):
                reply = await self.openai.who_am_i(access)
        except TimeoutError:
            return ()
        if not isinstance(reply, Answer) or reply.status != 200:
            return ()
        return organizations_in(reply.body)
