"""Checks one key live: is it accepted, for this organization and project, at this address?"""

import asyncio
from dataclasses import dataclass

from keystep.domain.access import Access, Realm, why_not_sent
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import (
    Answer,
    NoAnswer,
    Reply,
    cause_of,
    what_a_list_proves,
    words_of,
)
from keystep.domain.policy import NO_POLICY, Policy
from keystep.domain.redaction import without_secrets
from keystep.domain.relied_model import ModelNews, cause_about
from keystep.domain.repair import Repair
from keystep.domain.verdict import Verdict, findings_for
from keystep.services.find_repair import FindRepair
from keystep.services.ports import Clock, OpenAI

DEADLINE_SECONDS = 15.0


@dataclass(frozen=True)
class CheckKey:
    """One check has one deadline, whatever number of requests it takes."""

    openai: OpenAI
    clock: Clock
    realm: Realm
    deadline_seconds: float = DEADLINE_SECONDS
    policy: Policy = NO_POLICY

    async def __call__(self, access: Access, model: str | None = None) -> Verdict:
        """Never raises for what the outside world does; cancelling it ends its request.

        `model` is one that somebody relies on: that it ends, or is not listed, is a finding.
        """
        if refused := why_not_sent(access, self.realm):
            return self.verdict(refused)
        cause, repair = Cause.TIMED_OUT, None
        reply: Reply = NoAnswer(cause)
        try:
            async with asyncio.timeout(self.deadline_seconds):
                cause, reply = await self._ask(access)
                repair = await FindRepair(self.openai)(access, cause, reply)
                if repair and self.policy.why_not_at(repair.address):
                    repair = None  # nothing is offered that would be refused
        except TimeoutError:
            pass  # what is known by now stands
        said = without_secrets(words_of(reply), access.key)
        news = None
        if cause is Cause.WORKS and model and isinstance(reply, Answer):
            cause, news = cause_about(model, reply.body)
        return self.verdict(cause, reply, said, repair, news)

    def verdict(
        self,
        cause: Cause,
        reply: Reply | None = None,
        said: str = "",
        repair: Repair | None = None,
        model: ModelNews | None = None,
    ) -> Verdict:
        answer = reply if isinstance(reply, Answer) else None
        return Verdict(
            cause=cause,
            findings=findings_for(cause),
            checked_at=self.clock.now(),
            http_status=answer.status if answer else None,
            request_id=answer.request_id if answer else None,
            latency_ms=reply.latency_ms if reply else None,
            service_said=said,
            repair=repair,
            model=model,
            retry_after=answer.retry_after if answer else None,
        )

    async def _ask(self, access: Access) -> tuple[Cause, Reply]:
        """The cause, and the reply that shows it."""
        reply = await self.openai.list_models(access)
        cause = cause_of(reply)
        if cause is not Cause.WORKS or access.address.is_openai:
            return cause, reply
        # OpenAI is known to refuse requests without a key; of others nobody knows.
        without_key = await self.openai.list_models_without_key(access)
        proven = what_a_list_proves(without_key)
        return proven, reply if proven is Cause.WORKS else without_key
