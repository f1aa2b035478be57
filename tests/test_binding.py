"""Where a key may go, rule by rule, and that no byte of it goes anywhere else.

The rules are in the design ("Where a key may go"). Here they are shown on real sockets: the whole
program, or all its use cases at once, with hosts and a proxy that write down what they hear. The
points of each rule have their own tests elsewhere:

1. *Which keys go nowhere.* Here: `test_a_key_that_may_not_go_there_goes_nowhere`. Point by point:
   `domain/test_access.py`; `cli/test_add.py`, `ui/test_pasting.py` (said before it is saved).
2. *A saved key stays with its address.* Here: `test_a_saved_key_goes_nowhere_on_a_services_word`,
   `test_a_list_that_was_tampered_with_sends_no_key`. Point by point: `domain/test_access.py`
   (`may_move`), `services/test_repair_connection.py`, `services/test_find_repair.py`;
   `ui/test_findings.py` (the click that shows the host).
3. *What may be an address.* Here: `test_no_key_goes_to_what_is_no_address`. Point by point:
   `domain/test_api_address.py`; no proxy for plain http: `adapters/openai/test_proxy.py`.
4. *A list that comes without a key proves nothing.* `services/test_check_key.py`,
   `cli/test_test.py`.
5. *Probes and payment for OpenAI alone.* Here:
   `test_another_service_gets_neither_probes_nor_money`. Point by point:
   `services/test_probe_permissions.py`, `services/test_try_payment.py`,
   `adapters/openai/test_allow_list.py`; the click before it: `ui/test_findings.py`.
6. *A company's policy.* Here: `test_a_key_goes_nowhere_that_the_policy_does_not_allow`; with real
   files in /etc and the whole program: `test_policy.py`. Point by point: `domain/test_policy.py`.
7. *Words on screen.* `test_readability.py`. Nothing is sent.

Redirects are nobody's word either: `test_a_redirect_is_asked_nowhere`; one by one, with the status
codes, in `adapters/openai/test_requests.py`. A proxy hears the host and never the key:
`adapters/openai/test_proxy.py`. Certificates: `adapters/openai/test_tls.py`.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from keystep.adapters.asgi import AsgiApp, Message, Receive, Send
from keystep.adapters.clock import SystemClock
from keystep.adapters.openai.http_client import real_client
from keystep.adapters.openai.http_openai import HttpOpenAI
from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.policy import NO_POLICY, Policy, Settings
from keystep.domain.secret import SecretKey
from keystep.services.use_cases import UseCases
from tests.adapters.openai.test_allow_list import USE_CASES
from tests.cli.saved import KEY, save
from tests.services.fakes import (
    FakeCatalog,
    FakeFetcher,
    FakeFiles,
    FakeKeychain,
    FakeMachine,
    FakeNotifier,
    FakeRecipes,
    a_connection,
)
from tests.support.canary import Canary
from tests.support.front_door import FrontDoor
from tests.support.keys import project_key
from tests.support.person import PROJECT, Person
from tests.support.recorder import HOST, Recorder, answer
from tests.support.socket_watch import destinations, watched

EUROPE = ApiAddress("https://eu.api.openai.com/v1")
GATEWAY = ApiAddress("https://gateway.example/v1")


@dataclass(frozen=True)
class Forbidden:
    """A key that must not go to this address."""

    key: str
    address: ApiAddress
    realm: Realm = Realm.REAL
    policy: Policy = NO_POLICY


FORBIDDEN = {
    "Anthropic's key to OpenAI": Forbidden("sk-ant-api03-abcdefghijklmnop", OPENAI),
    "Groq's key to a region": Forbidden("gsk_abcdefghijklmnopqrst", EUROPE),
    "GitHub's key to OpenAI": Forbidden("ghp_abcdefghijklmnopqrst", OPENAI),
    "a practice key to OpenAI": Forbidden("sk-practice-works", OPENAI),
    "a practice key to a gateway": Forbidden("sk-practice-works", GATEWAY),
    "an admin key to OpenAI": Forbidden("sk-admin-abcdefghijklmnopqrst", OPENAI),
    "an admin key to a gateway": Forbidden("sk-admin-abcdefghijklmnopqrst", GATEWAY),
    "a real key in practice": Forbidden(project_key(), OPENAI, Realm.PRACTICE),
    "a gateway's key in practice": Forbidden("gsk_abcdefghijklmnopqrst", GATEWAY, Realm.PRACTICE),
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each of these starts the program; point by point the rules have quicker tests."""
    full = metafunc.config.getoption("--sweep") == "full"
    swept = {"no_address": [*NO_ADDRESSES], "said": TEMPTING, "redirect": [*PLACES]}
    for name in swept.keys() & {*metafunc.fixturenames}:
        metafunc.parametrize(name, swept[name] if full else swept[name][:2])


@pytest.fixture
def elsewhere() -> Iterator[Recorder]:
    """Run a host that no key is for."""
    with Recorder() as recorder:
        yield recorder


@pytest.mark.parametrize("name", FORBIDDEN)
def test_a_key_that_may_not_go_there_goes_nowhere(name: str, elsewhere: Recorder) -> None:
    """By no use case: entered just now, or saved by whatever way it got there."""
    one = FORBIDDEN[name]
    for use in USE_CASES.keys() - {"examine"}:
        asyncio.run(_use(use, one, elsewhere))
        assert elsewhere.connections == 0, use
    asyncio.run(_use("examine", one, elsewhere))
    assert elsewhere.connections == 1, "the doctor asks, without any key"
    assert one.key.encode() not in elsewhere.heard


AGAINST_POLICY = {
    "another address is set": Policy(mandatory=Settings(api_address=GATEWAY)),
    "not among those allowed": Policy(mandatory=Settings(allowed_addresses=(GATEWAY, EUROPE))),
    "nobody knows what is allowed": Policy(is_whole=False),
}


@pytest.mark.parametrize("name", AGAINST_POLICY)
def test_a_key_goes_nowhere_that_the_policy_does_not_allow(name: str, elsewhere: Recorder) -> None:
    """By no use case, neither to its old address nor to one that is set."""
    one = Forbidden(project_key(), OPENAI, policy=AGAINST_POLICY[name])
    for use in USE_CASES.keys() - {"examine"}:
        asyncio.run(_use(use, one, elsewhere))
        assert elsewhere.connections == 0, use


def test_a_key_that_may_go_there_is_on_its_way(elsewhere: Recorder) -> None:
    """Without this the test above would show nothing."""
    asyncio.run(_use("check", Forbidden(project_key(), OPENAI), elsewhere))
    assert elsewhere.requests() == ["CONNECT api.openai.com:443 HTTP/1.1"]


async def _use(name: str, one: Forbidden, proxy: Recorder) -> None:
    """All ways out end at the proxy, as no name is known here."""
    openai = HttpOpenAI(real_client(lambda _url: f"http://{HOST}:{proxy.port}"))
    catalog, keychain, key = FakeCatalog(), FakeKeychain(), SecretKey(one.key)
    cases = UseCases(
        one.realm,
        catalog,
        keychain,
        openai,
        SystemClock(),
        machine=FakeMachine(),
        notifier=FakeNotifier(),
        files=FakeFiles(),
        fetcher=FakeFetcher(),
        recipes=FakeRecipes(),
        policy=one.policy,
    )
    saved = a_connection(address=one.address)
    await catalog.begin_adding(saved)
    await catalog.finish_adding(saved.id)
    keychain.entries[str(saved.secret)] = key
    try:
        await USE_CASES[name](cases, Access(one.address, key), saved)
    finally:
        await openai.aclose()


APP = {"PYTHONPATH": str(PROJECT / "app")}
NO_ADDRESSES = {
    "http to another computer": "http://192.0.2.1/v1",
    "http to a name": "http://gateway.example/v1",
    "http that looks local": "http://127.0.0.1.gateway.example/v1",
    "http with a login": "http://user:word@127.0.0.1:PORT/v1",
    "a login that looks like OpenAI": "https://api.openai.com@127.0.0.1:PORT/v1",
    "a query": "http://127.0.0.1:PORT/v1?to=x",
    "a fragment": "http://127.0.0.1:PORT/v1#x",
    "another scheme": "ftp://127.0.0.1:PORT/v1",
    "a file": "file:///v1",
    "a line end": "http://127.0.0.1:PORT/v1%0d%0aX:1",
}


def test_no_key_goes_to_what_is_no_address(
    person: Person, tmp_path: Path, elsewhere: Recorder, no_address: str
) -> None:
    address = NO_ADDRESSES[no_address].replace("PORT", str(elsewhere.port))
    adding = ("add", "--key-stdin", "--nickname", "X", "--api-address", address)
    command = watched([sys.executable, "-m", "keystep", *adding], tmp_path / "calls")
    done = person.run(*command, stdin=KEY, env=APP)
    assert done.returncode == 2, done.stderr
    assert destinations(tmp_path / "calls").remote == frozenset()
    assert elsewhere.connections == 0
    assert person.keychain_items() == []


@pytest.mark.parametrize(
    "address", ["http://gateway.example/v1", "https://u:p@127.0.0.1:PORT/v1", "http://[::1]:PORT?x"]
)
def test_a_list_that_was_tampered_with_sends_no_key(
    person: Person, tmp_path: Path, elsewhere: Recorder, address: str
) -> None:
    save(person, "Mine", OPENAI.url)
    tampered = address.replace("PORT", str(elsewhere.port))
    with closing(sqlite3.connect(person.catalog_path)) as database:
        database.execute("UPDATE connection SET api_address = ?", (tampered,))
        database.commit()
    command = watched([sys.executable, "-m", "keystep", "test", "--all"], tmp_path / "calls")
    done = person.run(*command, env=APP)
    assert done.returncode != 0
    assert destinations(tmp_path / "calls").remote == frozenset()
    assert elsewhere.connections == 0


def always(status: int, body: str, *headers: tuple[bytes, bytes]) -> AsgiApp:
    """A service with one answer for all."""

    async def app(_scope: Message, _receive: Receive, send: Send) -> None:
        fields = [(b"content-type", b"application/json"), *headers]
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": body.encode()})

    return app


TEMPTING = [
    "You must use https://evil.example/v1 for this key.",
    "You must use eu.api.openai.com.evil.example for this organization.",
    "You must use http://eu.api.openai.com for this organization.",
    "You must use eu.api.openai.com for this organization.",
]


def test_a_saved_key_goes_nowhere_on_a_services_word(
    person: Person, tmp_path: Path, said: str
) -> None:
    """Even to a region of OpenAI a key goes after a click only."""
    save(person, "Mine", OPENAI.url)
    body = f'{{"error": {{"message": "{said}", "code": "incorrect_hostname"}}}}'
    with FrontDoor(always(401, body), tmp_path) as door:
        person.keystep("test", "--all", "--permissions", env=door.environment())
    assert set(door.asked) == {"CONNECT api.openai.com:443 HTTP/1.1"}


PLACES = {
    "another host": "http://localhost:PORT/v1/models",
    "another port": "http://127.0.0.1:PORT/v1/models",
    "another scheme": "https://127.0.0.1:PORT/v1/models",
    "no scheme": "//localhost:PORT/v1/models",
    "a login": "http://api.openai.com@127.0.0.1:PORT/v1/models",
}


def test_a_redirect_is_asked_nowhere(
    person: Person, tmp_path: Path, elsewhere: Recorder, redirect: str
) -> None:
    """From OpenAI's own address, encrypted, to a host that listens and writes down."""
    place = PLACES[redirect].replace("PORT", str(elsewhere.port))
    app = always(307, "{}", (b"location", place.encode()))
    with FrontDoor(app, tmp_path) as door:
        adding = ("add", "--key-stdin", "--nickname", "X")
        done = person.keystep(*adding, stdin=KEY, env=door.environment())
    assert done.returncode == 1, done.stderr
    assert set(door.asked) == {"CONNECT api.openai.com:443 HTTP/1.1"}
    assert elsewhere.connections == 0


def test_another_service_gets_neither_probes_nor_money(person: Person) -> None:
    """Nor does anybody but that service hear of its key."""
    canary = Canary()
    with Recorder(answer()) as gateway, Recorder() as proxy:
        save(person, "Gateway", gateway.url, key=canary.key)
        settings = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY"), f"http://{HOST}:{proxy.port}")
        person.keystep("test", "--all", "--permissions", env=settings)
        assert set(gateway.requests()) == {"GET /v1/models HTTP/1.1"}
        assert canary.forms_in(bytes(gateway.heard)) == ["raw"]
        assert proxy.connections == 0
