"""Nicknames: what is kept, what is refused, and when two are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.nickname import (
    LONGEST_NICKNAME,
    NicknameProblem,
    folded,
    free_nickname,
    read_nickname,
)
from tests.domain.properties import quick


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Marketing", "Marketing"),
        ("  Marketing \n", "Marketing"),
        ("Data   science", "Data science"),
        ("Data\u00a0science", "Data science"),
        ("Ｍarketing", "Marketing"),
        ("Büro 東京 🙂", "Büro 東京 🙂"),
        ("--all", "--all"),
    ],
)
def test_outer_spaces_and_odd_forms_are_made_regular(typed: str, kept: str) -> None:
    assert read_nickname(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "\u3000"])
def test_a_nickname_without_text_is_empty(typed: str) -> None:
    assert read_nickname(typed) is NicknameProblem.EMPTY


def test_the_longest_nickname_has_64_characters() -> None:
    assert read_nickname("x" * 64) == "x" * 64
    assert read_nickname("x" * 65) is NicknameProblem.TOO_LONG


def test_length_counts_after_making_it_regular() -> None:
    assert read_nickname("ﷺ" * 4) is NicknameProblem.TOO_LONG  # each becomes 18 letters


@pytest.mark.parametrize(
    "typed",
    [
        "Sales\x00",
        "Sa\x1bles",
        "Sa\nles",
        "Sa\u200bles",
        "Sa\u202eles",
        "Sa\u2028les",
        "Sa\ud800les",
        "\ufeffSales",
    ],
)
def test_a_nickname_with_hidden_characters_is_refused(typed: str) -> None:
    assert read_nickname(typed) is NicknameProblem.HIDDEN_CHARACTERS


@quick
@given(st.text(max_size=80))
def test_reading_a_nickname_again_changes_nothing(text: str) -> None:
    once = read_nickname(text)
    if isinstance(once, str):
        assert read_nickname(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [("Sales", "SALES"), ("Straße", "STRASSE"), ("Caf\u00e9", "Cafe\u0301"), ("ﬁle", "FILE")],
)
def test_nicknames_are_the_same_whatever_their_case_or_unicode_form(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_different_letters_make_different_nicknames() -> None:
    assert folded("Cafe") != folded("Café")


def test_a_free_nickname_stays_as_it_is() -> None:
    assert free_nickname("Sales", ["Support"]) == "Sales"


def test_a_taken_nickname_gets_the_next_free_number() -> None:
    assert free_nickname("Sales", ["SALES", "sales 2"]) == "Sales 3"


def test_a_long_taken_nickname_is_cut_to_make_room_for_its_number() -> None:
    longest = "x" * LONGEST_NICKNAME
    free = free_nickname(longest, [longest])
    assert free.endswith(" 2")
    assert len(free) == LONGEST_NICKNAME


def test_a_cut_nickname_is_already_in_the_form_that_is_kept() -> None:
    cut_after_a_space = "x" * 61 + " yz"
    free = free_nickname(cut_after_a_space, [cut_after_a_space])
    assert read_nickname(free) == free


def test_a_key_is_no_nickname() -> None:
    assert read_nickname(f"Marketing {'sk-proj-' + 'a' * 20}") is NicknameProblem.IS_A_KEY


@pytest.mark.parametrize("name", ["می\u200cخواهم", "👩\u200d💻 Ada"])
def test_names_that_need_joiners_are_kept_whole(name: str) -> None:
    assert read_nickname(name) == name


def test_names_that_differ_by_a_joiner_alone_are_the_same() -> None:
    assert folded("Mar\u200dketing") == folded("Marketing")


@pytest.mark.parametrize("blank", ["\u3164", "\u115f", "\u1160", "\uffa0"])
def test_a_letter_that_shows_nothing_is_no_name(blank: str) -> None:
    assert read_nickname(blank) is NicknameProblem.HIDDEN_CHARACTERS


def test_a_name_with_letters_like_those_of_a_key_inside_is_fine() -> None:
    assert read_nickname("risk-management-and-compliance") == "risk-management-and-compliance"
