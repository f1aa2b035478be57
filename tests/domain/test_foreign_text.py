"""Text that others chose, among words of ours."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.foreign_text import LONGEST_SHOWN, isolated
from tests.domain.properties import quick

START, END = "\u2068", "\u2069"


@pytest.mark.parametrize(
    "text",
    ["Marketing", "", "<b>x</b>", "%n & --all ../x", "Mаrketing", "日本", "👩\u200d🚀", "é" * 64],
)
def test_what_is_read_from_the_left_stays_as_it_is(text: str) -> None:
    assert isolated(text) == text


@pytest.mark.parametrize("text", ["שיווק", "Team تسويق 3", "٣"])
def test_what_is_read_from_the_right_turns_nothing_around_it(text: str) -> None:
    assert isolated(text) == f"{START}{text}{END}"


@pytest.mark.parametrize(
    "hidden",
    ["\0", "\n", "\x1b", "\x9b", "\u202e", "\u2069", "\u200f", "\ufeff", "\ud800", "\u2028"],
)
def test_what_is_hidden_shows_as_a_sign(hidden: str) -> None:
    assert isolated(f"a{hidden}b") == "a\ufffdb"


def test_a_long_text_is_cut() -> None:
    assert isolated("x" * 10_000) == "x" * (LONGEST_SHOWN - 1) + "…"


@given(st.text(max_size=400))
@quick
def test_nothing_in_it_moves_a_terminal_or_the_words_around_it(text: str) -> None:
    shown = isolated(text)
    inner = shown[1:-1] if shown.startswith(START) else shown
    assert len(inner) <= LONGEST_SHOWN
    assert not {unicodedata.category(c) for c in inner} & {"Cc", "Zl", "Zp", "Cs"}
    assert not {unicodedata.bidirectional(c) for c in inner} & {"RLO", "LRO", "FSI", "PDI", "RLE"}
