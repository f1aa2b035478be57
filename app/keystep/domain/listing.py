"""Which connections a list shows, and in which order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from operator import attrgetter

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
        self.urgency = _URGENCIES[self.standing]
        self.organization, _project, self.key_ending = parts
        self.reach = _PURPOSES.index(connection.purpose)
        self.checked_at = _checked_at(connection)


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
        if self.order is not Order.NICKNAME:
            fitting.sort(key=_KEYS[self.order], reverse=self.descending)
        return list(map(attrgetter("connection"), fitting))

    @property
    def _reverses_names(self) -> bool:
        return self.descending and self.order is Order.NICKNAME

    def _fitting(self, entries: list[Entry]) -> list[Entry]:
        """One pass for each thing that is asked for: ten thousand calls would take a frame."""
        if (only := self.only) is not None:
            entries = [each for each in entries if each.connection.id in only]
        if (standing := self.standing) is not None:
            entries = [each for each in entries if each.standing is standing]
        if (purpose := self.purpose) is not None:
            entries = [each for each in entries if each.connection.purpose is purpose]
        for word in map(folded, self.search.split()):
            entries = [each for each in entries if word in each.text]
        return entries


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


_KEYS = {
    Order.STANDING: attrgetter("urgency"),
    Order.ORGANIZATION: attrgetter("organization"),
    Order.KEY: attrgetter("key_ending"),
    Order.PURPOSE: attrgetter("reach"),
    Order.LAST_CHECKED: attrgetter("checked_at"),
}
