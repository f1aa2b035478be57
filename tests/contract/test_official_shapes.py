"""The simulated service's answers have the shapes that OpenAI's own description gives them.

`openai_shapes.json` is an extract of that description; its `note` says of which. It does not
describe `GET /v1/me`: the source for that one is help centre article 9132009, quoted below.
"""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from keystep.adapters.openai.http_client import client_of_app
from keystep.adapters.simulated_openai import answers
from keystep.adapters.simulated_openai.answers import SimulatedAnswer
from keystep.adapters.simulated_openai.practice import practice_service
from keystep.domain.capabilities import PROBES
from keystep.domain.permissions import asked_in_rounds
from keystep.domain.requests import (
    LIST_BATCHES,
    LIST_FILES,
    LIST_TUNING_JOBS,
    LIST_VECTOR_STORES,
    READ_ANSWER,
    Request,
    answer_try_out,
    embedding_try_out,
)

SHAPES = json.loads(Path(__file__).with_name("openai_shapes.json").read_text(encoding="utf-8"))

LIKE_THE_ARTICLE = {
    "object": "user",
    "id": "user-1234",
    "orgs": {
        "object": "list",
        "data": [{"object": "organization", "id": "org-abcd", "title": "Org 1 Name"}],
    },
}
"""The article's example, without the person's name and e-mail address."""

_READING, CHANGING = (
    [PROBES[capability].request for capability in capabilities]
    for capabilities in asked_in_rounds(with_changes=True)
)
EVERY_CHANGE = pytest.mark.parametrize("request_", CHANGING, ids=lambda each: each.path)
EMBEDDING = embedding_try_out("text-embedding-3-small")
ANSWER = answer_try_out("gpt-6-luna")

ERRORS = {
    name: value
    for name, value in vars(answers).items()
    if isinstance(value, SimulatedAnswer)
    and value not in (answers.MAY_NOT_LIST_MODELS, answers.FILTERED)
}


def assert_fits(body: object, name: str) -> None:
    # Everything lies below one root, so that the references resolve as they stand.
    schema = {**SHAPES, "$ref": f"#/components/schemas/{name}"}
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(body)


async def asked(path: str, key: str = "sk-practice-works") -> Any:
    return await answered(Request("GET", f"/{path}"), key)


async def answered(request: Request, key: str = "sk-practice-works") -> Any:
    client = client_of_app(practice_service())
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    url = f"https://api.openai.com/v1{request.path}"
    response = await client.request(request.method, url, headers=headers, content=request.body)
    await client.aclose()
    return response.json()


async def test_the_model_list_fits() -> None:
    body = await asked("models")
    assert_fits(body, "ListModelsResponse")
    assert body["data"]


@pytest.mark.parametrize(
    "key", ["", "sk-practice-refused", "sk-practice-no-credit", "sk-practice-service-down"]
)
async def test_an_error_fits(key: str) -> None:
    assert_fits(await asked("models", key), "ErrorResponse")


async def test_an_unknown_path_is_an_error_that_fits() -> None:
    assert_fits(await asked("nowhere"), "ErrorResponse")


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_that_can_be_given_fits(name: str) -> None:
    assert_fits(ERRORS[name].body, "ErrorResponse")


async def test_a_missing_scope_departs_from_the_description_as_openai_does() -> None:
    """On this path the real service sends a bare string: seen in public reports."""
    body = await asked("models", "sk-practice-restricted")
    with pytest.raises(jsonschema.ValidationError):
        assert_fits(body, "ErrorResponse")
    assert isinstance(body["error"], str)


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        (LIST_FILES, "ListFilesResponse"),
        (LIST_TUNING_JOBS, "ListPaginatedFineTuningJobsResponse"),
        (LIST_BATCHES, "ListBatchesResponse"),
        (LIST_VECTOR_STORES, "ListVectorStoresResponse"),
        (EMBEDDING, "CreateEmbeddingResponse"),
        (ANSWER, "Response"),
    ],
)
async def test_what_is_given_out_fits(request_: Request, name: str) -> None:
    assert_fits(await answered(request_), name)


@EVERY_CHANGE
async def test_what_is_said_to_a_change_is_an_error_that_fits(request_: Request) -> None:
    assert_fits(await answered(request_), "ErrorResponse")


@pytest.mark.parametrize("request_", [*CHANGING, LIST_FILES, READ_ANSWER], ids=str)
async def test_what_a_limited_key_is_told_fits(request_: Request) -> None:
    for key in ("sk-practice-read-only", "sk-practice-restricted"):
        if "error" in (body := await answered(request_, key)):
            assert_fits(body, "ErrorResponse")


@pytest.mark.parametrize("key", ["sk-practice-cannot-pay", "sk-practice-spend-limit"])
async def test_what_a_key_that_cannot_pay_is_told_fits(key: str) -> None:
    body = await answered(EMBEDDING, key)
    assert_fits(body, "ErrorResponse")
    assert body["error"]["type"] == "insufficient_quota"


@EVERY_CHANGE
def test_no_change_could_be_carried_out_by_the_description(request_: Request) -> None:
    """A required field is missing, or JSON is not what is taken.

    The description requires nothing of a response; there a field is sent that does not exist.
    """
    contents = SHAPES["requests"][f"POST {request_.path}"]
    required = contents.get("application/json")
    sent = json.loads(request_.body or "")
    if request_.path == "/responses":
        assert required == []
        assert not set(sent) & properties_of("CreateResponse")
    else:
        assert required is None or not set(required) <= set(sent)


def properties_of(name: str) -> set[str]:
    """The fields of a schema and of those that it is put together from."""
    schema = SHAPES["components"]["schemas"][name]
    parts = schema.get("allOf", [schema])
    found: set[str] = set()
    for part in parts:
        reference = part.get("$ref", "").rpartition("/")[2]
        found |= properties_of(reference) if reference else set(part.get("properties", {}))
    return found


@pytest.mark.parametrize(
    ("request_", "name"), [(EMBEDDING, "CreateEmbeddingRequest"), (ANSWER, "CreateResponse")]
)
def test_a_paid_request_is_one_that_the_description_knows(request_: Request, name: str) -> None:
    sent = json.loads(request_.body or "")
    assert_fits(sent, name)
    assert set(sent) <= properties_of(name)


def test_fewer_pieces_of_text_than_we_ask_for_are_not_allowed() -> None:
    sent = json.loads(ANSWER.body or "")
    with pytest.raises(jsonschema.ValidationError):
        assert_fits({**sent, "max_output_tokens": sent["max_output_tokens"] - 1}, "CreateResponse")


async def test_who_am_i_has_the_fields_of_the_help_centres_example() -> None:
    body = await asked("me")
    assert set(body) == set(LIKE_THE_ARTICLE)
    assert body["object"] == "user"
    assert body["orgs"]["object"] == "list"
    for organization in body["orgs"]["data"]:
        assert organization.keys() >= {"object", "id", "title"}
        assert organization["object"] == "organization"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"object": "list"}, "ListModelsResponse"),
        ({"object": "list", "data": [{"id": "gpt"}]}, "ListModelsResponse"),
        ({"error": {"message": "m", "type": "t", "code": None}}, "ErrorResponse"),
        ({"error": {"message": "m", "type": "t", "code": 7, "param": None}}, "ErrorResponse"),
    ],
)
def test_the_shapes_refuse_what_does_not_fit(body: object, name: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        assert_fits(body, name)
