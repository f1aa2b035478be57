"""Fetches a small file from an address that a person has agreed to: no key, no cookie, no detour.

Beside the requests to a service this is the only one that Keystep sends.
"""

import asyncio
from collections.abc import Callable

import httpx

from keystep.adapters.openai.failures import cause_of_failure
from keystep.domain.causes import Cause
from keystep.services.ports import FetchTrouble

_NOT_TRUSTED = {
    Cause.TLS_EXPIRED,
    Cause.TLS_SELF_SIGNED,
    Cause.TLS_UNKNOWN_ISSUER,
    Cause.TLS_WRONG_HOST,
}


class HttpFetcher:
    """`make_client` may block: it reads the trust store. Each fetch has a client of its own."""

    def __init__(self, make_client: Callable[[], httpx.AsyncClient]) -> None:
        self._make_client = make_client

    async def fetch(self, url: str, most: int) -> bytes | FetchTrouble:
        """Never raises for what the network does; cancelling ends it."""
        client = await asyncio.to_thread(self._make_client)
        try:
            async with client.stream("GET", url) as response:
                if response.is_redirect:
                    return FetchTrouble.REDIRECTED
                if response.status_code != httpx.codes.OK:
                    return FetchTrouble.NOT_THERE
                return await _read(response, most)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return _trouble_of(cause_of_failure(error))
        finally:
            await client.aclose()


async def _read(response: httpx.Response, most: int) -> bytes | FetchTrouble:
    """As sent, undecoded, so that a bomb stays small. Its type is not asked for: it is text."""
    content = bytearray()
    async for part in response.aiter_raw():
        content += part
        if len(content) > most:
            return FetchTrouble.TOO_LARGE
    return bytes(content)


def _trouble_of(cause: Cause) -> FetchTrouble:
    if cause in _NOT_TRUSTED:
        return FetchTrouble.NOT_TRUSTED
    return FetchTrouble.TIMED_OUT if cause is Cause.TIMED_OUT else FetchTrouble.UNREACHABLE
