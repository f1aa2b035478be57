"""Which connections a list shows, and in which order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from keystep.domain.causes import Status
from keystep.domain.connection import Connection, Purpose
from keystep.domain.nickname import folded
from keystep.domain.reminder import due


class Standing(Enum):
    """How a connection stands, by what a person has to do about it; the most urgent first."""

    FAILED = "failed"
    ATTENTION = "attention"
    UNKNOWN = "unknown"
    NOT_VERIFIED = "not_verified"
    WORKS = "works"


class Order(Enum):
    STANDING = "standing"
    NICKNAME = "nickname"
    ORGANIZATION = "organization"
    KEY = "key"
    PURPOSE = "purpose"
    LAST_CHECKED = "last_checked"


_STANDINGS = {
    Status.WORKS: Standing.WORKS,
    Status.ATTENTION: Standing.ATTENTION,
    Status.FAILED: Standing.FAILED,
    Status.UNKNOWN: Standing.UNKNOWN,
}
_URGENCIES = {standing: place for place, standing in enumerate(Standing)}
_PURPOSES = (Purpose.READ, Purpose.USE, Purpose.MANAGE, None)


class Entry:
    """A connection with what searching and sorting need of it, worked out once: folding ten
    thousand nicknames at each key press took 45 ms.

    `today` is for keys that are due to be replaced; without it none is.
    """

    def __init__(self, connection: Connection, today: date | None = None) -> None:
        self.connection = connection
        self.standing = standing_of(connection, today)
        self.name = folded(connection.nickname)
        parts = (connection.organization or "", connection.project or "", connection.key.ending)
        self.text = "\n".join([self.name, *(folded(part) for part in parts)])


@dataclass(frozen=True)
class Listing:
    """What a person looks for. `standing` and `purpose` None mean all."""

    search: str = ""
    standing: Standing | None = None
    purpose: Purpose | None = None
    order: Order = Order.NICKNAME
    descending: bool = False

    @property
    def hides_some(self) -> bool:
        return bool(self.search.strip() or self.standing or self.purpose)

    def shown(self, entries: Iterable[Entry]) -> list[Connection]:
        """Those that fit, in order; what is equal stays in the order of nicknames."""
        words = [folded(word) for word in self.search.split()]
        fitting = [entry for entry in entries if self._fits(entry, words)]
        fitting.sort(key=lambda entry: entry.name, reverse=self._reverses_names)
        if self.order is not Order.NICKNAME:
            key = _KEYS[self.order]
            fitting.sort(key=key, reverse=self.descending)
        return [entry.connection for entry in fitting]

    @property
    def _reverses_names(self) -> bool:
        return self.descending and self.order is Order.NICKNAME

    def _fits(self, entry: Entry, words: list[str]) -> bool:
        if self.standing is not None and entry.standing is not self.standing:
            return False
        if self.purpose is not None and entry.connection.purpose is not self.purpose:
            return False
        return all(word in entry.text for word in words)


def standing_of(connection: Connection, today: date | None = None) -> Standing:
    """A key that is due to be replaced needs attention, unless there is worse to say."""
    last = connection.last_check
    standing = _STANDINGS.get(last.status) if last else None
    if standing is Standing.FAILED or today is None or due(connection, today) is None:
        return standing or Standing.NOT_VERIFIED
    return Standing.ATTENTION


def _checked_at(connection: Connection) -> float:
    """Never checked counts as checked the longest ago."""
    return connection.last_check.checked_at.timestamp() if connection.last_check else 0.0


_KEYS: dict[Order, Callable[[Entry], Any]] = {
    Order.STANDING: lambda one: _URGENCIES[one.standing],
    Order.ORGANIZATION: lambda one: one.connection.organization or "",
    Order.KEY: lambda one: one.connection.key.ending,
    Order.PURPOSE: lambda one: _PURPOSES.index(one.connection.purpose),
    Order.LAST_CHECKED: lambda one: _checked_at(one.connection),
}
