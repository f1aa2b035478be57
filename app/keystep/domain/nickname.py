"""Nicknames: what a person calls a connection, unique whatever the case or Unicode form."""

import unicodedata
from collections.abc import Iterable
from enum import Enum

LONGEST_NICKNAME = 64

# Marks that are invisible, or that turn the reading order and could make two names look alike.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class NicknameProblem(Enum):
    EMPTY = "empty"
    TOO_LONG = "too_long"
    HIDDEN_CHARACTERS = "hidden_characters"


def read_nickname(text: str) -> str | NicknameProblem:
    """The nickname as it will be kept (NFKC, outer and repeated spaces gone), or what is wrong."""
    normal = unicodedata.normalize("NFKC", text).strip()
    if any(unicodedata.category(character) in _INVISIBLE for character in normal):
        return NicknameProblem.HIDDEN_CHARACTERS
    nickname = " ".join(normal.split())
    if not nickname:
        return NicknameProblem.EMPTY
    if len(nickname) > LONGEST_NICKNAME:
        return NicknameProblem.TOO_LONG
    return nickname


def folded(nickname: str) -> str:
    """The form in which two nicknames are compared."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", nickname).casefold())


def free_nickname(wish: str, taken: Iterable[str]) -> str:
    """`wish`, or "wish 2", "wish 3" … when it is taken."""
    used = {folded(nickname) for nickname in taken}
    number, candidate = 1, wish
    while folded(candidate) in used:
        number += 1
        ending = f" {number}"
        candidate = wish[: LONGEST_NICKNAME - len(ending)].rstrip() + ending
    return candidate
