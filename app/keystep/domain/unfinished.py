"""What spans the catalog and the keychain and has not ended yet, and keys that no row names."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from keystep.domain.connection import Connection, SecretRef


class Intent(Enum):
    """What was begun. TIDYING: a new key is in force, the old one waits to leave the keychain."""

    ADDING = "adding"
    REPLACING = "replacing"
    REMOVING = "removing"
    TIDYING = "tidying"


@dataclass(frozen=True)
class Unfinished:
    """A row with what was begun. `pending` is the new key of a replacement, `previous` the old."""

    connection: Connection
    intent: Intent
    pending: SecretRef | None = None
    previous: SecretRef | None = None

    @property
    def refs(self) -> tuple[SecretRef, ...]:
        """Every key that the row names, the one in force last."""
        others = (ref for ref in (self.pending, self.previous) if ref is not None)
        return (*others, self.connection.secret)


@dataclass(frozen=True)
class Stray:
    """A key that was written once, that nobody has seen go, and that no row names any more.

    `since` is when that was first noticed; None when it was not written down yet.
    """

    ref: SecretRef
    keychain: str
    since: datetime | None = None
