"""Which connections a list shows, and in which order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from operator import attrgetter
from typing import Any

from keystep.domain.causes import Status
from keystep.domain.connection import Connection, Purpose
from keystep.domain.nickname import folded


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
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.name = folded(connection.nickname)
        parts = (connection.organization or "", connection.project or "", connection.key.ending)
        self.text = "\n".join([self.name, *(folded(part) for part in parts)])


@dataclass(frozen=True)
class Listing:
    """What a person looks for. `standing` and `purpose` None mean all; so does `only`, by ids."""

    search: str = ""
    standing: Standing | None = None
    purpose: Purpose | None = None
    order: Order = Order.NICKNAME
    descending: bool = False
    only: frozenset[str] | None = None

    @property
    def hides_some(self) -> bool:
        chosen = self.standing or self.purpose or self.only is not None
        return bool(self.search.strip() or chosen)

    def shown(self, entries: Iterable[Entry]) -> list[Connection]:
        """Those that fit, in order; what is equal stays in the order of nicknames."""
        fitting = self._fitting(list(entries))
        fitting.sort(key=attrgetter("name"), reverse=self._reverses_names)
        connections = list(map(attrgetter("connection"), fitting))
        if self.order is not Order.NICKNAME:
            connections.sort(key=_KEYS[self.order], reverse=self.descending)
        return connections

    @property
    def _reverses_names(self) -> bool:
        return self.descending and self.order is Order.NICKNAME

    def _fitting(self, entries: list[Entry]) -> list[Entry]:
        """One pass for each thing that is asked for: ten thousand calls would take a frame."""
        if (only := self.only) is not None:
            entries = [each for each in entries if each.connection.id in only]
        if (standing := self.standing) is not None:
            entries = [each for each in entries if standing_of(each.connection) is standing]
        if (purpose := self.purpose) is not None:
            entries = [each for each in entries if each.connection.purpose is purpose]
        for word in map(folded, self.search.split()):
            entries = [each for each in entries if word in each.text]
        return entries


def standing_of(connection: Connection) -> Standing:
    last = connection.last_check
    return _STANDINGS.get(last.status, Standing.NOT_VERIFIED) if last else Standing.NOT_VERIFIED


def _urgency(connection: Connection) -> int:
    return _URGENCIES[standing_of(connection)]


def _checked_at(connection: Connection) -> float:
    """Never checked counts as checked the longest ago."""
    return connection.last_check.checked_at.timestamp() if connection.last_check else 0.0


_KEYS: dict[Order, Callable[[Connection], Any]] = {
    Order.STANDING: _urgency,
    Order.ORGANIZATION: lambda one: one.organization or "",
    Order.KEY: lambda one: one.key.ending,
    Order.PURPOSE: lambda one: _PURPOSES.index(one.purpose),
    Order.LAST_CHECKED: _checked_at,
}
