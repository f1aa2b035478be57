"""Puts saved connections where Keystep finds them, without running it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.hand_off import HandOff
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict, findings_for
from tests.support.keys import project_key
from tests.support.person import SERVICE, Person

KEY = project_key()
CREATED = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def a_connection(
    nickname: str,
    address: str = OPENAI.url,
    *,
    organization: str | None = None,
    last_check: Verdict | None = None,
) -> Connection:
    """Make a connection as `keystep add` would save it in GNOME's keychain."""
    connection_id = str(uuid4())
    return Connection(
        id=connection_id,
        nickname=nickname,
        api_address=ApiAddress(address),
        secret=SecretRef(connection_id),
        keychain="Secret Service",
        key=SecretKey(KEY).facts,
        created_at=CREATED,
        organization=organization,
        last_check=last_check,
    )


def write_rows(person: Person, *connections: Connection) -> None:
    """Put connections into the person's list; their keys are in no keychain."""
    write_rows_at(person.catalog_path, *connections)


def write_rows_at(path: Path, *connections: Connection) -> None:
    """Put connections into the list in this file."""
    catalog = CatalogFile(path)
    try:
        for connection in connections:
            assert catalog.begin_adding(connection) is None
            assert catalog.finish_adding(connection.id) is None
    finally:
        catalog.close()


def note_hand_offs(person: Person, connection: Connection, *handed: HandOff) -> None:
    """Write down in which tools a connection of the list is used."""
    catalog = CatalogFile(person.catalog_path)
    try:
        for one in handed:
            assert catalog.note_hand_off(connection.id, one) is None
    finally:
        catalog.close()


def save(person: Person, nickname: str, address: str, *, key: str = KEY) -> Connection:
    """Put a connection into the person's list and its key into their keychain."""
    connection = a_connection(nickname, address)
    write_rows(person, connection)
    attributes = ("service", SERVICE, "username", str(connection.secret))
    stored = person.run("secret-tool", "store", "--label", "Keystep", *attributes, stdin=key)
    assert stored.returncode == 0, stored.stderr
    return connection


def nicknames(person: Person) -> list[str]:
    """Read the person's list without Keystep's command line."""
    catalog = CatalogFile(person.catalog_path)
    try:
        connections = catalog.connections()
        assert isinstance(connections, tuple)
        return [connection.nickname for connection in connections]
    finally:
        catalog.close()


def a_verdict(cause: Cause) -> Verdict:
    """Make what a check found yesterday."""
    return Verdict(cause, findings_for(cause), CREATED, 200, "req_1", 123)
