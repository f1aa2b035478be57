"""The history of checks: kept with each check, gone after 30 days."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from keystep.domain.causes import Cause
from keystep.domain.history import KEPT, PastCheck
from keystep.domain.verdict import Verdict


def keep(database: sqlite3.Connection, connection_id: str, verdict: Verdict) -> None:
    database.execute(
        "INSERT INTO check_history VALUES (?, ?, ?, ?)",
        (
            connection_id,
            verdict.checked_at.isoformat(),
            verdict.cause.value,
            verdict.latency_ms,
        ),
    )
    forget_old(database, verdict.checked_at)


def of(database: sqlite3.Connection, connection_id: str) -> Sequence[PastCheck]:
    """The oldest first."""
    rows = database.execute(
        "SELECT checked_at, cause, latency_ms FROM check_history WHERE connection_id = ?"
        " ORDER BY checked_at, rowid",
        (connection_id,),
    )
    return tuple(PastCheck(datetime.fromisoformat(row[0]), Cause(row[1]), row[2]) for row in rows)


def are_too_old(database: sqlite3.Connection, now: datetime) -> bool:
    query = "SELECT 1 FROM check_history WHERE checked_at < ?"
    return database.execute(query, ((now - KEPT).isoformat(),)).fetchone() is not None


def forget_old(database: sqlite3.Connection, now: datetime) -> None:
    oldest = (now - KEPT).isoformat()
    database.execute("DELETE FROM check_history WHERE checked_at < ?", (oldest,))
