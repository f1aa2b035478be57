"""A service's words are shown without anything that could be a secret."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.redaction import LONGEST_SHOWN, holds_part_of, without_secrets
from keystep.domain.secret import SecretKey
from tests.domain.properties import quick
from tests.support.keys import project_key

TEXT = project_key()
KEY = SecretKey(TEXT)


@pytest.mark.parametrize(
    "said",
    [
        f"Incorrect API key provided: {TEXT}.",
        f"Header was 'Bearer {TEXT}'",
        f"begins with {TEXT[:16]} and ends with {TEXT[-12:]}",
        f"{TEXT[10:40]}",
        "Incorrect API key provided: sk-proj-****…b7Qx.",
        "Received API Key = sk-...b7Qx, Key Hash (Token) =" + "0f" * 32,
        "authorization: bearer abcdef",
    ],
)
def test_nothing_of_a_key_is_left(said: str) -> None:
    shown = without_secrets(said, KEY)

    assert "[removed]" in shown
    assert not holds_part_of(shown, KEY)
    assert "b7Qx" not in shown
    assert "0f0f" not in shown
    assert "abcdef" not in shown


def test_a_mail_address_is_nobodys_business() -> None:
    assert without_secrets("Ask jane.doe@example.com now", KEY) == "Ask [removed] now"


def test_ordinary_words_stay_as_they_are() -> None:
    said = "OpenAI-Organization header should match organization for API key (org-AbC123)"
    assert without_secrets(said, KEY) == said


def test_it_is_one_line_without_controls_and_not_long() -> None:
    shown = without_secrets("one\r\ntwo\x1b[31m\u202ethree\x00 " + "word " * 1000, KEY)

    assert shown.isprintable()
    assert shown.startswith("one two [31m three word")
    assert len(shown) == LONGEST_SHOWN


@quick
@given(st.text(max_size=60), st.integers(0, len(TEXT) - 12), st.text(max_size=60))
def test_a_part_of_the_key_is_found_wherever_it_stands(before: str, at: int, after: str) -> None:
    shown = without_secrets(f"{before} {TEXT[at : at + 12]} {after}", KEY)
    assert not holds_part_of(shown, KEY)


def test_what_has_no_part_of_the_key_holds_none() -> None:
    assert not holds_part_of("req_0123456789abcdef", KEY)
    assert holds_part_of(f"req_{TEXT[20:30]}", KEY)
