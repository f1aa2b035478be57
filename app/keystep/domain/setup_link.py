"""Reads a link that sets Keystep up: `keystep://setup?…`. Any web page may have made it.

It carries what a walkthrough file does, under the names below, or the address of such a file.
It is read as strictly as the file, and can do no more. Quotes and spaces have no place in a link:
with them, links have brought options to programs (CVE-2018-1000006). Nor have line ends, however
they are written: with them, links have sent passwords elsewhere (CVE-2020-5260).
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from urllib.parse import unquote_plus, urlsplit

from keystep.domain.api_address import ascii_host
from keystep.domain.exported_list import may_hold_a_key
from keystep.domain.read_walkthrough import (
    SCHEMA,
    ReadWalkthrough,
    Refusal,
    Refused,
    Value,
    walkthrough_in,
)

LONGEST_LINK = 4000
"""Characters. Windows hands over 8,191 in a command at most, with the program's own path."""

LONGEST_ADDRESS = 2000
MOST_FIELDS = 64

_LINK = re.compile(r"keystep://setup/?\?([^#]*)", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z0-9\-._~:/?@!$&()*+,;=%]*")
"""Those of RFC 3986 that no shell and no command line reads as the end of anything."""

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9_.-]{0,99})=(.*)")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = "\u200c\u200d"
_SOURCE = "src"
_ADDRESS = re.compile(r"https://[!#-&(-;=?-Z\[\]_a-z~]+", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")

_PLACES = {
    "status": ("status",),
    "organisation": ("organisation", "name"),
    "support_email": ("organisation", "support_email"),
    "support_url": ("organisation", "support_url"),
    "provider": ("wizard", "provider"),
    "nickname": ("wizard", "nickname"),
    "organization_id": ("wizard", "organization_id"),
    "project_id": ("wizard", "project_id"),
    "purpose": ("wizard", "purpose"),
    "permissions": ("wizard", "permissions"),
    "skip": ("wizard", "skip"),
}
"""Where in a walkthrough file the field of a link stands. `text.de.intro` is itself in both."""

_LISTS = {"permissions", "skip"}


class LinkProblem(Enum):
    """Why a link is not used, beyond what refuses a file too."""

    NOT_OURS = "not_ours"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    TWICE = "twice"
    MIXED = "mixed"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True)
class FetchFrom:
    """The address of a walkthrough file. Nothing is fetched before the person has seen the host."""

    url: str

    @property
    def host(self) -> str:
        """With its port when it names one; other alphabets in their ASCII form."""
        return urlsplit(self.url).netloc


def read_setup_link(text: str) -> ReadWalkthrough | FetchFrom | Refused | LinkProblem:
    """What the link brings, or why it is not used."""
    if len(text) > LONGEST_LINK:
        return LinkProblem.TOO_LONG
    # Whoever made a link with a key in it must hear of it, whatever else is wrong.
    if may_hold_a_key(text) or may_hold_a_key(unquote_plus(text)):
        return Refused(Refusal.HOLDS_A_KEY)
    found = _LINK.fullmatch(text)
    if found is None:
        return LinkProblem.NOT_OURS
    query = found[1]
    if not _LETTERS.fullmatch(query) or _BAD_PERCENT.search(query):
        return LinkProblem.UNREADABLE
    return _read_fields(query)


def _read_fields(query: str) -> ReadWalkthrough | FetchFrom | Refused | LinkProblem:
    parts = query.split("&")
    if len(parts) > MOST_FIELDS:
        return LinkProblem.TOO_LONG
    fields: dict[str, str] = {}
    for part in parts:
        field = _FIELD.fullmatch(part)
        if field is None:
            return LinkProblem.UNREADABLE
        name, value = field[1], _decoded(field[2])
        if value is None:
            return LinkProblem.UNREADABLE
        if name in fields:
            return LinkProblem.TWICE
        fields[name] = value
    if _SOURCE not in fields:
        return walkthrough_in(_as_a_file(fields))
    if len(fields) > 1:
        return LinkProblem.MIXED
    return _read_address(fields[_SOURCE])


def _decoded(text: str) -> str | None:
    """None for what is no text, or holds something that can't be seen."""
    try:
        decoded = unquote_plus(text, errors="strict")
    except UnicodeDecodeError:
        return None
    hidden = (c for c in decoded if unicodedata.category(c) in _HIDDEN and c not in _JOINERS)
    return None if any(hidden) else decoded


def _as_a_file(fields: dict[str, str]) -> dict[str, Value]:
    """The tables that a file with the same fields would have. Unknown names stay as they are."""
    table: dict[str, Value] = {"schema": SCHEMA}
    for name, text in fields.items():
        value: Value = text
        if name in _LISTS:
            value = [part for part in text.split(",") if part]
        elif name == "schema" and text.isascii() and text.isdecimal():
            value = int(text[:4])
        _put(table, _PLACES.get(name) or _place_of_text(name), value)
    return table


def _place_of_text(name: str) -> tuple[str, ...]:
    parts = tuple(name.split("."))
    return parts if parts[0] == "text" and len(parts) == 3 else (name,)


def _put(table: dict[str, Value], place: tuple[str, ...], value: Value) -> None:
    """A name that stands where a table is needed takes its place: the reader refuses that."""
    for name in place[:-1]:
        inner = table.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        table = inner
    table[place[-1]] = value


def _read_address(text: str) -> FetchFrom | LinkProblem:
    if len(text) > LONGEST_ADDRESS or text.lower().startswith("https:///"):
        return LinkProblem.NO_ADDRESS
    try:
        parts = urlsplit(text)
        host, port = ascii_host(parts), parts.port
    except ValueError:
        return LinkProblem.NO_ADDRESS
    if parts.scheme != "https" or "@" in parts.netloc or "#" in text or "\\" in text:
        return LinkProblem.NO_ADDRESS
    if not _HOST.fullmatch(host):
        return LinkProblem.NO_ADDRESS
    netloc = host if port in {None, 443} else f"{host}:{port}"
    rest = text[len("https://") + len(parts.netloc) :]
    url = f"https://{netloc}{rest if rest[:1] == '/' else '/' + rest}"
    return FetchFrom(url) if _ADDRESS.fullmatch(url) else LinkProblem.NO_ADDRESS
