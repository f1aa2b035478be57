"""A saved connection: everything about it but the key."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum

from keystep.domain.api_address import ApiAddress
from keystep.domain.secret import KeyFacts
from keystep.domain.verdict import Verdict


class Purpose(Enum):
    """What a connection is for, by how much it may change."""

    READ = "read"
    USE = "use"
    MANAGE = "manage"


@dataclass(frozen=True, slots=True)
class SecretRef:
    """The name of one version of a key in the keychain. It is never used for another version."""

    connection_id: str
    generation: int = 1

    def __str__(self) -> str:
        return f"{self.connection_id}/{self.generation}"


UNTIL_CONFIRMED = datetime.max.replace(tzinfo=UTC)
"""Keeps an old key until a person says that the new one is in use everywhere."""


@dataclass(frozen=True, slots=True)
class OldKey:
    """The key before the one in force, kept in the keychain for a while after a replacement.

    `ending` is empty where nobody wrote it down; `keep_until` None: it is due to go.
    """

    ref: SecretRef
    ending: str
    keep_until: datetime | None


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a person says about a connection, and may change without asking the key.

    `model` is the one that its users rely on; `replace_by` the day by which the key should go.
    """

    purpose: Purpose | None = None
    notes: str = ""
    model: str | None = None
    replace_by: date | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """`keychain` names the keychain that holds the key; `id` is a UUID.

    `status_since`: since when every check has found the same cause as the last one.
    """

    id: str
    nickname: str
    api_address: ApiAddress
    secret: SecretRef
    keychain: str
    key: KeyFacts
    created_at: datetime
    organization: str | None = None
    project: str | None = None
    purpose: Purpose | None = None
    key_replaced_at: datetime | None = None
    last_check: Verdict | None = None
    status_since: datetime | None = None
    notes: str = ""
    model: str | None = None
    replace_by: date | None = None
    old_key: OldKey | None = None

    @property
    def particulars(self) -> Particulars:
        return Particulars(self.purpose, self.notes, self.model, self.replace_by)

    def after_check(self, verdict: Verdict) -> "Connection":
        """With this verdict as the last one."""
        before = self.last_check
        is_the_same = before is not None and before.cause is verdict.cause
        since = self.status_since if is_the_same else None
        return replace(self, last_check=verdict, status_since=since or verdict.checked_at)
