"""The ledger: which tools got the key of a connection, when, and which version of it."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from keystep.domain.hand_off import LONGEST_TOOL, HandOff
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
    found = [_as_hand_off(row) for row in rows]
    return tuple(sorted(found, key=lambda one: one.tool.casefold()))


def forget(database: sqlite3.Connection, connection_id: str, tool: str) -> None:
    database.execute(
        "DELETE FROM hand_off WHERE connection_id = ? AND tool = ?", (connection_id, tool)
    )


def makes_sense(row: Mapping[str, Any]) -> bool:
    """Whether it is one of the ledger, and no other row that damage has put there."""
    try:
        handed = _as_hand_off(row)
    except (ValueError, TypeError):
        return False
    return bool(handed.tool) and len(handed.tool) <= LONGEST_TOOL and handed.at.tzinfo is not None


def _as_hand_off(row: Mapping[str, Any] | sqlite3.Row) -> HandOff:
    at = datetime.fromisoformat(row["handed_over_at"])
    return HandOff(row["tool"], at, int(row["generation"]))
