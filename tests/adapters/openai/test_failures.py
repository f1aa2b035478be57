"""A line that does not come about, or breaks, is named for what went wrong."""

import asyncio
import socket
import ssl
import struct

import httpx
import pytest

from keystep.adapters.openai.failures import cause_of_failure
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import NoAnswer
from tests.adapters.openai.conftest import OpenClient
from tests.adapters.openai.servers import (
    KEY,
    Respond,
    Server,
    access_to,
    address,
    always,
    answer,
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def cause_at(client: OpenClient, url: str) -> Cause:
    async with client() as openai:
        reply = await openai.list_models(access_to(address(url)))
    assert isinstance(reply, NoAnswer), reply
    return reply.cause


async def test_a_port_where_nobody_listens_refuses(client: OpenClient) -> None:
    url = f"https://127.0.0.1:{free_port()}/v1"
    assert await cause_at(client, url) is Cause.CONNECTION_REFUSED


async def test_a_refusal_on_every_address_of_a_name_is_a_refusal(client: OpenClient) -> None:
    url = f"http://localhost:{free_port()}/v1"
    assert await cause_at(client, url) is Cause.CONNECTION_REFUSED


async def test_a_name_that_does_not_exist_is_not_found(client: OpenClient) -> None:
    assert await cause_at(client, "https://nonexistent.invalid/v1") is Cause.NO_DNS


async def hang_up(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Close the line without a word."""


async def stop_in_the_middle(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(answer()[:-10])


async def reset_in_the_middle(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(answer()[:-10])
    await writer.drain()
    line = writer.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


BROKEN_LINES: list[Respond] = [
    hang_up,
    stop_in_the_middle,
    reset_in_the_middle,
    always(b"SSH-2.0-OpenSSH_9.2\r\n"),
    always(b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}"),
    always(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200_000 + b"\r\n\r\n{}"),
]


@pytest.mark.parametrize("respond", BROKEN_LINES)
async def test_a_line_that_breaks_is_no_connection(client: OpenClient, respond: Respond) -> None:
    async with Server(respond) as server:
        assert await cause_at(client, server.address.url) is Cause.NO_CONNECTION


async def test_a_service_without_tls_is_no_connection(client: OpenClient) -> None:
    heard = bytearray()

    async def answer_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.extend(await reader.read(65536))
        writer.write(answer(b"", "400 Bad Request"))
        writer.close()

    server = await asyncio.start_server(answer_plainly, "127.0.0.1", 0)
    async with server:
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        assert await cause_at(client, url) is Cause.NO_CONNECTION
    assert KEY.reveal().encode() not in heard


def wrapped(root: Exception) -> httpx.ConnectError:
    """As httpx raises what the socket said."""
    error = httpx.ConnectError(f"All attempts failed for {KEY.reveal()}")
    error.__cause__ = ExceptionGroup("several addresses", [OSError("unreachable"), root])
    return error


def not_verified(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError("the system's own words")
    error.verify_code = code
    return error


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (wrapped(ConnectionRefusedError()), Cause.CONNECTION_REFUSED),
        (wrapped(socket.gaierror(socket.EAI_AGAIN, "later")), Cause.NO_DNS),
        (wrapped(TimeoutError()), Cause.TIMED_OUT),
        (wrapped(PermissionError()), Cause.NO_CONNECTION),
        (httpx.ConnectTimeout(""), Cause.TIMED_OUT),
        (httpx.InvalidURL(""), Cause.NO_CONNECTION),
        (httpx.ProxyError("407 Proxy Authentication Required"), Cause.PROXY_LOGIN),
        (httpx.ProxyError("403 Forbidden"), Cause.NO_CONNECTION),
        (httpx.ProxyError("unreachable"), Cause.PROXY_UNREACHABLE),
    ],
)
def test_an_error_is_named_by_its_kind(
    error: httpx.HTTPError | httpx.InvalidURL, cause: Cause
) -> None:
    assert cause_of_failure(error) is cause


def test_an_error_that_comes_from_itself_ends() -> None:
    error = httpx.ConnectError("")
    error.__cause__ = other = OSError()
    other.__context__ = error
    assert cause_of_failure(error) is Cause.NO_CONNECTION


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        # OpenSSL's codes are tried for real in test_tls.py. Here are those that truststore
        # passes on from Windows (wincrypt.h) and macOS (SecBase.h).
        (0x800B0101, Cause.TLS_EXPIRED),
        (0x800B010F, Cause.TLS_WRONG_HOST),
        (0x800B0109, Cause.TLS_UNKNOWN_ISSUER),
        (-67818, Cause.TLS_EXPIRED),
        (-67819, Cause.TLS_EXPIRED),
        (-67602, Cause.TLS_WRONG_HOST),
        (-67843, Cause.TLS_UNKNOWN_ISSUER),
        (12345, Cause.TLS_UNKNOWN_ISSUER),
    ],
)
def test_other_systems_certificate_errors_are_named(code: int, cause: Cause) -> None:
    assert cause_of_failure(wrapped(not_verified(code))) is cause
