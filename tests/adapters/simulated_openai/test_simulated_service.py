"""The simulated service answers as the real one would, key by key."""

from collections.abc import Iterator

import pytest

from keystep.adapters.openai.http_client import client_of_app, real_client
from keystep.adapters.openai.http_openai import HttpOpenAI
from keystep.adapters.simulated_openai.service import SimulatedOpenAI, Trouble
from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer
from keystep.domain.organizations import organizations_in
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.check_key import CheckKey
from tests.adapters.openai.servers import address
from tests.adapters.samples import NOW
from tests.support.keys import ACME, OTHER, PROJECT, project_key, simulated
from tests.support.simulated_service import SimulatedService

KEY = project_key()


class StoppedClock:
    def now(self) -> object:
        return NOW


def service_with(trouble: Trouble = Trouble.NONE) -> SimulatedOpenAI:
    return SimulatedOpenAI([simulated(KEY, trouble, (ACME, OTHER))], slow_seconds=0)


async def checked(
    service: SimulatedOpenAI,
    organization: str | None = ACME.id,
    project: str | None = None,
    key: str = KEY,
) -> Verdict:
    openai = HttpOpenAI(client_of_app(service))
    check = CheckKey(openai, StoppedClock(), Realm.REAL)  # type: ignore[arg-type]
    try:
        return await check(Access(OPENAI, SecretKey(key), organization, project))
    finally:
        await openai.aclose()


@pytest.mark.parametrize(
    ("trouble", "cause"),
    [
        (Trouble.NONE, Cause.WORKS),
        (Trouble.RESTRICTED, Cause.WORKS_WITHOUT_MODEL_LIST),
        (Trouble.REFUSED, Cause.KEY_REFUSED),
        (Trouble.WRONG_ORGANIZATION, Cause.WRONG_ORGANIZATION),
        (Trouble.NO_CREDIT, Cause.NO_CREDIT),
        (Trouble.SERVICE_DOWN, Cause.SERVICE_BUSY),
        (Trouble.SLOW, Cause.WORKS),
        (Trouble.EXPIRED, Cause.KEY_EXPIRED),
        (Trouble.WRONG_REGION, Cause.WRONG_REGION),
        (Trouble.FILTERED, Cause.BLOCKED_ON_THE_WAY),
    ],
)
async def test_each_trouble_gives_its_cause(trouble: Trouble, cause: Cause) -> None:
    assert (await checked(service_with(trouble))).cause is cause


def test_no_trouble_is_left_out_above() -> None:
    [marks] = [m for m in test_each_trouble_gives_its_cause.pytestmark if m.name == "parametrize"]  # type: ignore[attr-defined]
    assert {trouble for trouble, _cause in marks.args[1]} == set(Trouble)


@pytest.mark.parametrize(
    ("organization", "project", "cause"),
    [
        (ACME.id, PROJECT, Cause.WORKS),
        (None, None, Cause.WORKS),
        (OTHER.id, None, Cause.WRONG_ORGANIZATION),
        ("org-nobodys", None, Cause.WRONG_ORGANIZATION),
        (ACME.id, "proj_other", Cause.WRONG_PROJECT),
    ],
)
async def test_organization_and_project_must_be_the_keys_own(
    organization: str | None, project: str | None, cause: Cause
) -> None:
    assert (await checked(service_with(), organization, project)).cause is cause


async def test_an_unknown_key_is_refused() -> None:
    verdict = await checked(service_with(), key=project_key("none"))
    assert (verdict.cause, verdict.http_status) == (Cause.KEY_REFUSED, 401)


@pytest.fixture
def socket_service() -> Iterator[tuple[SimulatedOpenAI, str]]:
    app = service_with()
    with SimulatedService(app) as service:  # type: ignore[arg-type,unused-ignore]
        yield app, service.url


async def test_it_speaks_over_a_socket_as_it_does_in_memory(
    socket_service: tuple[SimulatedOpenAI, str],
) -> None:
    app, url = socket_service
    openai = HttpOpenAI(real_client())
    reply = await openai.list_models(Access(address(url), SecretKey(KEY), ACME.id))
    await openai.aclose()
    in_memory = await checked(app)
    assert isinstance(reply, Answer)
    assert reply.status == in_memory.http_status == 200
    assert [seen.path for seen in app.seen] == ["/v1/models"] * 2


async def test_who_am_i_lists_the_organizations_the_keys_own_first() -> None:
    openai = HttpOpenAI(client_of_app(service_with()))
    reply = await openai.who_am_i(Access(OPENAI, SecretKey(KEY)))
    await openai.aclose()
    assert isinstance(reply, Answer)
    found = [(each.id, each.title, each.is_default) for each in organizations_in(reply.body)]
    assert found == [(ACME.id, ACME.title, True), (OTHER.id, OTHER.title, False)]


async def test_a_refusal_quotes_no_more_of_the_key_than_its_ends() -> None:
    openai = HttpOpenAI(client_of_app(service_with(Trouble.REFUSED)))
    reply = await openai.list_models(Access(OPENAI, SecretKey(KEY)))
    await openai.aclose()
    assert isinstance(reply, Answer)
    assert KEY[:8] in str(reply.body)
    assert not any(KEY[at : at + 12] in str(reply.body) for at in range(len(KEY) - 11))


async def test_each_request_has_its_own_id() -> None:
    service = service_with()
    ids = {(await checked(service)).request_id for _ in range(3)}
    assert len(ids) == 3
    assert None not in ids


async def test_ids_stay_different_after_many_requests() -> None:
    """Only the newest thousand requests are kept in `seen`."""
    service = service_with()
    await checked(service)
    service.seen.extend([service.seen[0]] * 1000)
    assert len({(await checked(service)).request_id for _ in range(3)}) == 3


def test_a_key_hides_in_every_repr() -> None:
    key = simulated(KEY)
    assert KEY not in repr(key)
    assert KEY not in repr(SimulatedOpenAI([key]))
