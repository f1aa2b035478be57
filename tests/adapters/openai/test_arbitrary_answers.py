"""Whatever bytes come back: a check never raises, and only a model list makes it `works`."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from keystep.adapters.clock import SystemClock
from keystep.adapters.openai.http_client import client_over
from keystep.adapters.openai.http_openai import HttpOpenAI
from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.causes import Cause
from keystep.domain.verdict import Verdict
from keystep.services.check_key import CheckKey
from tests.adapters.openai.servers import KEY, MODELS, Server, access_to, address, always, answer
from tests.domain.properties import json_values, quick

AT_OPENAI = Access(OPENAI, KEY, "org-Abc", "proj_Abc")
AT_GATEWAY = Access(address("https://gateway.test/v1"), KEY)

Headers = list[tuple[bytes, bytes]]

statuses = st.sampled_from((200, 302, 401, 403, 404, 407, 429, 500, 503)) | st.integers(100, 999)
_names = st.sampled_from(
    (b"content-type", b"content-encoding", b"location", b"set-cookie", b"x-request-id", b"x")
)
_values = st.sampled_from(
    (b"application/json", b"text/html", b"gzip", b"https://", b"//[", b"http://a:b:c/\xff", b"a=b")
) | st.binary(max_size=40)
headers = st.lists(st.tuples(_names, _values), max_size=4)

HOSTILE = {
    "NaN": b'{"object": "list", "data": [{"id": NaN}]}',
    "NaN after a list": b'{"data": [{"id": "a"}], "data": NaN}',
    "infinity": b'{"error": {"code": Infinity}}',
    "two keys alike": b'{"data": [{"id": "a"}], "data": [7]}',
    "invalid UTF-8": b'{"data": [{"id": "\xff"}]}',
    "half a character": b'{"error": {"message": "\\ud800 jane"}}',
    "half a title": b'{"orgs": {"data": [{"id": "org-Abc", "title": "\\ud800"}]}}',
    "10,000 lists deep": b"[" * 10_000 + b"]" * 10_000,
    "10,000 objects deep": b'{"data":' * 10_000 + b"1" + b"}" * 10_000,
    "500 errors deep": b'{"error":' * 500 + b"1" + b"}" * 500,
    "a long number": b"9" * 10_000,
    "a byte order mark": b"\xef\xbb\xbf{}",
    "something after a list": MODELS + b" x",
}
REFUSALS = (
    b'{"error": {"code": "mismatched_organization"}}',
    b'{"error": {"code": "mismatched_project"}}',
    b'{"error": {"code": "incorrect_hostname", "message": "Use us.api.openai.com"}}',
)
_texts = st.sampled_from((*HOSTILE.values(), *REFUSALS, MODELS, MODELS.decode().encode("utf-16")))
_json = json_values.map(lambda value: json.dumps(value).encode())
bodies = st.binary(max_size=200) | _texts | _json


def is_list_of_models(body: bytes) -> bool:
    """Said once more and independently: `{"data": [{"id": TEXT}...]}`."""
    try:
        match json.loads(body):
            case {"data": [*models]}:
                return all(isinstance(m, dict) and isinstance(m.get("id"), str) for m in models)
    except (ValueError, RecursionError):
        pass
    return False


class _Stream(httpx.AsyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body


@contextmanager
def service(status: int, head: Headers, body: bytes) -> Iterator[httpx.AsyncClient]:
    """A client of real use whose every request is answered so."""

    def respond(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers=head, stream=_Stream(body))

    yield client_over(httpx.MockTransport(respond))


def check(client: httpx.AsyncClient, access: Access) -> Verdict:
    return asyncio.run(CheckKey(HttpOpenAI(client), SystemClock(), Realm.REAL)(access))


@given(statuses, headers, bodies)
@example(200, [], MODELS)
@example(200, [(b"location", b"https://[")], MODELS)
@example(302, [(b"location", b"http://a:99999999/\xff")], b"")
@quick
def test_whatever_openai_answers_the_check_ends_in_a_verdict(
    status: int, head: Headers, body: bytes
) -> None:
    with service(status, head, body) as client:
        verdict = check(client, AT_OPENAI)
    if verdict.cause is Cause.WORKS:
        assert status == 200
        assert is_list_of_models(body)


@given(statuses, headers, bodies)
@example(200, [], MODELS)
@quick
def test_a_gateway_that_always_answers_the_same_never_proves_a_key(
    status: int, head: Headers, body: bytes
) -> None:
    with service(status, head, body) as client:
        assert check(client, AT_GATEWAY).cause is not Cause.WORKS


def test_a_list_of_models_does_work() -> None:
    """Else the tests here would be true of a check that always fails."""
    with service(200, [], MODELS) as client:
        assert check(client, AT_OPENAI).cause is Cause.WORKS


@pytest.mark.parametrize("status", [200, 401])
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_each_text_that_breaks_readers_ends_in_a_verdict(status: int, body: bytes) -> None:
    with service(status, [], body) as client:
        assert check(client, AT_OPENAI).cause is not Cause.WORKS


raw = st.one_of(
    st.binary(max_size=300),
    st.binary(max_size=100).map(lambda noise: b"HTTP/1.1 " + noise),
    st.binary(max_size=100).map(lambda noise: b"HTTP/1.1 200 OK\r\n" + noise + b"\r\n\r\n{}"),
    st.binary(max_size=100).map(lambda noise: b"HTTP/1.1 200 OK\r\n\r\n" + noise),
    st.tuples(statuses, bodies).map(lambda pair: answer(pair[1], f"{pair[0]} Said")),
)


@given(raw)
@example(answer())
@quick
def test_whatever_comes_over_the_line_the_check_ends_in_a_verdict(sent: bytes) -> None:
    async def ask() -> Verdict:
        transport = httpx.AsyncHTTPTransport(trust_env=False)
        async with Server(always(sent)) as server, client_over(transport) as client:
            check = CheckKey(HttpOpenAI(client), SystemClock(), Realm.REAL, deadline_seconds=5.0)
            return await check(access_to(server))

    # The server says the same with a key and without one, so nothing is ever proven.
    assert asyncio.run(ask()).cause is not Cause.WORKS
