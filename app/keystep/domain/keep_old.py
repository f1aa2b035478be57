"""How long the old key stays on this computer after a new one took its place."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from keystep.domain.connection import UNTIL_CONFIRMED

MOST_DAYS = 365
_CONFIRMED = "until-confirmed"


@dataclass(frozen=True)
class KeepOld:
    """`days` None: until a person says that the new key is in use; 0: not at all."""

    days: int | None = None

    def until(self, now: datetime) -> datetime | None:
        if self.days is None:
            return UNTIL_CONFIRMED
        return now + timedelta(days=self.days) if self.days else None


CHOICES = (KeepOld(), KeepOld(1), KeepOld(7), KeepOld(30), KeepOld(0))
"""What the window offers, the usual one first."""


def read_keep_old(text: str) -> KeepOld | None:
    """What is written on a command line; None for what can't be meant."""
    if text == _CONFIRMED:
        return KeepOld()
    days = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else -1
    return KeepOld(days) if 0 <= days <= MOST_DAYS else None
