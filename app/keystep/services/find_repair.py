"""Finds out what would make a key work that was refused for its organization, project or region."""

from dataclasses import dataclass, replace

from keystep.domain.access import Access
from keystep.domain.causes import CATALOGUE, Cause, Status
from keystep.domain.diagnosis import Answer, Reply, cause_of, words_of
from keystep.domain.organizations import organizations_in
from keystep.domain.repair import (
    Repair,
    in_organization,
    in_region_named_by,
    without_organization,
    without_project,
)
from keystep.services.ports import OpenAI

MOST_TRIES = 5
_ORGANIZATION = {Cause.WRONG_ORGANIZATION, Cause.UNKNOWN_ORGANIZATION}
_ACCEPTED = {Status.WORKS, Status.ATTENTION}


@dataclass(frozen=True)
class FindRepair:
    """Nothing is offered that was not tried, but for a region: going there needs a person's yes."""

    openai: OpenAI

    async def __call__(self, access: Access, cause: Cause, reply: Reply) -> Repair | None:
        if cause is Cause.WRONG_REGION:
            return in_region_named_by(words_of(reply), access)
        if cause in _ORGANIZATION:
            return await self._first_accepted(access, await self._organizations(access))
        if cause is Cause.WRONG_PROJECT:
            return await self._first_accepted(access, [without_project(access)])
        return None

    async def _organizations(self, access: Access) -> list[Repair]:
        """Those that the service names for the key, then none at all."""
        reply = await self.openai.who_am_i(replace(access, organization=None, project=None))
        found = organizations_in(reply.body) if isinstance(reply, Answer) else ()
        others = [one for one in found if one.id != access.organization][:MOST_TRIES]
        return [*(in_organization(one, access) for one in others), without_organization(access)]

    async def _first_accepted(self, access: Access, repairs: list[Repair]) -> Repair | None:
        for repair in repairs:
            reply = await self.openai.list_models(repair.applied_to(access))
            if CATALOGUE[cause_of(reply)].status in _ACCEPTED:
                return repair
        return None
