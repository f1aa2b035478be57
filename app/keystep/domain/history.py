"""The checks of a connection in the last 30 days, without what they found in detail."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from keystep.domain.causes import Cause

KEPT = timedelta(days=30)


@dataclass(frozen=True)
class PastCheck:
    checked_at: datetime
    cause: Cause
    latency_ms: int | None
