"""A recipe: how one tool is given a connection, step by step, and which document says so."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from keystep.domain.connection import Connection

KEY = "key"
ORGANIZATION = "organization"
PARTS = ("nickname", "shell_nickname", KEY, ORGANIZATION, "project", "address")
"""What stands in braces for a part of a connection; `shell_nickname` is quoted for a shell."""

_PART = re.compile(r"\{(" + "|".join(PARTS) + r")\}")


@dataclass(frozen=True)
class Source:
    """A public document, and the day that it is from or was read."""

    address: str
    on: date


@dataclass(frozen=True)
class Field:
    """`label` is what the tool calls it; `value` is a text with PARTS in braces.

    Where the connection lacks a part, a field that is not required stays empty.
    """

    label: str
    value: str
    required: bool = True

    @property
    def parts(self) -> frozenset[str]:
        return frozenset(_PART.findall(self.value))

    @property
    def holds_key(self) -> bool:
        return KEY in self.parts

    def missing_in(self, connection: Connection) -> frozenset[str]:
        known = {KEY, *_parts_of(connection)}
        return self.parts - known

    def filled(self, connection: Connection, key: str) -> str:
        """`key` is the key itself, or what stands for it on the screen."""
        parts = {**_parts_of(connection), KEY: key}
        return _PART.sub(lambda found: parts.get(found[1], ""), self.value)


@dataclass(frozen=True)
class Step:
    """`do` says where to click, `then` what appears; `source` None: no document was found."""

    do: str
    fields: tuple[Field, ...] = ()
    then: str = ""
    source: Source | None = None


@dataclass(frozen=True)
class Recipe:
    """`keeps` says where the tool keeps the key; `keeps_source` which document says so.

    `for_programs`: it is for those who write or run programs.
    """

    tool: str
    keeps: str
    steps: tuple[Step, ...]
    keeps_source: Source | None = None
    for_programs: bool = False

    @property
    def hands_over_key(self) -> bool:
        return any(field.holds_key for step in self.steps for field in step.fields)


@dataclass(frozen=True)
class BrokenRecipe:
    """A file that is no recipe. `place` is what is wrong in it; empty: it can't be read at all."""

    file: str
    place: str


def _parts_of(connection: Connection) -> Mapping[str, str]:
    """All but the key; what the connection lacks is not in it."""
    parts = {
        "nickname": connection.nickname,
        "shell_nickname": shlex.quote(connection.nickname),
        ORGANIZATION: connection.organization,
        "project": connection.project,
        "address": connection.api_address.url,
    }
    return {name: value for name, value in parts.items() if value is not None}
