"""Notes and the name of a model, as a person types or pastes them."""

from enum import Enum

from keystep.domain.pasted_text import holds_a_key
from keystep.domain.secret import is_sendable
from keystep.domain.wrappings import cleaned_line

LONGEST_NOTES = 2000
LONGEST_MODEL = 100


class OwnWordsProblem(Enum):
    IS_A_KEY = "is_a_key"
    TOO_LONG = "too_long"
    NO_MODEL = "no_model"


def read_notes(text: str) -> str | OwnWordsProblem:
    """The notes as they will be kept: without what can't be seen and without a key."""
    lines = (_visible(line).rstrip() for line in text.splitlines())
    notes = "\n".join(lines).strip()
    if any(holds_a_key(line) for line in (notes, *notes.split("\n"))):
        return OwnWordsProblem.IS_A_KEY
    return notes if len(notes) <= LONGEST_NOTES else OwnWordsProblem.TOO_LONG


def read_model(text: str) -> str | OwnWordsProblem | None:
    """The name of a model, None for an empty text. Services name theirs as they like."""
    name = cleaned_line(text)
    if not name:
        return None
    if holds_a_key(text):
        return OwnWordsProblem.IS_A_KEY
    if not is_sendable(name) or len(name) > LONGEST_MODEL:
        return OwnWordsProblem.NO_MODEL
    return name


def _visible(line: str) -> str:
    return "".join(c for c in line.replace("\t", " ") if c.isprintable() or c in "\u200c\u200d")
