"""The list as a file to take along to another computer: everything but the keys.

The format is documented in `resources/connections.schema.json`; `imported_list.py` reads it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum

from keystep.domain.connection import Connection
from keystep.domain.diagnosis import Json
from keystep.domain.pasted_text import LONGEST_PASTE, holds_a_key

KIND = "keystep-connections"
SCHEMA = 1


class Part(Enum):
    """What of a connection is not in the file."""

    NOTES = "notes"
    MODEL = "model"
    ALL = "all"


@dataclass(frozen=True)
class LeftOut:
    """Something that looks like a key stood there."""

    nickname: str
    part: Part


@dataclass(frozen=True)
class Exported:
    text: str
    count: int
    left_out: tuple[LeftOut, ...] = ()


def exported(connections: Sequence[Connection], now: datetime) -> Exported:
    """The file's text.

    A person may have put a key where none belongs, and an address may have one in it. Notes and
    model go without; a connection is not itself without its nickname, IDs and address.
    """
    rows: list[Json] = []
    left_out: list[LeftOut] = []
    for one in connections:
        if any(map(may_hold_a_key, _what_it_is(one))):
            left_out.append(LeftOut(one.nickname, Part.ALL))
            continue
        row = _row(one)
        for part in (Part.NOTES, Part.MODEL):
            if may_hold_a_key(str(row[part.value] or "")):
                row[part.value] = "" if part is Part.NOTES else None
                left_out.append(LeftOut(one.nickname, part))
        rows.append(row)
    document: Json = {
        "kind": KIND,
        "schema": SCHEMA,
        "exported_at": _time(now),
        "connections": rows,
    }
    text = json.dumps(document, indent=2) + "\n"  # in letters that no terminal or mail changes
    return Exported(text, len(rows), tuple(left_out))


def may_hold_a_key(text: str) -> bool:
    """Whether any part of a text, however long, looks like a secret of OpenAI's or others'."""
    step = LONGEST_PASTE // 2  # so that nothing is cut in two
    starts = range(0, max(len(text) - step, 1), step)
    parts = (text[start : start + LONGEST_PASTE] for start in starts)
    return any(holds_a_key(part) for part in parts)


def _what_it_is(one: Connection) -> tuple[str, ...]:
    return (one.nickname, one.api_address.url, one.organization or "", one.project or "")


def _row(one: Connection) -> dict[str, Json]:
    return {
        "id": one.id,
        "nickname": one.nickname,
        "api_address": one.api_address.url,
        "organization": one.organization,
        "project": one.project,
        "purpose": one.purpose.value if one.purpose else None,
        "notes": one.notes,
        "model": one.model,
        "replace_by": one.replace_by.isoformat() if one.replace_by else None,
        "key": {"kind": one.key.kind.value, "ending": one.key.ending, "length": one.key.length},
        "created_at": _time(one.created_at),
    }


def _time(time: datetime) -> str:
    """RFC 3339, UTC."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
