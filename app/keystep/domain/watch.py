"""The quiet watch: which connections are due for their daily check, and what is worth a word.

A check that could say nothing about the key (no network, a service that is down or too busy) is
told only when the next one says the same: a laptop on a train has no news.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from keystep.domain.causes import Cause, Status
from keystep.domain.connection import Connection
from keystep.domain.round import Outcome
from keystep.domain.verdict import Verdict

BETWEEN_CHECKS = timedelta(days=1)


def due(
    connections: Iterable[Connection], now: datetime, every: timedelta = BETWEEN_CHECKS
) -> list[Connection]:
    """Those whose last check, whoever made it, was that long ago. A clock set back makes none."""
    return [
        one
        for one in connections
        if one.last_check is None or now - one.last_check.checked_at >= every
    ]


def is_news(outcome: Outcome) -> bool:
    """Whether the person should hear of it although nobody has asked."""
    before, after = outcome.connection.last_check, outcome.verdict
    if before is None or after is None or after.status is Status.CANCELLED:
        return False
    if _passes(after):
        return before.cause is after.cause and not _has_lasted(outcome.connection, before)
    if _passes(before) and after.status is Status.WORKS:
        return _has_lasted(outcome.connection, before)
    return outcome.has_changed


def _passes(verdict: Verdict) -> bool:
    return verdict.status is Status.UNKNOWN or verdict.cause is Cause.RATE_LIMITED


def _has_lasted(connection: Connection, last: Verdict) -> bool:
    """Whether more than one check in a row has found the last cause."""
    since = connection.status_since
    return since is not None and since < last.checked_at
