"""Turns connections into rows and back. A row that makes no sense is a ValueError."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, datetime
from functools import lru_cache

from keystep.domain.api_address import AddressProblem, ApiAddress, read_api_address
from keystep.domain.causes import Cause, Remedy
from keystep.domain.connection import Connection, OldKey, Particulars, Purpose, SecretRef
from keystep.domain.ladder import Rung, State
from keystep.domain.nickname import folded
from keystep.domain.secret import KeyFacts, KeyKind
from keystep.domain.verdict import Finding, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.diagnosis import Json
    from keystep.domain.relied_model import ModelNews
    from keystep.domain.repair import Repair

COLUMNS = (
    "id, nickname, nickname_folded, organization, project, api_address, purpose, keychain,"
    " secret_ref, key_kind, key_ending, key_length, created_at, key_replaced_at, last_check,"
    " status_since, notes, model, replace_by"
)
OLD_KEY_COLUMNS = "previous_ref, previous_ending, previous_keep_until"
"""Beside COLUMNS for reading. They change only with the steps of a replacement."""


def as_row(connection: Connection) -> tuple[str | int | None, ...]:
    """The values of COLUMNS."""
    replaced, last = connection.key_replaced_at, connection.last_check
    since = connection.status_since
    return (
        connection.id,
        connection.nickname,
        folded(connection.nickname),
        connection.organization,
        connection.project,
        connection.api_address.url,
        connection.purpose.value if connection.purpose else None,
        connection.keychain,
        str(connection.secret),
        connection.key.kind.value,
        connection.key.ending,
        connection.key.length,
        connection.created_at.isoformat(),
        replaced.isoformat() if replaced else None,
        verdict_as_json(last) if last else None,
        since.isoformat() if since else None,
        *particulars_as_row(connection.particulars)[1:],
    )


def particulars_as_row(particulars: Particulars) -> tuple[str | None, ...]:
    """Purpose, notes, model and replace_by."""
    replace_by = particulars.replace_by
    return (
        particulars.purpose.value if particulars.purpose else None,
        particulars.notes or None,
        particulars.model,
        replace_by.isoformat() if replace_by else None,
    )


def as_connection(row: sqlite3.Row) -> Connection:
    """The row has OLD_KEY_COLUMNS too."""
    replaced, last = row["key_replaced_at"], row["last_check"]
    verdict = verdict_from_json(last) if last else None
    since = row["status_since"]
    return Connection(
        id=row["id"],
        nickname=row["nickname"],
        api_address=_address(row["api_address"]),
        secret=as_ref(row["secret_ref"]),
        keychain=row["keychain"],
        key=KeyFacts(KeyKind(row["key_kind"]), row["key_ending"], row["key_length"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        organization=row["organization"],
        project=row["project"],
        key_replaced_at=datetime.fromisoformat(replaced) if replaced else None,
        last_check=verdict,
        status_since=datetime.fromisoformat(since) if since else None,
        purpose=Purpose(row["purpose"]) if row["purpose"] else None,
        notes=row["notes"] or "",
        model=row["model"],
        replace_by=date.fromisoformat(row["replace_by"]) if row["replace_by"] else None,
        old_key=_as_old_key(row) if row["previous_ref"] else None,
    )


def _as_old_key(row: sqlite3.Row) -> OldKey:
    until = row["previous_keep_until"]
    return OldKey(
        as_ref(row["previous_ref"]),
        row["previous_ending"] or "",
        datetime.fromisoformat(until) if until else None,
    )


def as_ref(text: str) -> SecretRef:
    connection_id, _slash, generation = text.rpartition("/")
    return SecretRef(connection_id, int(generation))


@lru_cache
def _address(text: str) -> ApiAddress:
    """Remembered, since a thousand connections have a few addresses between them."""
    address = read_api_address(text)
    if isinstance(address, AddressProblem):
        raise ValueError("a row with an address that no key may be sent to")  # noqa: TRY004  it is text
    return address


def verdict_as_json(verdict: Verdict) -> str:
    """All but the service's own words, which are for the moment only."""
    return json.dumps(
        {
            "cause": verdict.cause.value,
            "findings": [
                [finding.rung.value, finding.state.value, finding.cause and finding.cause.value]
                for finding in verdict.findings
            ],
            "checked_at": verdict.checked_at.isoformat(),
            "http_status": verdict.http_status,
            "request_id": verdict.request_id,
            "latency_ms": verdict.latency_ms,
            "repair": _repair_as_json(verdict.repair) if verdict.repair else None,
            "model": _news_as_json(verdict.model) if verdict.model else None,
        }
    )


def verdict_from_json(text: str) -> Verdict:
    kept = json.loads(text)
    repair, news = kept.get("repair"), kept.get("model")  # older rows have none
    return Verdict(
        cause=Cause(kept["cause"]),
        findings=_findings(tuple(map(tuple, kept["findings"]))),
        checked_at=datetime.fromisoformat(kept["checked_at"]),
        http_status=kept["http_status"],
        request_id=kept["request_id"],
        latency_ms=kept["latency_ms"],
        repair=_repair_from_json(repair) if repair else None,
        model=_news_from_json(news) if news else None,
    )


@lru_cache(maxsize=256)
def _findings(kept: tuple[tuple[str, str, str | None], ...]) -> tuple[Finding, ...]:
    """Thousands of verdicts share a few dozen ladders, which take most of their memory."""
    return tuple(
        Finding(Rung(rung), State(state), Cause(cause) if cause else None)
        for rung, state, cause in kept
    )


def _news_as_json(news: ModelNews) -> Json:
    return {"name": news.name, "ends": news.ends.isoformat() if news.ends else None}


def _news_from_json(kept: dict[str, str | None]) -> ModelNews:
    from keystep.domain.relied_model import ModelNews

    ends = kept["ends"]
    return ModelNews(str(kept["name"]), date.fromisoformat(ends) if ends else None)


def _repair_as_json(repair: Repair) -> Json:
    return {
        "remedy": repair.remedy.value,
        "api_address": repair.address.url,
        "organization": repair.organization,
        "project": repair.project,
        "title": repair.title,
    }


def _repair_from_json(kept: dict[str, str]) -> Repair:
    from keystep.domain.repair import Repair

    return Repair(
        Remedy(kept["remedy"]),
        _address(kept["api_address"]),
        kept["organization"],
        kept["project"],
        kept["title"],
    )
