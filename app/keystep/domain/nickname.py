"""Nicknames: what a person calls a connection, unique whatever the case or Unicode form."""

import unicodedata
from collections.abc import Iterable
from enum import Enum

from keystep.domain.key_shapes import has_the_shape_of_a_key

LONGEST_NICKNAME = 64

# Characters that can't be seen, or that turn the reading order.
_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
_JOINERS = "\u200c\u200d"
"""Persian words and joined emoji need them. Two names that differ by one alone are the same."""


class NicknameProblem(Enum):
    EMPTY = "empty"
    TOO_LONG = "too_long"
    HIDDEN_CHARACTERS = "hidden_characters"
    IS_A_KEY = "is_a_key"


def read_nickname(text: str) -> str | NicknameProblem:
    """The nickname as it will be kept (NFKC, outer and repeated spaces gone), or what is wrong."""
    normal = unicodedata.normalize("NFKC", text).strip()
    if any(_is_hidden(character) for character in normal):
        return NicknameProblem.HIDDEN_CHARACTERS
    nickname = " ".join(normal.split())
    if not nickname:
        return NicknameProblem.EMPTY
    if has_the_shape_of_a_key(nickname):
        return NicknameProblem.IS_A_KEY
    if len(nickname) > LONGEST_NICKNAME:
        return NicknameProblem.TOO_LONG
    return nickname


def folded(nickname: str) -> str:
    """The form in which two nicknames are compared."""
    seen = "".join(character for character in nickname if character not in _JOINERS)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())


def _is_hidden(character: str) -> bool:
    if character in _JOINERS:
        return False
    hidden = unicodedata.category(character) in _HIDDEN_CATEGORIES
    return hidden or character in _BLANK_LETTERS


def free_nickname(wish: str, taken: Iterable[str]) -> str:
    """`wish`, or "wish 2", "wish 3" … when it is taken."""
    used = {folded(nickname) for nickname in taken}
    number, candidate = 1, wish
    while folded(candidate) in used:
        number += 1
        ending = f" {number}"
        candidate = wish[: LONGEST_NICKNAME - len(ending)].rstrip() + ending
    return candidate
