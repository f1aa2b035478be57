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
    return FreeNicknames(taken).take(wish)


class FreeNicknames:
    """Hands out nicknames, each once. Quick for thousands, also where all wish for the same."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._used = {folded(nickname) for nickname in taken}
        self._last: dict[str, int] = {}

    def take(self, wish: str) -> str:
        """`wish`, or "wish 2", "wish 3" … when it is taken."""
        number = self._last.get(folded(wish), 0) + 1
        while folded(candidate := _numbered(wish, number)) in self._used:
            number += 1
        self._last[folded(wish)] = number
        self._used.add(folded(candidate))
        return candidate


def _numbered(wish: str, number: int) -> str:
    if number == 1:
        return wish
    ending = f" {number}"
    return wish[: LONGEST_NICKNAME - len(ending)].rstrip() + ending
