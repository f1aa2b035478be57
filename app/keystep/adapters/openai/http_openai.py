"""Asks an OpenAI-compatible service and turns whatever comes back into a `Reply`."""

import json
import time

import httpx

from keystep.adapters.openai.failures import cause_of_failure
from keystep.domain.access import Access
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer, Json, NoAnswer, Reply
from keystep.domain.redaction import holds_part_of
from keystep.domain.requests import LIST_MODELS, WHO_AM_I, Request, is_allowed
from keystep.domain.secret import SecretKey

LARGEST_ANSWER = 1024 * 1024
"""Bytes. OpenAI's list takes some 20 KiB; big gateways send several hundred."""

_LONGEST_REQUEST_ID = 100
_LONGEST_WAIT = 6
"""Digits: eleven days are as good as never."""

_LONGEST_TEXT = 4096
"""Characters of a page: enough to know a sign-in or block page by its words."""


class HttpOpenAI:
    """Never raises for what the network or the service does; cancelling ends the request."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def list_models(self, access: Access) -> Reply:
        return await self._send(LIST_MODELS, access)

    async def list_models_without_key(self, access: Access) -> Reply:
        return await self._send(LIST_MODELS, access, with_key=False)

    async def who_am_i(self, access: Access) -> Reply:
        """Sent without organization and project: the question is which ones there are."""
        return await self._send(WHO_AM_I, Access(access.address, access.key))

    async def ask(self, access: Access, request: Request) -> Reply:
        return await self._send(request, access)

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _send(self, request: Request, access: Access, *, with_key: bool = True) -> Reply:
        """The one way out. Raises ValueError for a request that is not in the list of allowed ones.

        That is a mistake of ours and no trouble of the outside world, so it is not a `Reply`.
        """
        if not is_allowed(request):
            raise ValueError("this request is not in the list of those that may be sent")
        url = f"{access.address.url}{request.path}"
        headers = _headers(access) if with_key else {}
        content = None
        if request.body is not None:
            headers["Content-Type"] = "application/json"
            content = request.body.encode("ascii")
        started = time.perf_counter()
        try:
            async with self._client.stream(
                request.method, url, headers=headers, content=content
            ) as response:
                body = await _read(response)
                latency_ms = round((time.perf_counter() - started) * 1000)
                if body is None:
                    return NoAnswer(Cause.ANSWER_TOO_LARGE, latency_ms)
                return _answer(response, body, latency_ms, access.key)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return NoAnswer(cause_of_failure(error))


def _headers(access: Access) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {access.key.reveal()}"}
    if access.organization:
        headers["OpenAI-Organization"] = access.organization
    if access.project:
        headers["OpenAI-Project"] = access.project
    return headers


async def _read(response: httpx.Response) -> bytes | None:
    """The body as sent, undecoded, so that a bomb stays small; None when it is too large."""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > LARGEST_ANSWER:
            return None
    return bytes(body)


def _answer(response: httpx.Response, body: bytes, latency_ms: int, key: SecretKey) -> Answer:
    content_type = response.headers.get("content-type", "")
    json_body = _json(body)
    return Answer(
        status=response.status_code,
        body=json_body,
        is_web_page="html" in content_type.lower() or body.lstrip()[:1] == b"<",
        request_id=_request_id(response.headers.get("x-request-id", ""), key),
        latency_ms=latency_ms,
        text="" if json_body is not None else body.decode(errors="replace")[:_LONGEST_TEXT],
        retry_after=_seconds(response.headers.get("retry-after", "")),
    )


def _seconds(retry_after: str) -> float | None:
    """RFC 9110 allows a date as well; OpenAI and its gateways send seconds."""
    text = retry_after.strip()
    usual = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_WAIT
    return float(text) if usual else None


def _request_id(sent: str, key: SecretKey) -> str | None:
    """It is stored and shown, so it may hold neither control characters nor a part of the key."""
    if not sent.isprintable() or holds_part_of(sent, key):
        return None
    return sent[:_LONGEST_REQUEST_ID] or None


def _json(body: bytes) -> Json:
    try:
        parsed: Json = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return parsed
