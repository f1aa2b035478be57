"""Practice keys: a contract for trainers."""

import pytest

from keystep.domain.pasted_text import PastedKey, read_pasted
from keystep.domain.practice_keys import PRACTICE_KEYS

CONTRACT = {
    "sk-practice-works",
    "sk-practice-restricted",
    "sk-practice-refused",
    "sk-practice-wrong-organization",
    "sk-practice-read-only",
    "sk-practice-no-credit",
    "sk-practice-cannot-pay",
    "sk-practice-spend-limit",
    "sk-practice-service-down",
    "sk-practice-slow",
    "sk-practice-expired",
    "sk-practice-wrong-region",
    "sk-practice-filtered",
}


def test_the_promised_practice_keys_are_there() -> None:
    assert set(PRACTICE_KEYS) >= CONTRACT


@pytest.mark.parametrize("text", PRACTICE_KEYS)
def test_every_practice_key_can_be_pasted(text: str) -> None:
    pasted = read_pasted(text)
    assert isinstance(pasted, PastedKey)
    assert pasted.key.reveal() == text
    assert pasted.key.is_practice_key


@pytest.mark.parametrize("text", PRACTICE_KEYS)
def test_every_practice_key_says_what_it_shows(text: str) -> None:
    assert PRACTICE_KEYS[text].strip()
