"""The ledger: which tools got the key of a connection, when, and which version of it."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from keystep.domain.hand_off import HandOff
from keystep.services.ports import Conflict


def note(database: sqlite3.Connection, connection_id: str, handed: HandOff) -> Conflict | None:
    known = database.execute("SELECT 1 FROM connection WHERE id = ?", (connection_id,)).fetchone()
    if known is None:
        return Conflict.NO_SUCH_CONNECTION
    database.execute(
        "INSERT INTO hand_off VALUES (?, ?, ?, ?)",
        (connection_id, handed.tool, handed.at.isoformat(), handed.generation),
    )
    return None


def of(database: sqlite3.Connection, connection_id: str) -> Sequence[HandOff]:
    """The last one for each tool, by the tool's name."""
    rows = database.execute(
        "SELECT tool, handed_over_at, generation, max(rowid) FROM hand_off"
        " WHERE connection_id = ? GROUP BY tool",
        (connection_id,),
    )
    found = [HandOff(row[0], datetime.fromisoformat(row[1]), row[2]) for row in rows]
    return tuple(sorted(found, key=lambda one: one.tool.casefold()))


def forget(database: sqlite3.Connection, connection_id: str, tool: str) -> None:
    database.execute(
        "DELETE FROM hand_off WHERE connection_id = ? AND tool = ?", (connection_id, tool)
    )
