"""What a person may change of a connection without its key, and what one change touches."""

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import Enum

from keystep.domain.connection import Connection, Particulars, Purpose


class Part(Enum):
    """The parts by the names of their fields."""

    PURPOSE = "purpose"
    ORGANIZATION = "organization"
    PROJECT = "project"
    MODEL = "model"
    REPLACE_BY = "replace_by"
    NOTES = "notes"


ACCESS = frozenset({Part.ORGANIZATION, Part.PROJECT})
"""What the key is used for: what the last check found was about another access."""


@dataclass(frozen=True)
class Editable:
    purpose: Purpose | None = None
    organization: str | None = None
    project: str | None = None
    model: str | None = None
    replace_by: date | None = None
    notes: str = ""

    @property
    def particulars(self) -> Particulars:
        return Particulars(self.purpose, self.notes, self.model, self.replace_by)


@dataclass(frozen=True)
class Change:
    """What was on the screen, and what a person made of it. The rest is nobody's business."""

    before: Editable
    after: Editable

    @property
    def parts(self) -> frozenset[Part]:
        names = (field.name for field in fields(Editable))
        return frozenset(
            Part(name) for name in names if getattr(self.before, name) != getattr(self.after, name)
        )

    @property
    def of_access(self) -> bool:
        return bool(self.parts & ACCESS)

    @property
    def taken_back(self) -> "Change":
        return Change(self.after, self.before)

    def applied_to(self, now: Editable) -> Editable:
        """Only what was changed: another program may have changed something else meanwhile."""
        changed = {part.value: getattr(self.after, part.value) for part in self.parts}
        return replace(now, **changed)


def editable(connection: Connection) -> Editable:
    """The connection as far as it can be edited."""
    return Editable(**{field.name: getattr(connection, field.name) for field in fields(Editable)})
