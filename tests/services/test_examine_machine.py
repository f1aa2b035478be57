"""What works on this computer: each part by itself, whatever the others lack."""

import asyncio
from dataclasses import dataclass, field, replace

import httpx
import pytest

from keystep.adapters.openai.http_client import client_over
from keystep.adapters.openai.http_openai import HttpOpenAI
from keystep.domain.api_address import OPENAI
from keystep.domain.causes import Cause
from keystep.domain.connection import SecretRef
from keystep.domain.diagnosis import Answer, NoAnswer, Reply
from keystep.domain.ladder import State
from keystep.domain.machine import Folder, FolderUse, MachineFacts, ProxyRoute, TrustFile
from keystep.domain.secret import SecretKey
from keystep.services.examine_machine import (
    Examination,
    ExamineMachine,
    KeychainFound,
    Part,
    Reach,
)
from keystep.services.ports import CatalogTrouble, KeychainTrouble, OpenAI
from tests.services.fakes import (
    FACTS,
    KEY,
    MODELS,
    REFUSED,
    FakeCatalog,
    FakeKeychain,
    FakeMachine,
    FakeOpenAI,
    a_connection,
    run,
)

NO_NETWORK = NoAnswer(Cause.NO_DNS)
KEYCHAIN_TROUBLES = [t for t in KeychainTrouble if t is not KeychainTrouble.MISSING]


@dataclass
class World:
    """A computer on which all is well, unless it is said otherwise."""

    openai: OpenAI = field(default_factory=FakeOpenAI)
    keychain: FakeKeychain = field(default_factory=FakeKeychain)
    catalog: FakeCatalog = field(default_factory=FakeCatalog)
    facts: MachineFacts = FACTS
    deadline: float = 15.0

    def examine(self) -> Examination:
        machine = FakeMachine(self.facts)
        return run(
            ExamineMachine(self.catalog, self.keychain, self.openai, machine, self.deadline)()
        )


def without_key(reply: Reply | None) -> World:
    return World(FakeOpenAI(without_key=reply))


def in_trouble(examination: Examination) -> set[Part]:
    return {part for part in Part if examination.state_of(part) is State.FAILED}


def test_where_all_is_well_every_part_is_fine() -> None:
    world = World()
    world.catalog.put(a_connection())
    examination = world.examine()
    assert {examination.state_of(part) for part in Part} == {State.PASSED}
    assert examination.state is State.PASSED
    assert examination.keychain == KeychainFound("fake")
    assert examination.network == Reach(OPENAI, None, 401, 7)
    assert examination.connections == 1
    assert examination.machine == FACTS


def test_openai_is_asked_once_and_without_a_key() -> None:
    openai = FakeOpenAI()
    World(openai).examine()
    assert openai.asked == ["list_models_without_key"]
    assert openai.asked_with[0].address == OPENAI


def test_no_key_goes_over_the_line() -> None:
    seen: list[httpx.Request] = []

    def refuse(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(401, stream=httpx.ByteStream(b'{"error": "no key"}'))

    openai = HttpOpenAI(client_over(httpx.MockTransport(refuse)))
    world = World(openai, FakeKeychain(entries={"any": KEY}))
    assert world.examine().network.state is State.PASSED
    [request] = seen
    assert str(request.url) == "https://api.openai.com/v1/models"
    sent = " ".join(f"{name}: {value}" for name, value in request.headers.items()).lower()
    assert "authorization" not in sent
    assert "openai-" not in sent
    assert KEY.reveal() not in sent


@pytest.mark.parametrize(
    ("reply", "cause", "state"),
    [
        (REFUSED, None, State.PASSED),
        (Answer(401, {"error": {"message": "Missing bearer"}}), None, State.PASSED),
        (NO_NETWORK, Cause.NO_DNS, State.FAILED),
        (NoAnswer(Cause.TLS_UNKNOWN_ISSUER), Cause.TLS_UNKNOWN_ISSUER, State.FAILED),
        (Answer(401, is_web_page=True, text="<html>"), Cause.NOT_OPENAI, State.FAILED),
        (Answer(200, is_web_page=True, text="<html>"), Cause.NOT_OPENAI, State.FAILED),
        (Answer(302), Cause.REDIRECTED, State.FAILED),
        (Answer(511), Cause.GUEST_NETWORK, State.FAILED),
        (Answer(503, {}), Cause.SERVICE_BUSY, State.UNKNOWN),
        (Answer(401), Cause.UNCLEAR_REFUSAL, State.UNKNOWN),
        (MODELS, Cause.KEY_NOT_PROVEN, State.UNKNOWN),
    ],
)
def test_each_answer_says_how_far_the_way_goes(
    reply: Reply, cause: Cause | None, state: State
) -> None:
    reach = without_key(reply).examine().network
    assert (reach.cause, reach.state) == (cause, state)


def test_no_answer_in_time_is_timed_out() -> None:
    world = without_key(None)
    world.deadline = 0.01
    assert world.examine().network.cause is Cause.TIMED_OUT


def test_without_a_network_the_rest_is_seen_all_the_same() -> None:
    examination = without_key(NO_NETWORK).examine()
    assert in_trouble(examination) == {Part.NETWORK}
    assert examination.keychain.name == "fake"


@pytest.mark.parametrize("trouble", KEYCHAIN_TROUBLES)
@pytest.mark.parametrize("call", ["name", "read"])
def test_trouble_with_the_keychain_is_seen(call: str, trouble: KeychainTrouble) -> None:
    examination = World(keychain=FakeKeychain(troubles={call: trouble})).examine()
    assert examination.keychain.trouble is trouble
    assert in_trouble(examination) == {Part.KEYCHAIN}


def test_a_locked_keychain_is_named() -> None:
    locked = FakeKeychain(troubles={"read": KeychainTrouble.LOCKED})
    assert World(keychain=locked).examine().keychain == KeychainFound(
        "fake", KeychainTrouble.LOCKED
    )


class Waiting(FakeKeychain):
    """Its prompt for the password stands open."""

    async def read(self, ref: SecretRef) -> SecretKey | KeychainTrouble:
        await asyncio.Event().wait()
        raise AssertionError


def test_a_keychain_that_waits_for_its_password_is_not_waited_for() -> None:
    world = World(keychain=Waiting(), deadline=0.01)
    examination = world.examine()
    assert examination.keychain == KeychainFound("fake", has_answered=False)
    assert examination.state_of(Part.KEYCHAIN) is State.UNKNOWN


def test_nothing_is_written_into_the_keychain() -> None:
    world = World()
    world.examine()
    assert world.keychain.log == ["read"]


@pytest.mark.parametrize("trouble", CatalogTrouble)
def test_trouble_with_the_catalog_is_seen(trouble: CatalogTrouble) -> None:
    examination = World(catalog=FakeCatalog(troubles={"connections": trouble})).examine()
    expected = State.UNKNOWN if trouble is CatalogTrouble.BUSY else State.FAILED
    assert examination.state_of(Part.CONNECTIONS) is examination.state is expected
    assert examination.connections is trouble


@pytest.mark.parametrize(
    ("part", "facts"),
    [
        (Part.PROXY, replace(FACTS, proxy=ProxyRoute(is_usable=False))),
        (Part.TRUST, replace(FACTS, trust_files=(TrustFile("X", "/x", is_readable=False),))),
        (
            Part.FOLDERS,
            replace(FACTS, folders=(Folder(FolderUse.LOG, "/x", is_writable=False),)),
        ),
    ],
)
def test_trouble_on_the_computer_is_seen(part: Part, facts: MachineFacts) -> None:
    assert in_trouble(World(facts=facts).examine()) == {part}


@pytest.mark.parametrize(
    ("cause", "part"),
    [
        (Cause.PROXY_LOGIN, Part.PROXY),
        (Cause.PROXY_UNREACHABLE, Part.PROXY),
        (Cause.TLS_SELF_SIGNED, Part.TRUST),
        (Cause.TLS_UNKNOWN_ISSUER, Part.TRUST),
    ],
)
def test_what_the_network_shows_of_another_part_is_its_trouble_too(
    cause: Cause, part: Part
) -> None:
    assert in_trouble(without_key(NoAnswer(cause)).examine()) == {Part.NETWORK, part}


def test_the_whole_is_as_bad_as_its_worst_part() -> None:
    busy = World(without_key(Answer(503)).openai)
    assert busy.examine().state is State.UNKNOWN
    busy.keychain.troubles["read"] = KeychainTrouble.LOCKED
    assert busy.examine().state is State.FAILED
