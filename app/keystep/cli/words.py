"""Connections and verdicts as lines of text for a terminal."""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime

from keystep.domain.connection import UNTIL_CONFIRMED, Connection, OldKey
from keystep.domain.key_shapes import KEY_IN_TEXT
from keystep.domain.reminder import Due, due, was_heeded
from keystep.domain.verdict import Verdict
from keystep.services.old_key_wording import kept_in_words
from keystep.services.verdict_wording import title
from keystep.texts import _

_SPACES = "\u00a0\u202f"
"""French has them before some of its marks; Python takes them for unprintable."""


def check_in_words(verdict: Verdict | None) -> str:
    """ "Key accepted · 2026-11-24 09:30", in the computer's own time zone."""
    if verdict is None:
        return _("Not verified")
    return f"{title(verdict.cause)} · {time_in_words(verdict.checked_at)}"


def replace_by_in_words(connection: Connection) -> str:
    """ "2027-03-03 · soon"; empty where no day was chosen."""
    if connection.replace_by is None:
        return ""
    day = connection.replace_by.isoformat()
    if was_heeded(connection):
        return f"{day} · {_('done')}"
    match due(connection, datetime.now(UTC).astimezone().date()):
        case Due.SOON:
            return f"{day} · {_('soon')}"
        case Due.OVERDUE:
            return f"{day} · {_('was due')}"
    return day


def no_connections_in_words() -> str:
    return _("There are no connections yet. “keystep add” makes the first one.")


def inert(text: str) -> str:
    """Typed text without anything that a terminal would obey, and without a key."""
    seen = KEY_IN_TEXT.sub("sk-…", text)
    return "".join(c if c.isprintable() or c in _SPACES else "?" for c in seen)


def time_in_words(time: datetime) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M")


def old_key_in_words(old: OldKey) -> str:
    """How long it stays on this computer."""
    until = old.keep_until
    day = time_in_words(until) if until is not None and until != UNTIL_CONFIRMED else ""
    return kept_in_words(old, day, datetime.now(UTC))


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell, wide letters counted as two places."""
    lines = [head, *rows]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(_line(line, widths) for line in lines)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) == "Cf"
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )
