"""Reads what can still be read of a damaged catalog, row by row, into a new one."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from keystep.adapters.catalog import hand_offs
from keystep.adapters.catalog.rows import as_connection
from keystep.domain.nickname import folded, free_nickname

Row = dict[str, Any]

_MOST_ROWS_ON_A_PAGE = 100
_MAY_BE_MISSING = ((), ("last_check",), ("last_check", "key_replaced_at", "purpose"))
_SEEN_BY_PEOPLE = {"ready", "replacing"}
_BESIDE: dict[str, Callable[[Row], bool]] = {
    "check_history": lambda _row: True,
    "hand_off": hand_offs.makes_sense,
}
_UNREADABLE = (sqlite3.DatabaseError, MemoryError, OverflowError)


@dataclass(frozen=True)
class Recovered:
    """`lost` is None where nobody can tell."""

    count: int
    lost: int | None


def recover(damaged: sqlite3.Connection, new: sqlite3.Connection) -> Recovered:
    """`new` has the tables already. It gets all that can be read and makes sense, at once."""
    with suppress(sqlite3.DatabaseError):
        # Else SQLite refuses a file that has become too short as a whole.
        damaged.execute("PRAGMA writable_schema = ON")
    new.execute("PRAGMA foreign_keys = ON")
    new.execute("BEGIN IMMEDIATE")
    nicknames: dict[str, str] = {}  # as they are compared, and as they are written
    kept = 0
    for row in _rows(damaged, "connection", _columns_in_both(damaged, new, "connection")):
        is_seen = row["state"] in _SEEN_BY_PEOPLE
        if is_seen:
            _give_a_nickname_of_its_own(row, nicknames)
        if not _keep_if_it_makes_sense(new, row):
            continue
        kept += 1
        if is_seen:
            nicknames[row["nickname_folded"]] = row["nickname"]
    for table, makes_sense in _BESIDE.items():
        if _may_have(damaged, table):
            for row in _rows(damaged, table, _columns_in_both(damaged, new, table)):
                if makes_sense(row):
                    _insert(new, table, row)
    new.commit()
    known = _count_by_index(damaged)
    lost = None if known is None else max(known - kept, 0)
    return Recovered(len(nicknames), lost)


def _rows(database: sqlite3.Connection, table: str, columns: str) -> Iterator[Row]:
    """On from where reading stops, number by number, until the damage lies behind."""
    select = f"SELECT rowid AS row, {columns} FROM {table} NOT INDEXED"  # noqa: S608
    number = failures = 0
    most = _page_count(database) * _MOST_ROWS_ON_A_PAGE
    while failures <= most:
        try:
            for row in database.execute(f"{select} WHERE rowid > ? ORDER BY rowid", (number,)):
                if row["row"] <= number:
                    break  # a page that leads back to itself
                number, failures = row["row"], 0
                yield _without_number(row)
            else:
                return
        except _UNREADABLE:
            pass
        number += 1
        failures += 1
        # Python reads a row ahead, so the one before the damage has to be asked for by itself.
        with suppress(*_UNREADABLE):
            for row in database.execute(f"{select} WHERE rowid = ?", (number,)):
                yield _without_number(row)


def _without_number(row: sqlite3.Row) -> Row:
    return {name: row[name] for name in row.keys() if name != "row"}  # noqa: SIM118


def _keep_if_it_makes_sense(new: sqlite3.Connection, row: Row) -> bool:
    """Something that may be missing and can't be read is no reason to lose the connection."""
    for unreadable in _MAY_BE_MISSING:
        candidate = {**row, **dict.fromkeys(unreadable)}
        if not _insert(new, "connection", candidate):
            continue
        if _can_be_read(new, row["id"]):
            return True
        new.execute("DELETE FROM connection WHERE id = ?", (row["id"],))
    return False


def _can_be_read(new: sqlite3.Connection, connection_id: str) -> bool:
    """As it is in the new file: SQLite may have made a text of a number."""
    found = new.execute("SELECT * FROM connection WHERE id = ?", (connection_id,)).fetchone()
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        as_connection(found)
        return True
    return False


def _give_a_nickname_of_its_own(row: Row, taken: dict[str, str]) -> None:
    row["nickname"] = str(row["nickname"])
    if folded(row["nickname"]) in taken:
        row["nickname"] = free_nickname(row["nickname"], taken.values())
    row["nickname_folded"] = folded(row["nickname"])


def _insert(new: sqlite3.Connection, table: str, row: Row) -> bool:
    places = ", ".join("?" * len(row))
    try:
        new.execute(
            f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})",  # noqa: S608
            tuple(row.values()),
        )
    except sqlite3.IntegrityError:
        return False
    return True


def _columns_in_both(damaged: sqlite3.Connection, new: sqlite3.Connection, table: str) -> str:
    """The damaged file may be of an older schema. Where it does not say, take it for a new one."""
    ours = [row["name"] for row in new.execute(f"PRAGMA table_info({table})")]
    theirs = set(ours)
    with suppress(sqlite3.DatabaseError):
        theirs = {row["name"] for row in damaged.execute(f"PRAGMA table_info({table})")} or theirs
    return ", ".join(name for name in ours if name in theirs)


def _may_have(damaged: sqlite3.Connection, table: str) -> bool:
    """An older schema has fewer tables. Where the file does not say, it is worth a try."""
    query = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?"
    with suppress(*_UNREADABLE):
        count: int = damaged.execute(query, (table,)).fetchone()[0]
        return count > 0
    return True


def _page_count(database: sqlite3.Connection) -> int:
    with suppress(sqlite3.DatabaseError):
        count: int = database.execute("PRAGMA page_count").fetchone()[0]
        return count
    return 0


def _count_by_index(database: sqlite3.Connection) -> int | None:
    """How many connections there were, by the index of their IDs, which lies on other pages."""
    query = "SELECT count(id) FROM connection INDEXED BY sqlite_autoindex_connection_1"
    with suppress(*_UNREADABLE):
        count: int = database.execute(query).fetchone()[0]
        return count
    return None
