"""A secret key hides itself, and tells only what may be shown."""

import copy
import json
import pickle
from collections.abc import Callable
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.access import Access
from keystep.domain.api_address import OPENAI
from keystep.domain.secret import LONGEST_KEY, SHORTEST_KEY, KeyFacts, KeyKind, SecretKey
from keystep.domain.wizard_flow import Answers
from tests.domain.properties import quick
from tests.support.keys import project_key

TEXT = project_key()
KEY = SecretKey(TEXT)

WAYS_TO_SHOW: dict[str, Callable[[SecretKey], str]] = {
    "repr": repr,
    "str": str,
    "format": lambda key: f"{key}",
    "padded format": lambda key: f"{key:>300}",
    "percent": lambda key: "%s %r" % (key, key),  # noqa: UP031
    "list": lambda key: repr([key]),
    "access": lambda key: repr(Access(OPENAI, key)),
    "answers": lambda key: repr(Answers(key=key)),
    "exception": lambda key: repr(RuntimeError("trouble", key)),
}


@pytest.mark.parametrize("way", WAYS_TO_SHOW)
def test_a_key_never_shows_itself(way: str) -> None:
    shown = WAYS_TO_SHOW[way](KEY)
    assert "hidden" in shown
    assert "T3BlbkFJ" not in shown


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_key_is_not_pickled(protocol: int) -> None:
    with pytest.raises(TypeError) as caught:
        pickle.dumps(Access(OPENAI, KEY), protocol)
    assert TEXT not in str(caught.value)


@pytest.mark.parametrize("make", [copy.copy, copy.deepcopy, json.dumps])
def test_a_key_is_neither_copied_nor_written_as_json(make: Callable[[object], object]) -> None:
    with pytest.raises(TypeError) as caught:
        make(KEY)
    assert TEXT not in str(caught.value)


def test_an_access_is_not_taken_apart_into_a_dictionary() -> None:
    with pytest.raises(TypeError):
        asdict(Access(OPENAI, KEY))


def test_a_key_gives_its_text_only_when_asked_to_reveal_it() -> None:
    assert KEY.reveal() == TEXT
    assert not hasattr(KEY, "__dict__")


@pytest.mark.parametrize(
    "added", [" ", "\n", "\r", "\t", "\x00", "\x7f", "é", "\u200b", "\u00a0", "“", "\ud800"]
)
def test_what_fits_no_header_is_refused_without_quoting_it(added: str) -> None:
    with pytest.raises(ValueError, match="can't be a key") as caught:
        SecretKey(TEXT + added)
    assert "sk-" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("length", [0, SHORTEST_KEY - 1, LONGEST_KEY + 1])
def test_a_key_of_impossible_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="can't be a key"):
        SecretKey("k" * length)


@pytest.mark.parametrize("length", [SHORTEST_KEY, LONGEST_KEY])
def test_the_shortest_and_longest_keys_are_accepted(length: int) -> None:
    assert SecretKey("k" * length).facts.length == length


@quick
@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=8, max_size=200))
def test_every_text_that_fits_a_header_may_be_a_key(text: str) -> None:
    assert SecretKey(text).reveal() == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (TEXT, KeyKind.PROJECT),
        ("sk-svcacct-abcdefgh", KeyKind.SERVICE_ACCOUNT),
        ("sk-service-abcdefgh", KeyKind.SERVICE_ACCOUNT),
        ("sk-admin-abcdefgh", KeyKind.ADMIN),
        ("sk-None-abcdefgh", KeyKind.USER),
        ("sk-" + "a" * 20 + "T3BlbkFJ" + "b" * 20, KeyKind.USER),
        ("sk-" + "a" * 20 + "T3BlbkFJ" + "b" * 21, KeyKind.OTHER),
        ("sk-1234567890", KeyKind.OTHER),
        ("anything-else", KeyKind.OTHER),
    ],
)
def test_a_key_says_its_kind_by_its_first_letters(text: str, kind: KeyKind) -> None:
    assert SecretKey(text).facts.kind is kind


def test_the_facts_are_kind_last_four_characters_and_length() -> None:
    assert KEY.facts == KeyFacts(KeyKind.PROJECT, "b7Qx", 164)


def test_two_keys_with_the_same_text_are_equal() -> None:
    assert SecretKey(TEXT) == KEY
    assert SecretKey(project_key("aaaa")) != KEY


def test_a_key_is_not_equal_to_its_text() -> None:
    assert KEY != TEXT


def test_a_key_goes_into_no_set() -> None:
    with pytest.raises(TypeError):
        hash(KEY)


def test_a_practice_key_is_known_by_its_prefix() -> None:
    assert SecretKey("sk-practice-works").is_practice_key
    assert not KEY.is_practice_key
