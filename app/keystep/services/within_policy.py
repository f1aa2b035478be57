"""The way out to services with the organisation's rules in it: where no key may go, none goes.

Every use case asks through it, so none of them can forget to ask whether it may.
"""

from dataclasses import dataclass

from keystep.domain.access import Access
from keystep.domain.diagnosis import NoAnswer, Reply
from keystep.domain.policy import Policy
from keystep.domain.requests import Request
from keystep.services.ports import OpenAI


@dataclass(frozen=True)
class OpenAIWithinPolicy:
    openai: OpenAI
    policy: Policy

    async def list_models(self, access: Access) -> Reply:
        return self._refusal(access) or await self.openai.list_models(access)

    async def list_models_without_key(self, access: Access) -> Reply:
        """Asked of any address: it sends no key."""
        return await self.openai.list_models_without_key(access)

    async def who_am_i(self, access: Access) -> Reply:
        return self._refusal(access) or await self.openai.who_am_i(access)

    async def ask(self, access: Access, request: Request) -> Reply:
        return self._refusal(access) or await self.openai.ask(access, request)

    async def aclose(self) -> None:
        await self.openai.aclose()

    def _refusal(self, access: Access) -> Reply | None:
        cause = self.policy.why_not_at(access.address)
        return NoAnswer(cause) if cause else None
