"""One plain sentence for each thing that can be in the way."""

import re
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import get_args

import pytest

from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause, Remedy
from keystep.domain.connection import Purpose
from keystep.domain.foreign_text import isolated
from keystep.domain.relied_model import ModelNews
from keystep.domain.repair import Repair
from keystep.domain.secret import KeyFacts, KeyKind
from keystep.services.sentences import Problem, sentence
from keystep.services.verdict_wording import (
    repair_button,
    repair_in_words,
    service_name,
    title,
    what_to_do,
    what_to_do_about,
    why,
    why_about,
)
from keystep.services.wording import key_in_words, purpose_in_words
from tests.domain.test_causes import BANNED
from tests.services.fakes import GATEWAY, verdict_of

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


TO_REGION = Repair(Remedy.USE_REGION, ApiAddress("https://us.api.openai.com/v1"), "org-Abc", None)
TO_ACME = Repair(Remedy.USE_ORGANIZATION, OPENAI, "org-Acme", None, "Acme Ltd")
NO_ORGANIZATION = Repair(Remedy.LEAVE_OUT_ORGANIZATION, OPENAI, None, None)
NO_PROJECT = Repair(Remedy.LEAVE_OUT_PROJECT, OPENAI, "org-Abc", None)
REPAIRS = [TO_REGION, TO_ACME, replace(TO_ACME, title=""), NO_ORGANIZATION, NO_PROJECT]


def test_a_region_is_named_by_its_whole_host() -> None:
    assert "us.api.openai.com" in repair_in_words(TO_REGION, "org-Abc")
    assert repair_button(TO_REGION) == "Use us.api.openai.com"


def test_of_two_organizations_both_ids_are_named() -> None:
    said = repair_in_words(TO_ACME, "org-Given")
    assert "“Acme Ltd” (org-Acme)" in said
    assert "org-Given" in said
    assert repair_button(TO_ACME) == "Use “Acme Ltd”"


@pytest.mark.parametrize("title", ["", "org-Acme"])
def test_an_organization_without_a_title_is_named_by_its_id_once(title: str) -> None:
    untitled = replace(TO_ACME, title=title)
    assert repair_in_words(untitled, "org-Given").count("org-Acme") == 1
    assert repair_button(untitled) == "Use org-Acme"


def test_an_organization_that_should_be_left_out_is_named() -> None:
    assert "org-Given" in repair_in_words(NO_ORGANIZATION, "org-Given")
    assert repair_button(NO_ORGANIZATION) == "Leave the organization empty"


def test_a_project_that_should_be_left_out_is_said() -> None:
    assert "no project" in repair_in_words(NO_PROJECT, "org-Abc")
    assert repair_button(NO_PROJECT) == "Leave the project empty"


@pytest.mark.parametrize("repair", REPAIRS)
@pytest.mark.parametrize("given", ["org-Given", None])
def test_every_repair_is_one_whole_sentence(repair: Repair, given: str | None) -> None:
    said = repair_in_words(repair, given)
    assert said[0].isupper()
    assert said.endswith(".")
    assert ". " not in said
    assert "None" not in said
    assert "{" not in said


def test_braces_in_a_title_stay_as_they_are() -> None:
    hostile = replace(TO_ACME, title="{given.__class__}")
    assert "{given.__class__}" in repair_in_words(hostile, "org-Given")
    assert "{given.__class__}" in repair_button(hostile)


def test_a_repair_takes_the_place_of_the_steps() -> None:
    verdict = replace(verdict_of(Cause.WRONG_ORGANIZATION), repair=TO_ACME)
    expected = (repair_in_words(TO_ACME, "org-Given"),)
    assert what_to_do_about(verdict, OPENAI, "org-Given") == expected


def test_without_a_repair_the_steps_are_those_of_the_cause() -> None:
    verdict = verdict_of(Cause.NO_DNS)
    assert what_to_do_about(verdict, GATEWAY) == what_to_do(Cause.NO_DNS, GATEWAY)


def about_a_model(cause: Cause, news: ModelNews | None) -> str:
    return why_about(replace(verdict_of(cause), model=news), OPENAI)


def test_a_model_that_ends_is_named_with_its_day() -> None:
    text = about_a_model(Cause.MODEL_ENDS_SOON, ModelNews("gpt-9", date(2026, 12, 11)))
    assert text == (
        f"The key works. But OpenAI shuts down its model “{isolated('gpt-9')}” on 2026-12-11."
    )


def test_the_day_is_written_as_the_screen_writes_days() -> None:
    verdict = replace(
        verdict_of(Cause.MODEL_ENDS_SOON), model=ModelNews("gpt-9", date(2026, 12, 11))
    )
    assert "on 11 December." in why_about(verdict, OPENAI, lambda day: f"{day.day} December")


def test_a_model_that_is_not_listed_is_named() -> None:
    assert f"no “{isolated('o3')}”" in about_a_model(Cause.MODEL_NOT_LISTED, ModelNews("o3"))


@pytest.mark.parametrize("news", [None, ModelNews("gpt-9")])
def test_without_a_day_it_is_said_without_one(news: ModelNews | None) -> None:
    text = about_a_model(Cause.MODEL_ENDS_SOON, news)
    assert text == why(Cause.MODEL_ENDS_SOON, OPENAI)
