"""The forms that keys and IDs travel in, taken apart without judging what is inside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.wrappings import (
    cleaned_line,
    in_plain_characters,
    named_values,
    unwrapped,
    with_keys_joined,
    without_comments,
)
from tests.domain.properties import quick
from tests.support.keys import project_key

KEY = project_key()


@pytest.mark.parametrize("line", [" \u200b“org-Abc123” \n", "org-\x00Abc123\x1b", "'org-Abc123'"])
def test_a_line_loses_marks_spaces_and_quotes(line: str) -> None:
    assert cleaned_line(line) == "org-Abc123"


def test_a_line_keeps_what_its_writer_meant() -> None:
    assert cleaned_line("Büro – Müller & Söhne") == "Büro – Müller & Söhne"


def test_quotes_spaces_and_hyphens_become_those_of_a_keyboard() -> None:
    assert in_plain_characters('“a\u2011b”\u00a0‘c’ \\"d\\"') == '"a-b" \'c\' "d"'


def test_comments_are_left_out_but_not_what_follows_a_value() -> None:
    assert without_comments("# one\nKEY=two # three\n  // four\n; five\n").split("\n") == [
        "",
        "KEY=two # three",
        "",
        "",
        "",
    ]


def test_words_after_a_whole_key_are_not_joined_to_it() -> None:
    assert with_keys_joined(f"{KEY}\nMarketing") == f"{KEY}\nMarketing"


def test_pieces_that_make_no_key_of_a_known_length_stay_apart() -> None:
    assert with_keys_joined("sk-some\nother words") == "sk-some\nother words"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('export KEY="Bearer abc"', "abc"),
        ('"key": "abc",', "abc"),
        ("abc==", "abc=="),
        ("https://gateway.example", "https://gateway.example"),
    ],
)
def test_a_single_value_is_freed_of_what_stands_around_it(text: str, value: str) -> None:
    assert unwrapped(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "OPENAI_ORG_ID=abc",
        "openai-org-id: abc",
        "$env:OPENAI_ORG_ID = 'abc'",
        '{"openaiOrgId":"abc"}',
        "Environment='OPENAI_ORG_ID=abc'",
        "setx OPENAI_ORG_ID abc",
        "--openai-org-id abc",
    ],
)
def test_a_value_is_found_by_its_name_in_any_notation(text: str) -> None:
    assert ("openaiorgid", "abc") in [(one.name, one.value) for one in named_values(text)]


def test_an_empty_variable_does_not_take_the_next_line() -> None:
    assert [one.name for one in named_values("FIRST=\nSECOND=abc")] == ["second"]


def test_a_web_address_names_nothing() -> None:
    assert "key" not in [one.name for one in named_values("https://a.example/?key=abc")]


def test_only_a_bearer_is_marked_as_one() -> None:
    [header, other] = named_values("Authorization: Bearer abc\nOther: def")
    assert (header.value, header.is_bearer) == ("abc", True)
    assert (other.value, other.is_bearer) == ("def", False)


@quick
@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    plain = in_plain_characters(text)
    for reading in (plain, without_comments(plain), with_keys_joined(plain), unwrapped(plain)):
        named_values(reading)
