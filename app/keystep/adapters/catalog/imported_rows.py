"""Puts rows into the catalog whose keys nobody has pasted yet."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace

from keystep.adapters.catalog.rows import COLUMNS, as_row
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.nickname import FreeNicknames


def insert(
    database: sqlite3.Connection, connections: Sequence[Connection], last_used: Mapping[str, int]
) -> tuple[Connection, ...]:
    """What was put in, as it is in the catalog; `last_used` are generations by connection.

    A row that is being added or removed has its id too, and stays as it is.
    """
    rows = database.execute("SELECT id, nickname, state FROM connection").fetchall()
    there = {row["id"] for row in rows}
    seen_by_people = (r["nickname"] for r in rows if r["state"] in ("ready", "replacing"))
    nicknames = FreeNicknames(seen_by_people)
    added: list[Connection] = []
    for one in connections:
        if one.id in there:
            continue
        there.add(one.id)
        # Never a key that may still be in the keychain: whoever wrote the file chose the address.
        unused = SecretRef(one.id, last_used.get(one.id, 0) + 1)
        added.append(replace(one, nickname=nicknames.take(one.nickname), secret=unused))
    places = ", ".join("?" * len(COLUMNS.split(",")))
    database.executemany(
        f"INSERT INTO connection (state, {COLUMNS}) VALUES ('ready', {places})",  # noqa: S608
        map(as_row, added),
    )
    return tuple(added)
