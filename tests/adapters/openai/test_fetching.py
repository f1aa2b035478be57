"""A walkthrough file is fetched over real TLS: from that host, small, soon, or not at all."""

import asyncio
from pathlib import Path

import pytest
import trustme

from keystep.adapters.openai.fetching import HttpFetcher
from keystep.adapters.openai.http_client import real_client
from keystep.domain.read_walkthrough import LARGEST_FILE, Refused
from keystep.domain.setup_link import FetchFrom
from keystep.services.fetch_walkthrough import FetchWalkthrough
from keystep.services.open_walkthrough import Opened, OpenWalkthrough
from keystep.services.ports import FetchTrouble
from tests.adapters.openai import certificates
from tests.adapters.openai.certificates import Make
from tests.adapters.openai.servers import Respond, Server, always, answer, headers_of
from tests.services.fakes import FakeFiles

ACME = b'schema = 1\nstatus = "ready"\n[organisation]\nname = "Acme Ltd"\n'


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> trustme.CA:
    """An authority that this computer trusts."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


def address(server: Server, path: str = "/acme.keystep.toml?v=2") -> FetchFrom:
    return FetchFrom(f"https://127.0.0.1:{server.port}{path}")


async def fetch(source: FetchFrom, deadline: float = 15) -> Opened | Refused | FetchTrouble:
    opener = OpenWalkthrough(FakeFiles(), lambda: "jane")
    return await FetchWalkthrough(HttpFetcher(real_client), opener, deadline)(source)


async def outcome(authority: trustme.CA, data: bytes) -> Opened | Refused | FetchTrouble:
    async with Server(always(data), tls=certificates.good(authority)) as server:
        return await fetch(address(server))


async def test_it_comes_as_if_it_were_a_file_with_the_host_as_its_origin(
    authority: trustme.CA,
) -> None:
    page = answer(ACME, content_type="text/html")
    async with Server(always(page), tls=certificates.good(authority)) as server:
        source = address(server)
        opened = await fetch(source)
        [request] = server.requests
    assert isinstance(opened, Opened)
    assert opened.walkthrough.organisation.name == "Acme Ltd"
    assert opened.origin == source.host
    assert request.startswith(b"GET /acme.keystep.toml?v=2 HTTP/1.1\r\n")


async def test_the_request_tells_nothing_about_the_person(authority: trustme.CA) -> None:
    page = answer(ACME, headers=[("Set-Cookie", "who=jane")])
    async with Server(always(page), tls=certificates.good(authority)) as server:
        for _time in range(2):
            await fetch(address(server))
        known = {"host", "accept", "accept-encoding", "connection", "user-agent"}
        assert [set(headers_of(request)) - known for request in server.requests] == [set(), set()]
        assert headers_of(server.requests[0])["user-agent"] == "Keystep"


async def test_the_largest_file_is_taken_and_one_byte_more_is_not(authority: trustme.CA) -> None:
    room = LARGEST_FILE - len(ACME)
    fits = await outcome(authority, answer(ACME + b"#" * room))
    too_large = await outcome(authority, answer(ACME + b"#" * (room + 1)))
    assert isinstance(fits, Opened)
    assert too_large is FetchTrouble.TOO_LARGE


async def test_an_endless_answer_ends_at_the_limit(authority: trustme.CA) -> None:
    async def respond(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            writer.write(b"#" * 16384)
            await writer.drain()

    async with Server(respond, tls=certificates.good(authority)) as server:
        assert await fetch(address(server)) is FetchTrouble.TOO_LARGE


async def test_a_squeezed_answer_is_not_blown_up(authority: trustme.CA) -> None:
    import gzip

    bomb = gzip.compress(ACME + b"#" * 2**24)
    found = await outcome(authority, answer(bomb, headers=[("Content-Encoding", "gzip")]))
    assert isinstance(found, Refused)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
async def test_no_redirect_is_followed_not_even_to_the_same_host(
    authority: trustme.CA, status: str
) -> None:
    async with Server(always(answer(ACME)), tls=certificates.good(authority)) as elsewhere:
        for target in (f"https://127.0.0.1:{elsewhere.port}/", "/other"):
            moved = answer(b"", status, [("Location", target)])
            assert await outcome(authority, moved) is FetchTrouble.REDIRECTED
        assert elsewhere.connections == 0


@pytest.mark.parametrize("status", ["404 Not Found", "401 Unauthorized", "500 Oops", "204 Nothing"])
async def test_only_a_file_that_is_there_is_read(authority: trustme.CA, status: str) -> None:
    assert await outcome(authority, answer(ACME, status)) is FetchTrouble.NOT_THERE


@pytest.mark.parametrize(
    "make", [certificates.expired, certificates.wrong_host, certificates.from_nobody]
)
async def test_who_can_not_prove_who_he_is_is_asked_for_nothing(
    authority: trustme.CA, make: Make
) -> None:
    async with Server(always(answer(ACME)), tls=make(authority)) as server:
        assert await fetch(address(server)) is FetchTrouble.NOT_TRUSTED
        assert server.requests == []


async def _drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        writer.write(b"#")
        await writer.drain()
        await asyncio.sleep(0.02)


async def _say_nothing(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


@pytest.mark.parametrize("respond", [_drip, _say_nothing])
async def test_there_is_one_deadline_for_all_of_it(authority: trustme.CA, respond: Respond) -> None:
    async with Server(respond, tls=certificates.good(authority)) as server:
        assert await fetch(address(server), deadline=0.5) is FetchTrouble.TIMED_OUT


async def test_cancelling_hangs_up(authority: trustme.CA) -> None:
    hung_up = asyncio.Event()

    async def respond(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()
        hung_up.set()

    async with Server(respond, tls=certificates.good(authority)) as server:
        fetching = asyncio.create_task(fetch(address(server)))
        while not server.requests:
            await asyncio.sleep(0.005)
        fetching.cancel()
        await hung_up.wait()


async def test_a_host_that_nobody_can_reach_is_told_apart(authority: trustme.CA) -> None:
    async with Server(always(answer()), tls=certificates.good(authority)) as server:
        gone = address(server)
    assert await fetch(gone) is FetchTrouble.UNREACHABLE


async def test_a_file_with_a_key_in_it_is_refused_as_any_other(authority: trustme.CA) -> None:
    from tests.support.keys import project_key

    found = await outcome(authority, answer(ACME + f"# {project_key()}".encode()))
    assert isinstance(found, Refused)
