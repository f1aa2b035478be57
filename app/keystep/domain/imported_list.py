"""Reads a list that somebody took along. A file may come from anyone, so nothing in it is trusted.

A file that is not as Keystep writes it is refused as a whole. A connection in it that a person
could not have made by hand either is left out, and the others come in.
"""

import json
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import TypeVar

from keystep.domain.api_address import AddressProblem, ApiAddress, read_api_address
from keystep.domain.causes import Cause
from keystep.domain.connection import Particulars, Purpose
from keystep.domain.diagnosis import Json
from keystep.domain.exported_list import KIND, SCHEMA, may_hold_a_key
from keystep.domain.identifiers import LONGEST_ID, IdProblem, read_organization, read_project
from keystep.domain.nickname import NicknameProblem, read_nickname
from keystep.domain.secret import LONGEST_KEY, SHORTEST_KEY, KeyFacts, KeyKind, is_sendable

Day = TypeVar("Day", bound=date)

LARGEST_FILE = 8 * 1024 * 1024
MOST_CONNECTIONS = 10_000
_FIRST_YEAR, _LAST_YEAR = 2000, 2200
_OUR_NAMES = {
    *("kind", "schema", "exported_at", "id", "nickname", "api_address", "organization", "project"),
    *("purpose", "notes", "model", "replace_by", "ending", "created_at"),
}
_JOINERS = "\u200c\u200d"
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


class ListProblem(Enum):
    """Why nothing of a file is taken in."""

    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    NOT_JSON = "not_json"
    OTHER_KIND = "other_kind"
    NEWER = "newer"
    HOLDS_A_KEY = "holds_a_key"
    NOT_AS_WRITTEN = "not_as_written"


@dataclass(frozen=True)
class ListedConnection:
    """A connection as a file has it. `key` says which key it was; the key itself is not there."""

    id: str
    nickname: str
    api_address: ApiAddress
    organization: str | None
    project: str | None
    particulars: Particulars
    key: KeyFacts
    created_at: datetime


@dataclass(frozen=True)
class NotTaken:
    """A connection that is left out; `number` is its place in the file.

    A cause stands for an address that no key may go to here.
    """

    number: int
    nickname: str
    problem: NicknameProblem | AddressProblem | IdProblem | Cause


@dataclass(frozen=True)
class ReadList:
    connections: tuple[ListedConnection, ...]
    not_taken: tuple[NotTaken, ...] = ()


class _NotAsWritten(Exception):  # noqa: N818  no mistake of ours
    """Something that Keystep never writes."""


def read_list(content: bytes, now: datetime) -> ReadList | ListProblem:
    """What is in the file, or why nothing of it is."""
    if len(content) > LARGEST_FILE:
        return ListProblem.TOO_LARGE
    text = _decoded(content)
    if text is None:
        return ListProblem.NOT_JSON
    try:
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError):
        # Whoever sent a key by mistake must hear of it, whatever else the file is.
        return ListProblem.HOLDS_A_KEY if may_hold_a_key(text) else ListProblem.NOT_JSON
    if any(map(may_hold_a_key, _texts(document))):
        return ListProblem.HOLDS_A_KEY
    return _read(document, now)


def _decoded(content: bytes) -> str | None:
    # PowerShell 5 writes its files in UTF-16.
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        return None


def _unique(pairs: Sequence[tuple[str, Json]]) -> dict[str, Json]:
    """Two values under one name: which one is meant, readers disagree."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name twice")
    return found


def _refuse(_constant: str) -> Json:
    raise ValueError("no JSON: NaN or Infinity")


def _texts(document: Json) -> set[str]:
    """Every text in the document, with its name where the name may say that it is a secret."""
    texts: set[str] = set()
    left: list[Json] = [document]
    while left:
        match left.pop():
            case str() as text:
                texts.add(text)
            case list() as items:
                left += items
            case dict() as fields:
                texts.update(fields)
                texts.update(
                    f'{name}="{value}"'
                    for name, value in fields.items()
                    if isinstance(value, str) and name not in _OUR_NAMES
                )
                left += fields.values()
    return {text for text in texts if len(text) >= SHORTEST_KEY}


def _read(document: Json, now: datetime) -> ReadList | ListProblem:
    if not isinstance(document, dict) or document.get("kind") != KIND:
        return ListProblem.OTHER_KIND
    schema, rows = document.get("schema"), document.get("connections")
    if type(schema) is int and schema > SCHEMA:
        return ListProblem.NEWER
    if schema != SCHEMA or schema is True or not isinstance(rows, list):
        return ListProblem.NOT_AS_WRITTEN
    if len(rows) > MOST_CONNECTIONS:
        return ListProblem.TOO_MANY
    try:
        read = [_connection(number, row, now) for number, row in enumerate(rows, start=1)]
    except _NotAsWritten:
        return ListProblem.NOT_AS_WRITTEN
    return ReadList(
        tuple(one for one in read if isinstance(one, ListedConnection)),
        tuple(one for one in read if isinstance(one, NotTaken)),
    )


def _connection(number: int, row: Json, now: datetime) -> ListedConnection | NotTaken:
    """All fields are looked at first, so that one is left out only where the file is whole."""
    if not isinstance(row, dict):
        raise _NotAsWritten
    written = _text(row, "nickname")
    id_, key, particulars = _id(row), _key(row), _particulars(row)
    created_at = min(_time(_text(row, "created_at")), now)
    nickname = read_nickname(written)
    address = read_api_address(_text(row, "api_address"))
    texts = [_text_or_none(row, name) or "" for name in ("organization", "project")]
    if isinstance(nickname, NicknameProblem):
        return NotTaken(number, written, nickname)
    if isinstance(address, AddressProblem):
        return NotTaken(number, nickname, address)
    organization, project = read_organization(texts[0], address), read_project(texts[1], address)
    if isinstance(organization, IdProblem):
        return NotTaken(number, nickname, organization)
    if isinstance(project, IdProblem):
        return NotTaken(number, nickname, project)
    return ListedConnection(
        id_, nickname, address, organization, project, particulars, key, created_at
    )


def _id(row: dict[str, Json]) -> str:
    """As `uuid` writes it: the names of keys in the keychain are made of it."""
    text = _text(row, "id")
    try:
        is_regular = str(uuid.UUID(text)) == text
    except ValueError:
        is_regular = False
    if not is_regular:
        raise _NotAsWritten
    return text


def _key(row: dict[str, Json]) -> KeyFacts:
    facts = row.get("key")
    if not isinstance(facts, dict):
        raise _NotAsWritten
    length, kind, ending = facts.get("length"), _text(facts, "kind"), _text(facts, "ending")
    if type(length) is not int or not SHORTEST_KEY <= length <= LONGEST_KEY:
        raise _NotAsWritten
    if len(ending) != 4 or not is_sendable(ending):
        raise _NotAsWritten
    known = {one.value for one in KeyKind}
    return KeyFacts(KeyKind(kind) if kind in known else KeyKind.OTHER, ending, length)


def _particulars(row: dict[str, Json]) -> Particulars:
    purpose, model = _text_or_none(row, "purpose"), _text_or_none(row, "model")
    if model is not None and not (is_sendable(model) and len(model) <= LONGEST_ID):
        raise _NotAsWritten
    known = {one.value for one in Purpose}
    return Particulars(
        Purpose(purpose) if purpose in known else None,
        _visible(_text_or_none(row, "notes") or ""),
        model,
        _day(_text_or_none(row, "replace_by")),
    )


def _visible(notes: str) -> str:
    """Notes have lines, and nothing in them that can't be seen or turns the reading order."""
    return "".join(
        c for c in notes if c in "\n\t" or c in _JOINERS or unicodedata.category(c) not in _HIDDEN
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _NotAsWritten from None
    return _in_our_age(day)


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise _NotAsWritten from None
    if time.tzinfo is None:
        raise _NotAsWritten
    return _in_our_age(time).astimezone(UTC)


def _in_our_age(day: Day) -> Day:
    """The ends of the calendar can't be reckoned with."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise _NotAsWritten
    return day


def _text(fields: dict[str, Json], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise _NotAsWritten
    return value


def _text_or_none(fields: dict[str, Json], name: str) -> str | None:
    return None if fields.get(name) is None else _text(fields, name)
