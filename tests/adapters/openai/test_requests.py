"""What is sent, and where: exactly the key and its organization, and never anywhere else."""

import asyncio
import logging
from pathlib import Path

import httpx
import pytest

from keystep.adapters.clock import SystemClock
from keystep.domain.access import Realm
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer
from keystep.services.check_key import CheckKey
from tests.adapters.openai.conftest import OpenClient
from tests.adapters.openai.servers import (
    KEY,
    Server,
    access_to,
    always,
    answer,
    headers_of,
)
from tests.support.keys import ACME, PROJECT

PLAIN = {"accept": "*/*", "accept-encoding": "identity", "connection": "keep-alive"}


async def test_the_key_organization_and_project_are_sent_exactly(client: OpenClient) -> None:
    async with Server(always(answer())) as server, client() as openai:
        await openai.list_models(access_to(server, ACME.id, PROJECT))
        assert server.requests[0].startswith(b"GET /v1/models HTTP/1.1\r\n")
        assert headers_of(server.requests[0]) == {
            **PLAIN,
            "host": f"127.0.0.1:{server.port}",
            "user-agent": "Keystep",
            "authorization": f"Bearer {KEY.reveal()}",
            "openai-organization": ACME.id,
            "openai-project": PROJECT,
        }


async def test_organization_and_project_are_left_out_when_not_given(client: OpenClient) -> None:
    async with Server(always(answer())) as server, client() as openai:
        await openai.list_models(access_to(server))
        assert not {name for name in headers_of(server.requests[0]) if "openai" in name}


async def test_a_request_without_key_says_nothing_about_the_key(client: OpenClient) -> None:
    async with Server(always(answer())) as server, client() as openai:
        await openai.list_models_without_key(access_to(server, ACME.id, PROJECT))
        assert server.requests[0].startswith(b"GET /v1/models HTTP/1.1\r\n")
        assert set(headers_of(server.requests[0])) == {*PLAIN, "host", "user-agent"}


async def test_who_am_i_asks_for_all_organizations(client: OpenClient) -> None:
    async with Server(always(answer(b"{}"))) as server, client() as openai:
        await openai.who_am_i(access_to(server, ACME.id, PROJECT))
        assert server.requests[0].startswith(b"GET /v1/me HTTP/1.1\r\n")
        sent = headers_of(server.requests[0])
        assert sent["authorization"] == f"Bearer {KEY.reveal()}"
        assert not {name for name in sent if "openai" in name}


async def test_a_cookie_is_not_sent_back(client: OpenClient) -> None:
    cookie = answer(headers=[("Set-Cookie", "session=1; Path=/")])
    async with Server(always(cookie)) as server, client() as openai:
        for _ in range(2):
            await openai.list_models(access_to(server))
        assert not any("cookie" in headers_of(request) for request in server.requests)


async def test_a_cookie_is_not_sent_even_while_its_answer_still_comes_in(
    client: OpenClient,
) -> None:
    head_is_in, go_on = asyncio.Event(), asyncio.Event()
    whole = answer(headers=[("Set-Cookie", "session=1; Path=/")])

    async def respond(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_first = len(server.requests) == 1
        writer.write(whole[:-5] if is_first else whole)
        if is_first:
            await go_on.wait()
            writer.write(whole[-5:])

    async def notice(_response: httpx.Response) -> None:
        head_is_in.set()

    async with Server(respond) as server, client() as openai:
        openai._client.event_hooks = {"response": [notice]}
        first = asyncio.create_task(openai.list_models(access_to(server)))
        await head_is_in.wait()
        await openai.list_models(access_to(server))
        go_on.set()
        await first
        assert len(server.requests) == 2
        assert not any("cookie" in headers_of(request) for request in server.requests)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(client: OpenClient, status: int) -> None:
    async with Server(always(answer())) as other:
        elsewhere = f"{other.address.url}/models"
        redirect = answer(b"", f"{status} Moved", headers=[("Location", elsewhere)])
        async with Server(always(redirect)) as server, client() as openai:
            reply = await openai.list_models(access_to(server))
            check = CheckKey(openai, SystemClock(), Realm.REAL)
            verdict = await check(access_to(server))
        assert isinstance(reply, Answer)
        assert reply.status == status
        assert (verdict.cause, verdict.http_status) == (Cause.REDIRECTED, status)
        assert other.connections == 0


async def test_netrc_is_not_read(client: OpenClient) -> None:
    (Path.home() / ".netrc").write_text("machine 127.0.0.1 login someone password else\n")
    try:
        async with Server(always(answer())) as server, client() as openai:
            await openai.list_models(access_to(server))
            await openai.list_models_without_key(access_to(server))
            sent = [headers_of(request).get("authorization") for request in server.requests]
            assert sent == [f"Bearer {KEY.reveal()}", None]
    finally:
        (Path.home() / ".netrc").unlink()


async def test_the_key_is_in_no_log(client: OpenClient, caplog: pytest.LogCaptureFixture) -> None:
    """Even when every library writes down all it knows."""
    for library in ("httpx", "httpcore", "asyncio", ""):
        caplog.set_level(logging.DEBUG, library)
    async with Server(always(answer())) as server, client() as openai:
        await openai.list_models(access_to(server, ACME.id))
    assert "send_request_headers" in caplog.text
    assert KEY.reveal() not in caplog.text


async def test_cancelling_closes_the_line(client: OpenClient) -> None:
    asked, closed = asyncio.Event(), asyncio.Event()

    async def respond(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        asked.set()
        assert await reader.read() == b""
        closed.set()

    async with Server(respond) as server, client() as openai:
        asking = asyncio.create_task(openai.list_models(access_to(server)))
        await asked.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await asyncio.wait_for(closed.wait(), 5)


async def test_a_cancelled_request_leaves_the_client_usable(client: OpenClient) -> None:
    asked = asyncio.Event()

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(server.requests) > 1:
            writer.write(answer())
            return
        asked.set()
        await reader.read()

    async with Server(respond) as server, client() as openai:
        asking = asyncio.create_task(openai.list_models(access_to(server)))
        await asked.wait()
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        reply = await openai.list_models(access_to(server))
        assert isinstance(reply, Answer)
