"""A company's proxy: used for https, told nothing but the host, and named when it is in the way."""

import asyncio
import base64
import ssl
import threading
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
import trustme

from keystep.adapters.openai.http_client import real_client
from keystep.adapters.openai.http_openai import HttpOpenAI
from keystep.adapters.openai.routes import Routes
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer, NoAnswer
from tests.adapters.openai import certificates
from tests.adapters.openai.certificates import NAME
from tests.adapters.openai.conftest import OpenClient
from tests.adapters.openai.servers import (
    KEY,
    Respond,
    Server,
    access_to,
    address,
    always,
    answer,
    headers_of,
)
from tests.adapters.openai.test_failures import free_port

GATEWAY = address(f"https://{NAME}/v1")
"""Found by the proxy only: no name server knows it."""


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


class Proxy(Server):
    """Connects everybody to `target`, whatever they asked for, and keeps what passes through."""

    def __init__(self, target: Server) -> None:
        super().__init__(self._tunnel)
        self._target = target
        self.passed = bytearray()

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert self.requests[-1].startswith(b"CONNECT ")
        there_reader, there = await asyncio.open_connection("127.0.0.1", self._target.port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            await asyncio.gather(self._pump(reader, there), self._pump(there_reader, writer))
        finally:
            there.close()
            with suppress(OSError):
                await there.wait_closed()

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while data := await source.read(65536):
            self.passed += data
            sink.write(data)
        with suppress(OSError):
            sink.close()


def url_of(server: Server, login: str = "") -> str:
    return f"http://{login}127.0.0.1:{server.port}"


async def outcome(client: OpenClient, at: object = GATEWAY) -> Cause | int:
    async with client() as openai:
        reply = await openai.list_models(access_to(at))  # type: ignore[arg-type]
    return reply.cause if isinstance(reply, NoAnswer) else reply.status


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("scheme", ["http://", ""])
async def test_https_goes_through_the_proxy(
    client: OpenClient,
    authority: trustme.CA,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    scheme: str,
) -> None:
    tls = certificates.good(authority)
    async with Server(always(answer()), tls=tls) as server, Proxy(server) as proxy:
        monkeypatch.setenv(variable, url_of(proxy).replace("http://", scheme))
        assert await outcome(client) == 200
        assert len(server.requests) == 1


async def test_the_proxy_sees_the_host_and_never_the_key(
    client: OpenClient, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = certificates.good(authority)
    async with Server(always(answer()), tls=tls) as server, Proxy(server) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", url_of(proxy))
        await outcome(client)
    assert proxy.requests[0].startswith(f"CONNECT {NAME}:443 HTTP/1.1\r\n".encode())
    assert set(headers_of(proxy.requests[0])) == {"host", "accept"}
    assert len(proxy.passed) > 1000
    assert KEY.reveal().encode() not in proxy.passed


async def test_a_login_in_the_setting_is_given_to_the_proxy_and_to_nobody_else(
    client: OpenClient, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = certificates.good(authority)
    async with Server(always(answer()), tls=tls) as server, Proxy(server) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", url_of(proxy, "ada:secret@"))
        assert await outcome(client) == 200
    login = base64.b64encode(b"ada:secret").decode()
    assert headers_of(proxy.requests[0])["proxy-authorization"] == f"Basic {login}"
    assert "proxy-authorization" not in headers_of(server.requests[0])


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        ("407 Proxy Authentication Required", Cause.PROXY_LOGIN),
        ("403 Forbidden", Cause.NO_CONNECTION),
        ("502 Bad Gateway", Cause.NO_CONNECTION),
        ("504 Gateway Timeout", Cause.NO_CONNECTION),
    ],
)
async def test_a_proxy_that_lets_nobody_pass_is_named_by_its_reason(
    client: OpenClient, monkeypatch: pytest.MonkeyPatch, status: str, cause: Cause
) -> None:
    async with Server(always(answer(b"<html>", status))) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", url_of(proxy))
        assert await outcome(client) is cause
        assert KEY.reveal().encode() not in b"".join(proxy.requests)


async def test_a_proxy_where_nobody_listens_is_unreachable(
    client: OpenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")
    assert await outcome(client) is Cause.PROXY_UNREACHABLE


async def test_a_proxy_whose_name_does_not_exist_is_unreachable(
    client: OpenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.nonexistent.invalid:3128")
    assert await outcome(client) is Cause.PROXY_UNREACHABLE


@pytest.mark.parametrize(
    "setting",
    ["socks5://127.0.0.1:1080", "ftp://proxy", ":::", "http://:3128", "http://127.0.0.1:99999"],
)
async def test_a_proxy_setting_that_cannot_be_used_is_named_and_not_ignored(
    client: OpenClient, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", setting)
    async with Server(always(answer())) as server:
        at = address(f"https://127.0.0.1:{server.port}/v1")
        assert await outcome(client, at) is Cause.PROXY_UNREACHABLE
        assert server.connections == 0


async def test_a_bad_certificate_behind_the_proxy_is_the_certificates_fault(
    client: OpenClient, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commonest of all: a company's proxy that reads along, with a root not installed."""
    tls = certificates.from_nobody(authority)
    async with Server(always(answer()), tls=tls) as server, Proxy(server) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", url_of(proxy))
        assert await outcome(client) is Cause.TLS_UNKNOWN_ISSUER


async def hang_up(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Close the line without a word."""


@pytest.mark.parametrize("respond", [hang_up, always(b"HTTP/1.1 200 OK\r\n\r\n")])
async def test_a_proxy_that_hangs_up_is_no_connection(
    client: OpenClient, monkeypatch: pytest.MonkeyPatch, respond: Respond
) -> None:
    async with Server(respond) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", url_of(proxy))
        assert await outcome(client) is Cause.NO_CONNECTION


async def test_http_on_this_computer_never_goes_through_a_proxy(
    client: OpenClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not encrypted, so the proxy could read the key."""
    async with Server(always(answer())) as server, Server(always(answer())) as proxy:
        for variable in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(variable, url_of(proxy))
        assert await outcome(client, server) == 200
        assert (len(server.requests), proxy.connections) == (1, 0)


@pytest.mark.parametrize(
    "exempt", ["127.0.0.1", "*", "elsewhere.test, 127.0.0.1", "::1/128,127.0.0.1,[::1],fd00::/8"]
)
async def test_no_proxy_is_honoured(
    client: OpenClient, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, exempt: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("NO_PROXY", exempt)
    async with Server(always(answer()), tls=certificates.good(authority)) as server:
        assert await outcome(client, server) == 200


async def test_no_proxy_for_another_host_changes_nothing(
    client: OpenClient, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = certificates.good(authority)
    async with Server(always(answer()), tls=tls) as server, Proxy(server) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", url_of(proxy))
        monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1,gateway.example")
        assert await outcome(client) == 200
        assert proxy.connections == 1


async def test_a_setting_that_changes_is_followed(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A laptop moves from the company's network to another one and back."""
    tls = certificates.good(authority)
    async with Server(always(answer()), tls=tls) as server, Proxy(server) as proxy:
        settings = [url_of(proxy), None, url_of(proxy)]
        openai = HttpOpenAI(real_client(lambda _url: settings.pop(0)))
        replies = [await openai.list_models(access_to(server)) for _setting in range(3)]
        await openai.aclose()
    assert [reply.status for reply in replies if isinstance(reply, Answer)] == [200] * 3
    assert len(server.requests) == 3
    assert proxy.connections == 2


async def test_one_transport_serves_all_requests_with_the_same_setting() -> None:
    settings = ["http://a.test:1", "http://b.test:2", "http://a.test:1"]
    routes = Routes(ssl.create_default_context(), lambda _url: settings.pop(0))
    url = httpx.URL(GATEWAY.url)
    first, other, again = [await routes._transport_for(url) for _setting in range(3)]
    await routes.aclose()
    assert first is again
    assert first is not other


async def test_the_setting_is_asked_for_away_from_the_loop() -> None:
    threads: list[threading.Thread] = []

    def find_proxy(url: str) -> str | None:
        threads.append(threading.current_thread())
        return None

    routes = Routes(ssl.create_default_context(), find_proxy)
    await routes._transport_for(httpx.URL(GATEWAY.url))
    await routes.aclose()
    assert threads
    assert threading.current_thread() not in threads


async def test_http_on_this_computer_asks_for_no_setting(client: OpenClient) -> None:
    def find_proxy(url: str) -> str | None:
        raise AssertionError(url)

    async with Server(always(answer())) as server:
        openai = HttpOpenAI(real_client(find_proxy))
        assert isinstance(await openai.list_models(access_to(server)), Answer)
        await openai.aclose()
