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

ERRORS = {
    name: value
    for name, value in vars(answers).items()
    if isinstance(value, SimulatedAnswer) and value is not answers.MAY_NOT_LIST_MODELS
}


def assert_fits(body: object, name: str) -> None:
    # Everything lies below one root, so that the references resolve as they stand.
    schema = {**SHAPES, "$ref": f"#/components/schemas/{name}"}
    checker = jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(body)


async def asked(path: str, key: str = "sk-practice-works") -> Any:
    client = client_of_app(practice_service())
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    response = await client.get(f"https://api.openai.com/v1/{path}", headers=headers)
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
