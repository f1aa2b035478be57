"""The checks of a connection in the last 30 days, without what they found in detail."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from keystep.domain.causes import CATALOGUE, Cause, Status

KEPT = timedelta(days=30)
LOOKED_AT = 10


@dataclass(frozen=True)
class PastCheck:
    checked_at: datetime
    cause: Cause
    latency_ms: int | None

    @property
    def status(self) -> Status:
        return CATALOGUE[self.cause].status


@dataclass(frozen=True)
class Summary:
    """The latest checks, the oldest first. `usual_ms` None: no service has answered."""

    latest: tuple[PastCheck, ...]
    counts: Counter[Status]
    usual_ms: int | None

    @property
    def worked(self) -> int:
        return self.counts[Status.WORKS]


def summary(checks: Sequence[PastCheck]) -> Summary:
    from statistics import median

    latest = tuple(checks[-LOOKED_AT:])
    latencies = [check.latency_ms for check in latest if check.latency_ms is not None]
    usual = round(median(latencies)) if latencies else None
    return Summary(latest, Counter(check.status for check in latest), usual)
