"""The simulated service looks at scopes first, then at the body, then at the credit."""

from typing import Any

import pytest

from keystep.adapters.openai.http_client import client_of_app
from keystep.adapters.simulated_openai.resources import (
    ALL_SCOPES,
    FILES_ONLY,
    READ_SCOPES,
    RESOURCES,
    Credit,
)
from keystep.adapters.simulated_openai.service import SimulatedKey, SimulatedOpenAI
from tests.support.keys import ACME, PROJECT, project_key

KEY = project_key()
TINY = {"model": "text-embedding-3-small", "input": "."}


def service_with(
    scopes: frozenset[str] = ALL_SCOPES, credit: Credit = Credit.ENOUGH
) -> SimulatedOpenAI:
    key = SimulatedKey(KEY, (ACME,), PROJECT, scopes=scopes, credit=credit)
    return SimulatedOpenAI([key])


async def asked(
    service: SimulatedOpenAI, method: str, path: str, body: object = None, **headers: str
) -> tuple[int, Any]:
    """The status and the error's code, or the whole body when it is no error."""
    client = client_of_app(service)
    response = await client.request(
        method,
        f"https://api.openai.com/v1{path}",
        json=body,
        headers={"Authorization": f"Bearer {KEY}", **headers},
    )
    await client.aclose()
    said = response.json()
    return response.status_code, said["error"]["code"] if "error" in said else said


@pytest.mark.parametrize(("method", "path"), RESOURCES)
async def test_without_its_scope_nothing_is_told_but_that(method: str, path: str) -> None:
    service = service_with(scopes=frozenset())
    assert await asked(service, method, path, {}) == (401, "missing_scope")


async def test_answering_needs_two_scopes() -> None:
    service = service_with(scopes=frozenset({"api.responses.write"}))
    assert await asked(service, "POST", "/responses", TINY) == (401, "missing_scope")


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/chat/completions", {}, (400, "missing_required_parameter")),
        ("/chat/completions", {"model": "gpt-6-luna"}, (400, "missing_required_parameter")),
        ("/responses", {"speed": 1}, (400, "unknown_parameter")),
        ("/responses", {}, (400, "missing_required_parameter")),
        ("/responses", {"model": "gpt-9"}, (404, "model_not_found")),
        ("/fine_tuning/jobs", {"speed": 1}, (400, "missing_required_parameter")),
        ("/batches", {}, (400, "missing_required_parameter")),
        ("/embeddings", {"model": "gpt-6-luna"}, (400, "missing_required_parameter")),
        ("/embeddings", {**TINY, "model": "gone"}, (404, "model_not_found")),
        ("/embeddings", {**TINY, "model": ["x"]}, (404, "model_not_found")),
        ("/files", {"speed": 1}, (415, None)),
    ],
)
async def test_a_body_that_is_no_good_is_refused_for_its_own_faults(
    path: str, body: object, said: tuple[int, str | None]
) -> None:
    service = service_with(credit=Credit.EXHAUSTED)
    assert await asked(service, "POST", path, body) == said


@pytest.mark.parametrize("path", ["/vector_stores", "/images/generations", "/threads"])
async def test_what_keystep_never_asks_for_is_not_there(path: str) -> None:
    status, _code = await asked(service_with(), "POST", path, {})
    assert status == 404


@pytest.mark.parametrize(
    ("credit", "code"),
    [
        (Credit.EXHAUSTED, "credit_balance_exhausted"),
        (Credit.SPEND_LIMIT, "organization_spend_limit_exceeded"),
    ],
)
@pytest.mark.parametrize(
    ("path", "body"), [("/embeddings", TINY), ("/responses", {"model": "gpt-6-luna"})]
)
async def test_without_credit_a_good_body_is_not_answered(
    path: str, body: object, credit: Credit, code: str
) -> None:
    service = service_with(credit=credit)
    assert await asked(service, "POST", path, body) == (429, code)
    assert service.paid == 0


async def test_a_good_body_is_answered_and_paid() -> None:
    service = service_with()
    status, said = await asked(service, "POST", "/embeddings", TINY)
    assert (status, said["object"], service.paid) == (200, "list", 1)


async def test_a_body_that_is_no_json_lacks_everything() -> None:
    client = client_of_app(service_with())
    response = await client.post(
        "https://api.openai.com/v1/batches",
        content=b"{",
        headers={"Authorization": f"Bearer {KEY}"},
    )
    await client.aclose()
    assert response.status_code == 400


async def test_another_organization_is_told_on_every_path() -> None:
    other = {"OpenAI-Organization": "org-nobodys"}
    said = await asked(service_with(), "GET", "/files", None, **other)
    assert said == (401, "mismatched_organization")


async def test_the_whole_body_is_seen() -> None:
    service = service_with()
    await asked(service, "POST", "/responses", {"speed": 1})
    assert service.seen[0].body == b'{"speed":1}'


def test_reading_scopes_allow_nothing_else() -> None:
    assert {scope.rpartition(".")[2] for scope in READ_SCOPES} == {"read"}
    assert READ_SCOPES | FILES_ONLY < ALL_SCOPES
