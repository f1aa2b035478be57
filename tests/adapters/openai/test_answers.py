"""What comes back is read with care: bounded, undecoded, and never believed."""

import asyncio
import gzip
import json
import tracemalloc

import pytest

from keystep.adapters.clock import SystemClock
from keystep.adapters.openai.http_openai import LARGEST_ANSWER
from keystep.domain.access import Realm
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer, NoAnswer, Reply
from keystep.services.check_key import CheckKey
from tests.adapters.openai.conftest import OpenClient
from tests.adapters.openai.servers import (
    KEY,
    MODELS,
    Respond,
    Server,
    access_to,
    always,
    answer,
    headers_of,
)

FEW_MEBIBYTES = 8 * 1024 * 1024


async def reply_to(client: OpenClient, respond: Respond) -> Reply:
    async with Server(respond) as server, client() as openai:
        return await openai.list_models(access_to(server))


async def checked(client: OpenClient, respond: Respond, deadline_seconds: float = 5.0) -> Cause:
    """The cause that a check names for a service that wants a key."""

    async def refuse_without_key(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if "authorization" in headers_of(server.requests[-1]):
            await respond(reader, writer)
        else:
            writer.write(answer(b'{"error": "no key"}', "401 Unauthorized"))

    async with Server(refuse_without_key) as server, client() as openai:
        check = CheckKey(openai, SystemClock(), Realm.REAL, deadline_seconds)
        return (await check(access_to(server))).cause


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [("20", 20.0), (" 0 ", 0.0), ("Fri, 31 Dec 2026 23:59:59 GMT", None), ("-1", None), ("", None)],
)
async def test_how_long_to_wait_is_read_in_seconds(
    client: OpenClient, sent: str, seconds: float | None
) -> None:
    told = answer(b"{}", "429 Too Many Requests", headers=[("Retry-After", sent)])
    reply = await reply_to(client, always(told))
    assert isinstance(reply, Answer)
    assert reply.retry_after == seconds


async def test_a_model_list_is_an_answer(client: OpenClient) -> None:
    headers = [("X-Request-Id", "req_1")]
    reply = await reply_to(client, always(answer(headers=headers)))
    assert isinstance(reply, Answer)
    assert (reply.status, reply.body, reply.request_id) == (200, json.loads(MODELS), "req_1")
    assert reply.latency_ms is not None
    assert not reply.is_web_page


async def test_an_error_is_an_answer(client: OpenClient) -> None:
    respond = always(answer(b'{"error": {"code": "x"}}', "401 Unauthorized"))
    reply = await reply_to(client, respond)
    assert isinstance(reply, Answer)
    assert (reply.status, reply.body) == (401, {"error": {"code": "x"}})


async def test_without_a_request_id_there_is_none(client: OpenClient) -> None:
    reply = await reply_to(client, always(answer()))
    assert isinstance(reply, Answer)
    assert reply.request_id is None


@pytest.mark.parametrize(
    "sent",
    [
        b"x" * 5000,
        b"\xe2\x80\xae" + b"desrever",
        b"\xff\xfe" * 200,
        b"a\r\n folded",
        b"a\tb",
        b"a\x1b[31mred",
        b"a\x00b",
    ],
    ids=["long", "right to left", "latin-1", "folded", "tab", "escape", "nul"],
)
async def test_a_hostile_request_id_stays_short_and_printable(
    client: OpenClient, sent: bytes
) -> None:
    reply = await reply_to(client, always(answer(headers=[(b"X-Request-Id", sent)])))
    request_id = reply.request_id if isinstance(reply, Answer) else None
    assert request_id is None or (len(request_id) <= 100 and request_id.isprintable())


@pytest.mark.parametrize("part", [slice(None), slice(0, 40), slice(-30, None)])
async def test_a_request_id_that_repeats_the_key_is_dropped(
    client: OpenClient, part: slice
) -> None:
    """It would be stored in the catalog and shown in reports."""
    echoed = f"req-{KEY.reveal()[part]}"
    reply = await reply_to(client, always(answer(headers=[("X-Request-Id", echoed)])))
    assert isinstance(reply, Answer)
    assert reply.request_id is None


async def test_an_endless_answer_is_cut_while_it_comes(client: OpenClient) -> None:
    async def respond(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
        while True:
            writer.write(b" " * 65536)
            await writer.drain()

    tracemalloc.start()
    try:
        reply = await reply_to(client, respond)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(reply, NoAnswer)
    assert reply.cause is Cause.ANSWER_TOO_LARGE
    assert peak < FEW_MEBIBYTES


@pytest.mark.parametrize(("length", "too_large"), [(LARGEST_ANSWER, 0), (LARGEST_ANSWER + 1, 1)])
async def test_the_largest_answer_is_one_mebibyte(
    client: OpenClient, length: int, too_large: int
) -> None:
    reply = await reply_to(client, always(answer(MODELS.ljust(length))))
    assert isinstance(reply, NoAnswer) == bool(too_large)


async def test_a_compressed_answer_is_not_unpacked(client: OpenClient) -> None:
    bomb = gzip.compress(b" " * 100_000_000 + MODELS, 1)
    assert len(bomb) < LARGEST_ANSWER
    respond = always(answer(bomb, headers=[("Content-Encoding", "gzip")]))
    tracemalloc.start()
    try:
        reply = await reply_to(client, respond)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(reply, Answer)
    assert reply.body is None
    assert peak < FEW_MEBIBYTES


DEEP = b"[" * 100_000 + b"]" * 100_000
PAGE = b"<!DOCTYPE html><title>Sign in</title>"


@pytest.mark.parametrize(
    ("body", "content_type", "cause"),
    [
        (MODELS, "application/json", Cause.WORKS),
        (MODELS, "text/plain", Cause.WORKS),
        (MODELS, "", Cause.WORKS),
        (MODELS, "text/html", Cause.WORKS),
        (PAGE, "text/html; charset=utf-8", Cause.NOT_OPENAI),
        (PAGE, "application/json", Cause.NOT_OPENAI),
        (b"\r\n" + PAGE, "", Cause.NOT_OPENAI),
        (b"<?xml version='1.0'?><Error/>", "application/xml", Cause.NOT_OPENAI),
        (b"", "application/json", Cause.UNCLEAR_ANSWER),
        (b"OK", "text/plain", Cause.UNCLEAR_ANSWER),
        (b'{"data": [{"id": "\xff"}]}', "application/json", Cause.UNCLEAR_ANSWER),
        (DEEP, "application/json", Cause.UNCLEAR_ANSWER),
        (b"NaN", "application/json", Cause.UNCLEAR_ANSWER),
        (b'{"data": NaN}', "application/json", Cause.UNCLEAR_ANSWER),
        (b"1" * 100_000, "application/json", Cause.UNCLEAR_ANSWER),
        (b'{"object": "list"}', "application/json", Cause.UNCLEAR_ANSWER),
        (b'{"data": [{"id": 7}]}', "application/json", Cause.UNCLEAR_ANSWER),
        (b"[]", "application/json", Cause.UNCLEAR_ANSWER),
        (b"null", "application/json", Cause.UNCLEAR_ANSWER),
    ],
)
async def test_the_shape_decides_and_not_the_content_type(
    client: OpenClient, body: bytes, content_type: str, cause: Cause
) -> None:
    assert await checked(client, always(answer(body, content_type=content_type))) is cause


async def test_a_slow_drip_is_cut_by_the_deadline(client: OpenClient) -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.01)

    assert await checked(client, drip, deadline_seconds=0.2) is Cause.TIMED_OUT


async def test_a_service_that_says_nothing_is_cut_by_the_deadline(client: OpenClient) -> None:
    async def say_nothing(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    assert await checked(client, say_nothing, deadline_seconds=0.1) is Cause.TIMED_OUT
