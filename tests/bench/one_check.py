"""What a check adds to the one request that it takes.

A whole check (`CheckKey` over `HttpOpenAI`) over one bare httpx request with the same client, both
against the simulated service in another process. Keeping the verdict of a saved connection is not
in it.
"""

import asyncio

import httpx

from keystep.adapters.clock import SystemClock
from keystep.adapters.openai.http_client import client_over
from keystep.adapters.openai.http_openai import HttpOpenAI
from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.causes import Cause
from keystep.domain.secret import SecretKey
from keystep.services.check_key import CheckKey
from tests.bench.figures import Effort, Row
from tests.support.far_service import far_service
from tests.support.keys import ACME, project_key, simulated
from tests.support.rounds import Contest, alternate

REACH = 1.5
PER_ROUND, WARM_UP = 300, 100
ACCESS = Access(OPENAI, SecretKey(project_key()), ACME.id)


class ToThisComputer(httpx.AsyncBaseTransport):
    """Sends what is meant for OpenAI to the local service: at another service a check asks twice.

    In place of the transport that goes by proxy settings, which costs both sides the same.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._transport = httpx.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        await self._transport.aclose()


def service() -> SimulatedOpenAI:
    """It knows one key, which works."""
    return SimulatedOpenAI([simulated(ACCESS.key.reveal())])


async def measure(port: int, effort: Effort) -> Contest:
    """Let both take turns on one warm connection."""
    async with client_over(ToThisComputer(port)) as client:
        check = CheckKey(HttpOpenAI(client), SystemClock(), Realm.REAL)
        url = f"{OPENAI.url}/models"
        headers = {
            "Authorization": f"Bearer {ACCESS.key.reveal()}",
            "OpenAI-Organization": ACME.id,
        }

        async def check_once() -> None:
            assert (await check(ACCESS)).cause is Cause.WORKS

        async def ask_once() -> None:
            assert (await client.get(url, headers=headers)).status_code == 200

        return await alternate(
            ("one check", check_once),
            ("one bare httpx request", ask_once),
            rounds=effort.rounds,
            per_round=effort.of(PER_ROUND),
            warm_up=effort.of(WARM_UP),
        )


def rows(effort: Effort) -> list[Row]:
    with far_service(service) as port:
        ours, limit = asyncio.run(measure(port, effort))
    return [Row("one check, its key read already", ours, limit, REACH)]
