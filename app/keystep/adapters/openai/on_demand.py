"""Makes the HTTP client with the first request, away from the GUI thread."""

import asyncio
from collections.abc import Callable

from keystep.adapters.worker import Worker
from keystep.domain.access import Access
from keystep.domain.diagnosis import Reply
from keystep.domain.requests import Request
from keystep.services.ports import OpenAI


class OpenAIOnDemand:
    """Importing httpx and reading the trust store takes 100 ms that no first window needs."""

    def __init__(self, make: Callable[[], OpenAI]) -> None:
        self._make = make
        self._made: OpenAI | None = None
        self._worker = Worker("http-client")
        self._lock = asyncio.Lock()

    async def list_models(self, access: Access) -> Reply:
        return await (await self._openai()).list_models(access)

    async def list_models_without_key(self, access: Access) -> Reply:
        return await (await self._openai()).list_models_without_key(access)

    async def who_am_i(self, access: Access) -> Reply:
        return await (await self._openai()).who_am_i(access)

    async def ask(self, access: Access, request: Request) -> Reply:
        return await (await self._openai()).ask(access, request)

    async def aclose(self) -> None:
        if self._made is not None:
            await self._made.aclose()
        self._worker.close()

    async def _openai(self) -> OpenAI:
        async with self._lock:
            if self._made is None:
                self._made = await self._worker.run(self._make)
            return self._made
