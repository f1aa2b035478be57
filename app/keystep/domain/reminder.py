"""When a key should be replaced: the day that a person chose, and from when on the list says so."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from keystep.domain.connection import Connection

SAID_BEFORE = timedelta(days=14)
USUAL_LIFE = timedelta(days=90)


class Due(Enum):
    SOON = "soon"
    OVERDUE = "overdue"


def due(connection: Connection, today: date) -> Due | None:
    """None: there is nothing to say yet, or no longer. The day itself is still in time."""
    day = connection.replace_by
    if day is None or today < day - SAID_BEFORE or was_heeded(connection):
        return None
    return Due.SOON if today <= day else Due.OVERDUE


def was_heeded(connection: Connection) -> bool:
    """Whether the key was replaced once it was due: the day was meant for the key before."""
    day, replaced = connection.replace_by, connection.key_replaced_at
    if day is None or replaced is None:
        return False
    return replaced.astimezone().date() >= day - SAID_BEFORE


@dataclass(frozen=True)
class OfferedDay:
    """`from_today`: 90 days after the key was saved have passed already."""

    day: date
    from_today: bool


def offered_day(connection: Connection, today: date) -> OfferedDay:
    """90 days after the key was saved; after today where that day has passed."""
    saved = connection.key_replaced_at or connection.created_at
    day = saved.astimezone().date() + USUAL_LIFE
    if day > today:
        return OfferedDay(day, from_today=False)
    return OfferedDay(today + USUAL_LIFE, from_today=True)
