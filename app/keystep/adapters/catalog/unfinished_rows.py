"""The steps of what spans catalog and keychain, each one change of a row in a transaction.

`secret_ref` names the key in force. `pending_ref` is committed before a new key is written,
`previous_ref` stays until the old key has been seen to be gone.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from keystep.adapters.catalog import past_checks
from keystep.adapters.catalog.rows import (
    COLUMNS,
    OLD_KEY_COLUMNS,
    as_connection,
    as_ref,
    verdict_as_json,
)
from keystep.domain.api_address import ApiAddress
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.secret import KeyFacts
from keystep.domain.unfinished import Intent, Unfinished
from keystep.domain.verdict import Verdict
from keystep.services.ports import Conflict

_ALL = f"{COLUMNS}, {OLD_KEY_COLUMNS}, state, pending_ref"


def unfinished(database: sqlite3.Connection, now: datetime) -> tuple[Unfinished, ...]:
    """What was begun and has not ended, and old keys that have been kept long enough."""
    rows = database.execute(
        f"SELECT {_ALL} FROM connection WHERE state != 'ready' OR (previous_ref IS NOT NULL"  # noqa: S608
        " AND coalesce(previous_keep_until <= ?, 1)) ORDER BY created_at, id",
        (now.isoformat(),),
    )
    return tuple(_as_unfinished(row) for row in rows)


def named_refs(database: sqlite3.Connection) -> set[SecretRef]:
    """Every key that any row names."""
    rows = database.execute("SELECT secret_ref, pending_ref, previous_ref FROM connection")
    return {as_ref(text) for row in rows for text in row if text is not None}


def begin_removing(database: sqlite3.Connection, connection_id: str) -> Unfinished | Conflict:
    """What is to be removed as it is now, whatever the caller last saw of it."""
    database.execute("UPDATE connection SET state = 'removing' WHERE id = ?", (connection_id,))
    row = _row(database, connection_id)
    return _as_unfinished(row) if row is not None else Conflict.NO_SUCH_CONNECTION


def next_generation(database: sqlite3.Connection, connection_id: str, last_used: int) -> SecretRef:
    """A name that no key of this connection ever had."""
    mine = [ref for ref in named_refs(database) if ref.connection_id == connection_id]
    return SecretRef(connection_id, max([last_used, *(ref.generation for ref in mine)]) + 1)


def begin_replacing(
    database: sqlite3.Connection, connection_id: str, pending: SecretRef, keep: datetime | None
) -> Unfinished | Conflict:
    """`keep`: until when the old key stays in the keychain after the swap; None for not at all."""
    row = _row(database, connection_id)
    if row is None or row["state"] in ("adding", "removing"):
        return Conflict.NO_SUCH_CONNECTION
    if row["state"] != "ready":
        return Conflict.UNFINISHED
    database.execute(
        "UPDATE connection SET state = 'replacing', pending_ref = ?, pending_keep_until = ?"
        " WHERE id = ?",
        (str(pending), keep.isoformat() if keep else None, connection_id),
    )
    previous = as_ref(row["previous_ref"]) if row["previous_ref"] else None
    return Unfinished(as_connection(row), Intent.REPLACING, pending, previous)


def finish_replacing(  # noqa: PLR0913  what the new key changes
    database: sqlite3.Connection,
    connection_id: str,
    key: KeyFacts,
    replaced_at: datetime,
    last_check: Verdict | None,
    *,
    moves_to: ApiAddress | None,
) -> Connection | Conflict:
    """Swap: from this commit on the new key is in force, and the old one is the previous."""
    changed = database.execute(
        "UPDATE connection SET state = 'ready', previous_ref = secret_ref,"
        " previous_ending = key_ending, previous_keep_until = pending_keep_until,"
        " pending_keep_until = NULL,"
        " secret_ref = pending_ref, pending_ref = NULL, key_kind = ?, key_ending = ?,"
        " key_length = ?, key_replaced_at = ?, last_check = ?, status_since = ?,"
        " api_address = coalesce(?, api_address)"
        " WHERE id = ? AND state = 'replacing' AND previous_ref IS NULL",
        (
            key.kind.value,
            key.ending,
            key.length,
            replaced_at.isoformat(),
            verdict_as_json(last_check) if last_check else None,
            last_check.checked_at.isoformat() if last_check else None,
            moves_to.url if moves_to else None,
            connection_id,
        ),
    )
    if changed.rowcount and last_check is not None:
        past_checks.keep(database, connection_id, last_check)
    row = _row(database, connection_id) if changed.rowcount else None
    return as_connection(row) if row is not None else Conflict.NO_SUCH_CONNECTION


def undo_replacing(database: sqlite3.Connection, connection_id: str) -> None:
    database.execute(
        "UPDATE connection SET state = 'ready', pending_ref = NULL, pending_keep_until = NULL"
        " WHERE id = ? AND state = 'replacing'",
        (connection_id,),
    )


def forget_previous(database: sqlite3.Connection, connection_id: str) -> None:
    database.execute(
        "UPDATE connection SET previous_ref = NULL, previous_ending = NULL,"
        " previous_keep_until = NULL WHERE id = ?",
        (connection_id,),
    )


def let_previous_go(database: sqlite3.Connection, connection_id: str) -> Unfinished | Conflict:
    """However long it was to be kept: from this commit on it is due to leave the keychain."""
    if conflict := _no_old_key(database, connection_id):
        return conflict
    database.execute(
        "UPDATE connection SET previous_keep_until = NULL WHERE id = ?", (connection_id,)
    )
    row = _row(database, connection_id)
    return _as_unfinished(row) if row is not None else Conflict.NO_SUCH_CONNECTION


def swap_back(
    database: sqlite3.Connection, connection_id: str, key: KeyFacts, replaced_at: datetime
) -> Connection | Conflict:
    """From this commit on the old key is in force, and the new one is due to go. Unchecked."""
    if conflict := _no_old_key(database, connection_id):
        return conflict
    database.execute(
        "UPDATE connection SET secret_ref = previous_ref, previous_ref = secret_ref,"
        " previous_ending = key_ending, previous_keep_until = NULL, key_kind = ?, key_ending = ?,"
        " key_length = ?, key_replaced_at = ?, last_check = NULL, status_since = NULL"
        " WHERE id = ?",
        (key.kind.value, key.ending, key.length, replaced_at.isoformat(), connection_id),
    )
    row = _row(database, connection_id)
    return as_connection(row) if row is not None else Conflict.NO_SUCH_CONNECTION


def _no_old_key(database: sqlite3.Connection, connection_id: str) -> Conflict | None:
    """Why nothing can be done with the old key of this row."""
    row = _row(database, connection_id)
    if row is None or row["state"] in ("adding", "removing"):
        return Conflict.NO_SUCH_CONNECTION
    if row["state"] != "ready":
        return Conflict.UNFINISHED
    return None if row["previous_ref"] else Conflict.NO_OLD_KEY


def _row(database: sqlite3.Connection, connection_id: str) -> sqlite3.Row | None:
    query = f"SELECT {_ALL} FROM connection WHERE id = ?"  # noqa: S608
    rows: Sequence[sqlite3.Row] = database.execute(query, (connection_id,)).fetchall()
    return rows[0] if rows else None


def _as_unfinished(row: sqlite3.Row) -> Unfinished:
    state, pending, previous = row["state"], row["pending_ref"], row["previous_ref"]
    return Unfinished(
        as_connection(row),
        Intent.TIDYING if state == "ready" else Intent(state),
        as_ref(pending) if pending else None,
        as_ref(previous) if previous else None,
    )
