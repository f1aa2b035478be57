"""Nothing leaves the program but the requests of `domain/requests.py`: all use cases, one door.

The one exception is a walkthrough file that a person agreed to fetch from the host in a link.
"""

import ast
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cached_property, partial
from pathlib import Path

import httpx
import pytest

from keystep.adapters.clock import SystemClock
from keystep.adapters.openai.http_openai import HttpOpenAI
from keystep.adapters.simulated_openai.practice import COMPANY, practice_service
from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.connection import Connection, Purpose
from keystep.domain.editing import Change, Editable
from keystep.domain.guide import Guide
from keystep.domain.practice_keys import PRACTICE_KEYS
from keystep.domain.repair import without_organization
from keystep.domain.requests import (
    CHAT_IN_VAIN,
    FIXED_REQUESTS,
    Request,
    embedding_try_out,
    is_allowed,
    is_try_out,
)
from keystep.domain.round import Round
from keystep.domain.secret import SecretKey
from keystep.domain.setup_link import FetchFrom
from keystep.services.use_cases import UseCases
from tests.adapters.openai.conftest import OpenClient
from tests.adapters.openai.servers import Server, access_to, address, always, answer
from tests.architecture.sources import APP, modules, parsed
from tests.services.fakes import (
    FakeCatalog,
    FakeFetcher,
    FakeFiles,
    FakeKeychain,
    FakeMachine,
    FakeNotifier,
    FakeRecipes,
)

GATEWAY = address("https://gateway.example/v1")
NO_REQUESTS = {"write_report", "write_mistake_report"}
"""The reports of what happened before."""


FILE = Path("list.json")
LINK = "keystep://setup?src=https%3A%2F%2Facme.example%2Fit.keystep.toml"
SOURCE = FetchFrom("https://acme.example/it.keystep.toml")
GUIDE = Guide("Guide", "today", "en", from_the_right=False, opening=(), sections=())
ANOTHER_ORGANIZATION = Change(Editable(), Editable(organization="org-Another"))


class Recording(httpx.AsyncBaseTransport):
    """Writes down each request, then lets practice mode's service answer it."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.hosts: list[tuple[str, Request]] = []
        service = practice_service()
        service._slow_seconds = 0
        self._service = httpx.ASGITransport(service)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.raw_path.decode().removeprefix("/v1")
        body = (await request.aread()).decode() or None
        sent = Request(request.method, path, body)
        self.requests.append(sent)
        self.hosts.append((request.url.host, sent))
        return await self._service.handle_async_request(request)


@asynccontextmanager
async def recorded() -> AsyncIterator[tuple[UseCases, Recording]]:
    transport = Recording()
    openai = HttpOpenAI(httpx.AsyncClient(transport=transport, trust_env=False))
    try:
        catalog, keychain = FakeCatalog(), FakeKeychain()
        machine = FakeMachine()
        clock = SystemClock()
        cases = UseCases(
            Realm.PRACTICE,
            catalog,
            keychain,
            openai,
            clock,
            machine=machine,
            notifier=FakeNotifier(),
            files=FakeFiles(),
            fetcher=FakeFetcher(),
            recipes=FakeRecipes(),
        )
        yield cases, transport
    finally:
        await openai.aclose()


async def _export_and_import(cases: UseCases, _access: Access, _saved: Connection) -> None:
    await cases.export_list(FILE)
    await cases.import_list(FILE)


Act = Callable[[UseCases, Access, Connection], Awaitable[object]]
USE_CASES: dict[str, Act] = {
    "add": lambda cases, access, _saved: cases.add("Another", access, None, None),
    "check": lambda cases, _access, saved: cases.check(saved),
    "check_key": lambda cases, access, _saved: cases.check_key(access),
    "edit": lambda cases, _access, saved: cases.edit(saved, ANOTHER_ORGANIZATION),
    "examine": lambda cases, _access, _saved: cases.examine(),
    "export_list": lambda cases, _access, _saved: cases.export_list(FILE),
    "find_organizations": lambda cases, access, _saved: cases.find_organizations(access),
    "go_back": lambda cases, _access, saved: cases.go_back(saved),
    "hand_over": lambda cases, _access, saved: cases.hand_over(saved, "n8n"),
    "import_list": _export_and_import,
    "let_old_key_go": lambda cases, _access, saved: cases.let_old_key_go(saved),
    "probe": lambda cases, _access, saved: cases.probe(saved, with_changes=True),
    "probe_permissions": lambda cases, access, _saved: cases.probe_permissions(
        access, with_changes=True
    ),
    "open_link": lambda cases, _access, _saved: cases.open_link(LINK),
    "fetch_walkthrough": lambda cases, _access, _saved: cases.fetch_walkthrough(SOURCE),
    "save_guide": lambda cases, _access, _saved: cases.save_guide(
        GUIDE, Path("guide.html"), lambda _guide: b""
    ),
    "open_walkthrough": lambda cases, _access, _saved: cases.open_walkthrough(FILE),
    "recover": lambda cases, _access, _saved: cases.recover(),
    "remove": lambda cases, _access, saved: cases.remove(saved),
    "rename": lambda cases, _access, saved: cases.rename(saved, "Renamed"),
    "repair": lambda cases, access, saved: cases.repair(saved, without_organization(access)),
    "replace_key": lambda cases, access, saved: cases.replace_key(saved, access.key, None),
    "same_keys": lambda cases, access, saved: cases.same_keys.look(saved, access.key),
    "try_payment": lambda cases, access, _saved: cases.try_payment(access),
    "watch": lambda cases, _access, _saved: cases.watch(partial(_check_each, cases)),
    "try_payment_of": lambda cases, _access, saved: cases.try_payment_of(saved),
}


async def _check_each(cases: UseCases, connections: Sequence[Connection]) -> Round:
    """As the window does, one after the other."""
    round_ = Round(connections)
    for connection in connections:
        round_.ended(connection.id, await cases.check(connection))
    return round_


async def use(name: str, key: str, where: Access | None = None) -> Recording:
    async with recorded() as (cases, transport):
        access = where or Access(OPENAI, SecretKey(key), COMPANY.id)
        saved = await cases.add("Mine", access, Purpose.USE, None)
        assert isinstance(saved, Connection)
        await USE_CASES[name](cases, access, saved)
        return transport


def test_every_use_case_is_tried_below() -> None:
    made = {name for name, each in vars(UseCases).items() if isinstance(each, cached_property)}
    assert set(USE_CASES) == made - NO_REQUESTS


@pytest.mark.parametrize("key", PRACTICE_KEYS)
@pytest.mark.parametrize("name", USE_CASES)
async def test_a_use_case_sends_only_what_is_in_the_list(name: str, key: str) -> None:
    transport = await use(name, key)
    assert [sent for sent in transport.requests if not is_allowed(sent)] == []


async def test_all_of_the_list_is_in_use() -> None:
    sent: set[Request] = set()
    for name in USE_CASES:
        sent |= set((await use(name, "sk-practice-works")).requests)
    assert sent >= FIXED_REQUESTS
    assert [each for each in sent if is_try_out(each)] == [
        embedding_try_out("text-embedding-3-small")
    ]


@pytest.mark.parametrize("name", USE_CASES)
async def test_another_service_gets_neither_probes_nor_money(name: str) -> None:
    transport = await use(name, "", Access(GATEWAY, SecretKey("sk-practice-works")))
    assert {(request.method, request.path) for _host, request in transport.hosts} <= {
        ("GET", "/models"),
        ("GET", "/me"),
    }


FORBIDDEN = [
    Request("DELETE", "/models/gpt-6-luna"),
    Request("POST", "/threads", "{}"),
    Request("POST", "/vector_stores", "{}"),
    Request("POST", "/images/generations", '{"speed":1}'),
    Request("POST", "/responses", '{"model":"gpt-6-pro","input":"hi"}'),
    Request("POST", "/organization/admin_api_keys", "{}"),
    Request("GET", "/files"),
    Request("GET", "@evil.example/models"),
    Request("GET", "/../models"),
]


@pytest.mark.parametrize("request_", FORBIDDEN, ids=str)
async def test_what_is_not_in_the_list_raises_before_a_line_is_opened(
    client: OpenClient, request_: Request
) -> None:
    async with Server(always(answer())) as server, client() as openai:
        with pytest.raises(ValueError, match="not in the list"):
            await openai.ask(access_to(server), request_)
        assert server.connections == 0


async def test_what_is_in_the_list_is_sent_to_the_letter(client: OpenClient) -> None:
    bodies: list[bytes] = []

    async def respond(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        bodies.append(await reader.readexactly(len(CHAT_IN_VAIN.body or "")))
        writer.write(answer(b'{"error": {"message": "no model"}}', "400 Bad Request"))

    async with Server(respond) as server, client() as openai:
        await openai.ask(access_to(server), CHAT_IN_VAIN)
        head = server.requests[0].decode().lower().split("\r\n")
    assert head[0] == "post /v1/chat/completions http/1.1"
    assert {"content-type: application/json", "content-length: 2"} <= set(head)
    assert bodies == [b"{}"]


async def test_a_change_is_sent_once_even_when_its_line_breaks(client: OpenClient) -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with Server(hang_up) as server, client() as openai:
        await openai.ask(access_to(server), CHAT_IN_VAIN)
        assert len(server.requests) == server.connections == 1


def test_the_door_is_the_only_place_that_sends() -> None:
    uses = [
        node.attr
        for node in ast.walk(parsed(APP / "adapters/openai/http_openai.py"))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self._client"
    ]
    assert sorted(uses) == ["aclose", "stream"]


def test_beside_the_door_one_file_fetches_and_that_without_a_key_or_anything_else() -> None:
    """What a person agreed to get from the host in a link: `test_fetching.py` has the request."""
    tree = parsed(APP / "adapters/openai/fetching.py")
    uses = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("client.")
    ]
    assert sorted(uses) == ["client.aclose()", "client.stream('GET', url)"]
    senders = {
        path.name
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("client.stream")
    }
    assert senders == {"http_openai.py", "fetching.py"}


def test_nobody_but_the_adapter_knows_how_to_send() -> None:
    outside = [
        path
        for path in modules(but=("adapters/openai",))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Import | ast.ImportFrom) and _names_a_client(node)
    ]
    assert outside == []


def _names_a_client(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.ImportFrom):
        names = {node.module or ""}
    else:
        names = {alias.name for alias in node.names}
    return bool(names & {"httpx", "httpcore", "http.client", "urllib.request", "requests"})
