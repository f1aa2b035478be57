"""Connections and verdicts to fill a catalog with."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause, Remedy
from keystep.domain.connection import Connection, Purpose, SecretRef
from keystep.domain.repair import Repair
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict, findings_for
from tests.support.keys import ACME, PROJECT, project_key

NOW = datetime.now(UTC)


def a_connection(nickname: str = "Marketing", **changes: Any) -> Connection:
    """A connection as the wizard would save it, never checked."""
    connection_id = str(uuid.uuid4())
    values: dict[str, Any] = {
        "id": connection_id,
        "nickname": nickname,
        "api_address": OPENAI,
        "secret": SecretRef(connection_id),
        "keychain": "Secret Service",
        "key": SecretKey(project_key()).facts,
        "created_at": NOW,
    }
    return Connection(**{**values, **changes})


def a_full_connection() -> Connection:
    """One with a value in every field."""
    address = ApiAddress("https://gateway.example/openai/v1")
    return a_connection(
        "Büro 東京 🗼",
        api_address=address,
        organization=ACME.id,
        project=PROJECT,
        purpose=Purpose.MANAGE,
        key_replaced_at=NOW + timedelta(microseconds=1),
        status_since=NOW - timedelta(days=3),
        notes="Ask Zoë.\n<b>Twice.</b>",
        model="gpt-9",
        replace_by=date(2027, 2, 28),
        last_check=a_verdict(
            Cause.WRONG_PROJECT,
            http_status=401,
            request_id="req_1",
            latency_ms=212,
            repair=Repair(Remedy.LEAVE_OUT_PROJECT, address, ACME.id, None, "Büro 東京"),
        ),
    )


def a_verdict(cause: Cause = Cause.WORKS, checked_at: datetime = NOW, **more: Any) -> Verdict:
    """What a check found, as it is remembered."""
    return Verdict(cause, findings_for(cause), checked_at, **more)
