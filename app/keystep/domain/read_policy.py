"""Makes a policy out of what an administrator wrote, in whatever form the computer keeps it.

Each form comes here as the same document: tables `organisation`, `policy` (mandatory) and
`recommended`, as `resources/policy.schema.json` has it. A document with anything in it that can't
be used is refused as a whole; a name that is not known is left aside and told.

Where several files say something about one setting, the later file wins; files come in the order
of their names.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import TypeVar
from urllib.parse import urlsplit

from keystep.domain.api_address import ApiAddress, read_api_address
from keystep.domain.exported_list import may_hold_a_key
from keystep.domain.key_shapes import EMAIL, ORGANIZATION_ID, PROJECT_ID
from keystep.domain.policy import (
    NO_PROXY,
    SYSTEM_PROXY,
    FoundPolicy,
    InForce,
    Level,
    ManagedBy,
    Policy,
    PolicyProblem,
    Refused,
    Settings,
)

SCHEMA = 1
LONGEST_NAME, LONGEST_TEXT, LONGEST_PATH = 60, 200, 1000
MOST_ADDRESSES = 50
SHORTEST_INTERVAL, LONGEST_INTERVAL = 15, 30 * 24 * 60
ORGANISATION = "organisation"
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:]+")

T = TypeVar("T")
Value = str | int | bool | ApiAddress | tuple[ApiAddress, ...]
Found = Mapping[tuple[str, str], Value]


@dataclass(frozen=True)
class Part:
    """What one file, or one place of the registry, says."""

    source: str
    values: Found
    unknown: tuple[str, ...] = ()


class _Wrong(Exception):  # noqa: N818  no mistake of ours
    def __init__(self, problem: PolicyProblem, name: str = "") -> None:
        self.problem, self.name = problem, name


def read_part(source: str, document: Mapping[str, object], text: str = "") -> Part | Refused:
    """What the document says, or why it is refused. `text` is how it was written, with remarks."""
    if any(map(may_hold_a_key, (text, *_texts(document)))):
        return Refused(source, PolicyProblem.HOLDS_A_KEY)
    try:
        return _read(source, document)
    except _Wrong as wrong:
        return Refused(source, wrong.problem, wrong.name)


def combined(parts: Sequence[Part], refused: Sequence[Refused] = ()) -> FoundPolicy:
    """All of them as one policy, the later over the earlier."""
    values: dict[tuple[str, str], Value] = {}
    sources: dict[tuple[str, str], str] = {}
    for part in parts:
        values |= part.values
        sources |= dict.fromkeys(part.values, part.source)
    policy = Policy(
        ManagedBy(
            _of(values, ORGANISATION, "name", str) or "",
            _of(values, ORGANISATION, "support_email", str) or "",
            _of(values, ORGANISATION, "support_url", str) or "",
        ),
        _settings(values, Level.MANDATORY),
        _settings(values, Level.RECOMMENDED),
        is_whole=not refused,
    )
    in_force = [
        InForce(table, name, _shown(value), sources[table, name])
        for (table, name), value in sorted(values.items(), key=lambda item: item[0])
    ]
    unknown = [(part.source, name) for part in parts for name in part.unknown]
    return FoundPolicy(policy, tuple(in_force), tuple(refused), tuple(unknown))


def _read(source: str, document: Mapping[str, object]) -> Part:
    schema = document.get("schema", SCHEMA)
    if type(schema) is not int:
        raise _Wrong(PolicyProblem.WRONG_TYPE, "schema")
    if schema != SCHEMA:
        raise _Wrong(PolicyProblem.NEWER, "schema")
    values: dict[tuple[str, str], Value] = {}
    unknown: list[str] = []
    for table, entries in document.items():
        if table == "schema":
            continue
        if table not in _READERS:
            unknown.append(table)
            continue
        if not isinstance(entries, Mapping):
            raise _Wrong(PolicyProblem.WRONG_TYPE, table)
        for name, written in entries.items():
            read = _READERS[table].get(name)
            if read is None:
                unknown.append(f"{table}.{name}")
            else:
                values[table, name] = _value(read, written, f"{table}.{name}")
    return Part(source, values, tuple(unknown))


def _value(read: "_Read", written: object, name: str) -> Value:
    try:
        return read(written)
    except TypeError:
        raise _Wrong(PolicyProblem.WRONG_TYPE, name) from None
    except ValueError:
        raise _Wrong(PolicyProblem.UNUSABLE_VALUE, name) from None


def _texts(value: object) -> Iterator[str]:
    """Every text in the document, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _of(values: Found, table: str, name: str, kind: type[T]) -> T | None:
    value = values.get((table, name))
    return value if isinstance(value, kind) else None


def _settings(values: Found, level: Level) -> Settings:
    table = level.value
    addresses = values.get((table, "allowed_addresses"))
    return Settings(
        api_address=_of(values, table, "api_address", ApiAddress),
        allowed_addresses=addresses if isinstance(addresses, tuple) else None,
        organization_id=_of(values, table, "organization_id", str),
        project_id=_of(values, table, "project_id", str),
        proxy=_of(values, table, "proxy", str),
        ca_file=_of(values, table, "ca_file", str),
        test_interval_minutes=_of(values, table, "test_interval_minutes", int),
        allow_export=_of(values, table, "allow_export", bool),
        allow_reveal=_of(values, table, "allow_reveal", bool),
    )


def _shown(value: Value) -> str | int | bool | tuple[str, ...]:
    if isinstance(value, ApiAddress):
        return value.url
    return tuple(one.url for one in value) if isinstance(value, tuple) else value


# Each of these raises TypeError for another type and ValueError for what can't be used.
_Read = Callable[[object], Value]


def _text(longest: int) -> Callable[[object], str]:
    def read(written: object) -> str:
        if not isinstance(written, str):
            raise TypeError
        text = written.strip()
        if not text or len(text) > longest or not text.isprintable():
            raise ValueError
        return text

    return read


_short, _line, _path = _text(LONGEST_NAME), _text(LONGEST_TEXT), _text(LONGEST_PATH)


def _email(written: object) -> str:
    text = _line(written)
    if not EMAIL.fullmatch(text):
        raise ValueError
    return text


def _page(written: object) -> str:
    """A page that people are sent to: encrypted, with its host in plain sight."""
    text = _line(written)
    parts = urlsplit(text)
    is_plain = parts.scheme == "https" and "@" not in parts.netloc and " " not in text
    if not is_plain or not _HOST.fullmatch(parts.hostname or ""):
        raise ValueError
    return text


def _address(written: object) -> ApiAddress:
    address = read_api_address(_path(written))
    if not isinstance(address, ApiAddress):
        raise ValueError  # noqa: TRY004  of the right type, and no address
    return address


def _addresses(written: object) -> tuple[ApiAddress, ...]:
    if not isinstance(written, list | tuple):
        raise TypeError
    if not 1 <= len(written) <= MOST_ADDRESSES:
        raise ValueError
    return tuple(dict.fromkeys(map(_address, written)))


def _id(shape: re.Pattern[str]) -> Callable[[object], str]:
    def read(written: object) -> str:
        text = _line(written)
        if not shape.fullmatch(text):
            raise ValueError
        return text

    return read


def _proxy(written: object) -> str:
    """No login in it: everyone who uses the computer can read a policy."""
    text = _line(written)
    if text in {SYSTEM_PROXY, NO_PROXY}:
        return text
    parts = urlsplit(text)
    is_bare = parts.path in {"", "/"} and not parts.query and not parts.fragment
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not is_bare:
        raise ValueError
    if not _HOST.fullmatch(parts.hostname or "") or parts.port == 0:
        raise ValueError
    return text.rstrip("/")


def _file(written: object) -> str:
    path = _path(written)
    if not (PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()):
        raise ValueError
    return path


def _minutes(written: object) -> int:
    if type(written) is not int:
        raise TypeError
    if written and not SHORTEST_INTERVAL <= written <= LONGEST_INTERVAL:
        raise ValueError
    return written


def _yes_or_no(written: object) -> bool:
    if not isinstance(written, bool):
        raise TypeError
    return written


RECOMMENDABLE: Mapping[str, _Read] = {
    "api_address": _address,
    "organization_id": _id(ORGANIZATION_ID),
    "project_id": _id(PROJECT_ID),
    "proxy": _proxy,
    "ca_file": _file,
    "test_interval_minutes": _minutes,
}
"""What a person, or the computer itself, may settle in another way."""

MANDATORY_ONLY: Mapping[str, _Read] = {
    "allowed_addresses": _addresses,
    "allow_export": _yes_or_no,
    "allow_reveal": _yes_or_no,
}
"""Limits, which would be none if they could be left aside."""

YES_OR_NO = {name for name, read in MANDATORY_ONLY.items() if read is _yes_or_no}
"""What the registry has a number for."""

_READERS: Mapping[str, Mapping[str, _Read]] = {
    ORGANISATION: {"name": _short, "support_email": _email, "support_url": _page},
    Level.MANDATORY.value: {**RECOMMENDABLE, **MANDATORY_ONLY},
    Level.RECOMMENDED.value: RECOMMENDABLE,
}

NAMES = {table: tuple(readers) for table, readers in _READERS.items()}
"""All that may be settled, by table."""

FLAT_ORGANISATION = {
    "organisation_name": "name",
    "support_email": "support_email",
    "support_url": "support_url",
}
"""What the organisation's table is called where there are no tables: registry and plist."""


def with_tables(flat: Mapping[str, object], recommended: Mapping[str, object]) -> dict[str, object]:
    """The document behind flat names: mandatory ones, the organisation's, and recommended ones."""
    organisation = {ours: flat[name] for name, ours in FLAT_ORGANISATION.items() if name in flat}
    mandatory = {name: value for name, value in flat.items() if name not in FLAT_ORGANISATION}
    document: dict[str, object] = {}
    if "schema" in mandatory:
        document["schema"] = mandatory.pop("schema")
    return document | {
        ORGANISATION: organisation,
        Level.MANDATORY.value: mandatory,
        Level.RECOMMENDED.value: recommended,
    }
