"""Connections and verdicts as JSON, schema 1. Fields may be added, never renamed."""

from __future__ import annotations

from datetime import UTC, datetime

from keystep.domain.causes import action_id
from keystep.domain.connection import UNTIL_CONFIRMED
from keystep.services.verdict_wording import title, what_to_do_about

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from keystep.domain.connection import Connection, OldKey
    from keystep.domain.diagnosis import Json
    from keystep.domain.hand_off import HandOff
    from keystep.domain.permissions import Permissions
    from keystep.domain.relied_model import ModelNews
    from keystep.domain.repair import Repair
    from keystep.domain.secret import KeyFacts
    from keystep.domain.unfinished import Unfinished
    from keystep.domain.verdict import Finding, Verdict


def connection_document(connection: Connection, handed: Sequence[HandOff] | None = None) -> Json:
    """`handed`: the tools that have its key; None where nobody asked for them."""
    last = connection.last_check
    document: dict[str, Json] = {
        "id": connection.id,
        "nickname": connection.nickname,
        "organization": connection.organization,
        "project": connection.project,
        "api_address": connection.api_address.url,
        "purpose": connection.purpose.value if connection.purpose else None,
        "key": _key(connection.key),
        "old_key": _old_key(connection.old_key) if connection.old_key else None,
        "created_at": _time(connection.created_at),
        "key_replaced_at": _time(connection.key_replaced_at),
        "last_check": result_document(connection, last) if last else None,
        "status_since": _time(connection.status_since),
        "model": connection.model,
        "replace_by": connection.replace_by.isoformat() if connection.replace_by else None,
        "notes": connection.notes or None,
    }
    if handed is not None:
        document["used_in"] = [_hand_off(one, connection) for one in handed]
    return document


def _hand_off(handed: HandOff, connection: Connection) -> Json:
    current = handed.has_key_of(connection)
    return {"tool": handed.tool, "at": _time(handed.at), "has_current_key": current}


def unfinished_document(unfinished: Unfinished) -> Json:
    return {
        "id": unfinished.connection.id,
        "nickname": unfinished.connection.nickname,
        "state": unfinished.intent.value,
    }


def result_document(
    connection: Connection, verdict: Verdict, permissions: Permissions | None = None
) -> Json:
    """`permissions` None: nobody has asked for them."""
    steps = what_to_do_about(verdict, connection.api_address, connection.organization)
    return {
        "nickname": connection.nickname,
        "status": verdict.status.value,
        "cause": verdict.cause.value,
        "title": title(verdict.cause),
        "what_to_do": list(steps),
        "action": action_id(verdict.action),
        "repair": _repair(verdict.repair),
        "model": _model(verdict.model),
        "findings": [_finding(finding) for finding in verdict.findings],
        "http_status": verdict.http_status,
        "request_id": verdict.request_id,
        "latency_ms": verdict.latency_ms,
        "checked_at": _time(verdict.checked_at),
        "permissions": _permissions(permissions) if permissions else None,
        "fits_purpose": _fit(connection, permissions) if permissions else None,
    }


def _model(news: ModelNews | None) -> Json:
    """The model that the connection relies on, where something is wrong with it."""
    if news is None:
        return None
    return {"name": news.name, "ends_on": news.ends.isoformat() if news.ends else None}


def _repair(repair: Repair | None) -> Json:
    """The access that would work, whole."""
    if repair is None:
        return None
    return {
        "api_address": repair.address.url,
        "organization": repair.organization,
        "project": repair.project,
    }


def _finding(finding: Finding) -> Json:
    return {
        "rung": finding.rung.value,
        "state": finding.state.value,
        "cause": finding.cause.value if finding.cause else None,
    }


def _permissions(permissions: Permissions) -> Json:
    from keystep.domain.capabilities import Capability

    return [{"capability": each.value, "can": permissions.of(each).value} for each in Capability]


def _fit(connection: Connection, permissions: Permissions) -> Json:
    """None for a connection that does not say what it is for."""
    from keystep.domain.purpose_fit import compare

    return compare(permissions, connection.purpose).fit.value if connection.purpose else None


def _key(facts: KeyFacts) -> Json:
    return {"kind": facts.kind.value, "ending": facts.ending, "length": facts.length}


def _old_key(old: OldKey) -> Json:
    """`keep_until` null: it waits to go, or for a person to confirm the new key."""
    is_kept = old.keep_until == UNTIL_CONFIRMED
    return {
        "ending": old.ending or None,
        "keep_until": None if is_kept else _time(old.keep_until),
        "until_confirmed": is_kept,
    }


def _time(time: datetime | None) -> str | None:
    """RFC 3339, UTC."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z") if time else None
