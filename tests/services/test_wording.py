"""One plain sentence for each thing that can be in the way."""

import re
from enum import Enum
from typing import get_args

import pytest

from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.connection import Purpose
from keystep.domain.secret import KeyFacts, KeyKind
from keystep.services.wording import (
    Problem,
    key_in_words,
    purpose_in_words,
    sentence,
    service_name,
    title,
    what_to_do,
    why,
)
from tests.domain.test_causes import BANNED
from tests.services.fakes import GATEWAY

KINDS_OF_PROBLEM: tuple[type[Enum], ...] = get_args(Problem)
PROBLEMS: list[Problem] = [member for kind in KINDS_OF_PROBLEM for member in kind]  # type: ignore[misc]
EVERY_PROBLEM = pytest.mark.parametrize(
    "problem", PROBLEMS, ids=lambda problem: f"{type(problem).__name__}.{problem.name}"
)
EVERY_CAUSE = pytest.mark.parametrize("cause", Cause, ids=lambda cause: cause.value)


@EVERY_PROBLEM
def test_every_problem_has_a_sentence(problem: Problem) -> None:
    text = sentence(problem)
    assert text[0].isupper()
    assert text.endswith(".")
    assert "{" not in text


@EVERY_PROBLEM
def test_every_sentence_is_plain(problem: Problem) -> None:
    without_addresses = re.sub(r"https://\S+", "", sentence(problem))
    assert not BANNED.findall(without_addresses.replace("“API keys”", ""))


@EVERY_CAUSE
@pytest.mark.parametrize(("address", "name"), [(OPENAI, "OpenAI"), (GATEWAY, "gateway.example")])
def test_the_service_is_named_in_every_text(cause: Cause, address: ApiAddress, name: str) -> None:
    texts = (title(cause), why(cause, address), *what_to_do(cause, address))
    assert not any("{" in text for text in texts)
    assert service_name(address) == name


def test_the_service_is_called_by_its_name() -> None:
    assert "OpenAI" in why(Cause.KEY_REFUSED, OPENAI)
    assert "gateway.example" in why(Cause.KEY_REFUSED, GATEWAY)
    assert any("gateway.example" in step for step in what_to_do(Cause.NO_DNS, GATEWAY))


def test_a_region_of_openai_is_openai() -> None:
    assert service_name(ApiAddress("https://eu.api.openai.com/v1")) == "OpenAI"


def test_a_key_is_named_by_kind_ending_and_length() -> None:
    facts = KeyFacts(KeyKind.PROJECT, "b7Qx", 164)
    assert key_in_words(facts) == "OpenAI project key, ends …b7Qx, 164 characters"


@pytest.mark.parametrize("kind", KeyKind)
def test_every_kind_of_key_has_a_name(kind: KeyKind) -> None:
    assert "ey, ends …abcd" in key_in_words(KeyFacts(kind, "abcd", 20))


def test_every_purpose_has_words_of_its_own() -> None:
    assert len({purpose_in_words(purpose) for purpose in (*Purpose, None)}) == len(Purpose) + 1
