"""A client as real use makes it, but without a proxy unless the test sets one."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from keystep.adapters.openai.http_client import real_client
from keystep.adapters.openai.http_openai import HttpOpenAI

OpenClient = Callable[[], AbstractAsyncContextManager[HttpOpenAI]]


@asynccontextmanager
async def _opened() -> AsyncIterator[HttpOpenAI]:
    openai = HttpOpenAI(real_client())
    try:
        yield openai
    finally:
        await openai.aclose()


@pytest.fixture
def client() -> OpenClient:
    return _opened
