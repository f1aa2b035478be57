"""Reads a walkthrough. A file may come from anyone, so nothing in it is trusted.

`resources/walkthrough.schema.json` says the same about what a file may hold. A name that Keystep
does not know is left out with a warning, so that a file can be written for a newer one; anything
else that is not as it should be refuses the file, and so does a key, even in a comment.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from typing import TypeVar

from keystep.domain.capabilities import Capability
from keystep.domain.connection import Purpose
from keystep.domain.exported_list import may_hold_a_key
from keystep.domain.key_shapes import EMAIL, ORGANIZATION_ID, PROJECT_ID
from keystep.domain.nickname import LONGEST_NICKNAME
from keystep.domain.walkthrough import (
    LONGEST_TEXT,
    ORGANISATION,
    SKIPPABLE,
    USER,
    Organisation,
    Readiness,
    Walkthrough,
    Words,
)
from keystep.domain.wizard_flow import Step

Value = str | int | float | bool | date | time | list["Value"] | dict[str, "Value"]
Table = Mapping[str, Value]
Choice = TypeVar("Choice", bound=Enum)

SCHEMA = 1
PROVIDER = "openai"
LARGEST_FILE = 64 * 1024
LONGEST_EMAIL = 254
_MOST_DOTS = 1000
"""In a line. `tomllib` needs 16 seconds for a name with 32,000, and no text has so many."""

ONLY_A_POLICY = frozenset(
    {
        *("policy", "lock", "locked", "api_address", "base_url", "allowed_addresses"),
        *("proxy", "ca", "ca_bundle", "ca_file", "certificate"),
    }
)
"""What would lead a key elsewhere or take a choice away. A file that wants it is not used."""

STEP_NAMES = {step.name.lower(): step for step in Step}

_WHERE_TOML_FAILED = re.compile(r"\(at line (\d+), column \d+\)")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_SUPPORT_URL = re.compile(
    r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:[/?#][!-~]*)?"
)
_WEB_ADDRESS = re.compile(r"://|(?:^|[^A-Za-z0-9_])[Ww]{3}\.")
_TEMPLATE = re.compile(rf"(?:[^{{}}]|{re.escape(USER)}|{re.escape(ORGANISATION)})*")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"


class Refusal(Enum):
    """Why nothing of a file is used."""

    TOO_LARGE = "too_large"
    NOT_UTF8 = "not_utf8"
    NOT_TOML = "not_toml"
    HOLDS_A_KEY = "holds_a_key"
    NEWER = "newer"
    ONLY_A_POLICY = "only_a_policy"
    MISSING = "missing"
    NOT_A_TEXT = "not_a_text"
    NOT_A_LIST = "not_a_list"
    NOT_A_TABLE = "not_a_table"
    UNKNOWN_VALUE = "unknown_value"
    TOO_LONG = "too_long"
    HIDDEN_CHARACTERS = "hidden_characters"
    WEB_ADDRESS = "web_address"
    NOT_HTTPS = "not_https"
    NO_EMAIL = "no_email"
    NO_ORGANIZATION = "no_organization"
    NO_PROJECT = "no_project"
    NO_TEMPLATE = "no_template"


@dataclass(frozen=True)
class Refused:
    """`place` is where ("wizard.skip"), in the file's own words; `line` counts from 1.

    `allowed` are the values of which one was expected.
    """

    why: Refusal
    place: str = ""
    line: int | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadWalkthrough:
    """`unknown` are the places that were left out, in the file's own words."""

    walkthrough: Walkthrough
    unknown: tuple[str, ...] = ()


class _RefusedError(Exception):
    def __init__(self, why: Refusal, place: str, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.refused = Refused(why, place, allowed=allowed)


def read_walkthrough(content: bytes) -> ReadWalkthrough | Refused:
    """The walkthrough in a file, or why it is not used."""
    if len(content) > LARGEST_FILE:
        return Refused(Refusal.TOO_LARGE)
    # Whoever sent a key by mistake must hear of it, whatever else the file is.
    if may_hold_a_key(content.replace(b"\0", b"").decode("utf-8", "replace")):
        return Refused(Refusal.HOLDS_A_KEY)
    text = _decoded(content)
    if text is None:
        return Refused(Refusal.NOT_UTF8)
    if (line := _hopeless_line(text)) is not None:
        return Refused(Refusal.NOT_TOML, line=line)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Refused(Refusal.NOT_TOML, line=_line_of(error, text))
    except (ValueError, RecursionError):  # a day that is none, thousands of brackets
        return Refused(Refusal.NOT_TOML)
    return walkthrough_in(table)


def walkthrough_in(table: Table) -> ReadWalkthrough | Refused:
    """The same for what was read already: the tables and values of a file."""
    if any(may_hold_a_key(text) for text in _texts(table)):
        return Refused(Refusal.HOLDS_A_KEY)
    unknown: list[str] = []
    try:
        top = _Reader(table, "", unknown.append)
        top.insist_on_schema()
        _refuse_what_only_a_policy_may(table)
        walkthrough = _walkthrough(top)
    except _RefusedError as error:
        return error.refused
    return ReadWalkthrough(walkthrough, tuple(unknown))


def _decoded(content: bytes) -> str | None:
    """PowerShell 5 writes its files in UTF-16."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        return content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        return None


def _hopeless_line(text: str) -> int | None:
    lines = enumerate(text.split("\n"), start=1)
    return next((number for number, line in lines if line.count(".") > _MOST_DOTS), None)


def _line_of(error: tomllib.TOMLDecodeError, text: str) -> int:
    """`tomllib` tells it in words only, before Python 3.14."""
    found = _WHERE_TOML_FAILED.search(str(error))
    return int(found[1]) if found else len(text.rstrip("\n").split("\n"))


def _texts(table: Table) -> Iterator[str]:
    """Every name and text in it, and each text under its name, which may say what it is."""
    left: list[Value] = [dict(table)]
    while left:
        match left.pop():
            case str() as text:
                yield text
            case list() as items:
                left += items
            case dict() as fields:
                for name, value in fields.items():
                    yield name
                    if isinstance(value, str) and name not in STEP_NAMES:
                        yield f'{name}="{value}"'
                left += fields.values()


def _refuse_what_only_a_policy_may(table: Table) -> None:
    """Wherever it stands: the reader must not think that it is in force."""
    left: list[Value] = [dict(table)]
    while left:
        value = left.pop()
        if isinstance(value, list):
            left += value
        elif isinstance(value, dict):
            for name in value:
                if name in ONLY_A_POLICY:
                    raise _RefusedError(Refusal.ONLY_A_POLICY, name)
            left += value.values()


class _Reader:
    """One table of the file, and where it stands. Names that nobody asked for are unknown."""

    def __init__(self, table: Table, place: str, tell_unknown: Callable[[str], None]) -> None:
        self._table, self._place, self._tell = table, place, tell_unknown
        self._asked: set[str] = set()

    def insist_on_schema(self) -> None:
        schema = self._get("schema")
        if type(schema) is int and schema > SCHEMA:
            raise self.refused(Refusal.NEWER, "schema")
        if type(schema) is not int or schema != SCHEMA:
            why = Refusal.MISSING if schema is None else Refusal.UNKNOWN_VALUE
            raise self.refused(why, "schema", (str(SCHEMA),))

    def inner(self, name: str) -> "_Reader":
        """A table in this one; an empty one if it is not there."""
        value = self._get(name)
        if value is not None and not isinstance(value, dict):
            raise self.refused(Refusal.NOT_A_TABLE, name)
        return _Reader(value or {}, _inside(self._place, name), self._tell)

    def text(self, name: str, longest: int = LONGEST_TEXT, *, lines: bool = False) -> str:
        """Without what can't be seen or turns the reading order; empty if it is not there."""
        text = self._get(name, "")
        if not isinstance(text, str):
            raise self.refused(Refusal.NOT_A_TEXT, name)
        if len(text) > longest:
            raise self.refused(Refusal.TOO_LONG, name)
        if any(_is_hidden(c) for c in text if not (lines and c in "\n\t")):
            raise self.refused(Refusal.HIDDEN_CHARACTERS, name)
        if _WEB_ADDRESS.search(text) and name != "support_url":
            raise self.refused(Refusal.WEB_ADDRESS, name)
        return text

    def matching(self, name: str, shape: re.Pattern[str], otherwise: Refusal) -> str | None:
        text = self.text(name)
        if text and not shape.fullmatch(text):
            raise self.refused(otherwise, name)
        return text or None

    def choice(self, name: str, choices: type[Choice]) -> Choice | None:
        text = self._get(name)
        if text is None:
            return None
        return self._one_of(name, text, {one.value: one for one in choices})

    def choices(self, name: str, choices: Mapping[str, Choice]) -> tuple[Choice, ...]:
        values = self._get(name, [])
        if not isinstance(values, list):
            raise self.refused(Refusal.NOT_A_LIST, name)
        return tuple(dict.fromkeys(self._one_of(name, value, choices) for value in values))

    def names(self) -> Iterator[str]:
        yield from self._table

    def tell_the_rest(self) -> None:
        for name in self._table:
            if name not in self._asked:
                self._tell(_inside(self._place, name))

    def refused(self, why: Refusal, name: str, allowed: tuple[str, ...] = ()) -> _RefusedError:
        return _RefusedError(why, _inside(self._place, name), allowed)

    def _one_of(self, name: str, value: Value, choices: Mapping[str, Choice]) -> Choice:
        if not isinstance(value, str):
            raise self.refused(Refusal.NOT_A_TEXT, name)
        if value not in choices:
            raise self.refused(Refusal.UNKNOWN_VALUE, name, tuple(choices))
        return choices[value]

    def _get(self, name: str, otherwise: Value | None = None) -> Value | None:
        self._asked.add(name)
        return self._table.get(name, otherwise)


def _walkthrough(top: _Reader) -> Walkthrough:
    organisation, wizard, texts = (top.inner(name) for name in ("organisation", "wizard", "text"))
    read = Walkthrough(
        organisation=_organisation(organisation),
        readiness=top.choice("status", Readiness) or Readiness.DRAFT,
        words=tuple(_words(texts)),
        nickname=_template(wizard),
        organization_id=wizard.matching(
            "organization_id", ORGANIZATION_ID, Refusal.NO_ORGANIZATION
        ),
        project_id=wizard.matching("project_id", PROJECT_ID, Refusal.NO_PROJECT),
        purpose=wizard.choice("purpose", Purpose),
        permissions=wizard.choices("permissions", {one.value: one for one in Capability}),
        skip=frozenset(wizard.choices("skip", {step.name.lower(): step for step in SKIPPABLE})),
    )
    wizard.choice("provider", _Provider)
    for each in (top, organisation, wizard, texts):
        each.tell_the_rest()
    return read


class _Provider(Enum):
    OPENAI = PROVIDER


def _organisation(reader: _Reader) -> Organisation:
    name = reader.text("name").strip()
    if not name:
        raise reader.refused(Refusal.MISSING, "name")
    email = reader.text("support_email", LONGEST_EMAIL)
    if email and not EMAIL.fullmatch(email):
        raise reader.refused(Refusal.NO_EMAIL, "support_email")
    url = reader.matching("support_url", _SUPPORT_URL, Refusal.NOT_HTTPS)
    return Organisation(name, email or None, url)


def _template(reader: _Reader) -> str:
    text = reader.text("nickname", LONGEST_NICKNAME)
    if not _TEMPLATE.fullmatch(text):
        raise reader.refused(Refusal.NO_TEMPLATE, "nickname", (USER, ORGANISATION))
    return text


def _words(texts: _Reader) -> Iterator[Words]:
    for language in texts.names():
        if _LANGUAGE.fullmatch(language):
            inner = texts.inner(language)
            intro = inner.text("intro", lines=True).strip()
            written = {step: inner.text(name, lines=True) for name, step in STEP_NAMES.items()}
            notes = {step: note.strip() for step, note in written.items() if note.strip()}
            inner.tell_the_rest()
            yield Words(language, intro, notes)


def _is_hidden(character: str) -> bool:
    if character in _JOINERS:
        return False
    return unicodedata.category(character) in _HIDDEN or character in _BLANK_LETTERS


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
