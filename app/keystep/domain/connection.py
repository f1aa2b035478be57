"""A saved connection: everything about it but the key."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from keystep.domain.api_address import ApiAddress
from keystep.domain.secret import KeyFacts
from keystep.domain.verdict import Verdict


class Purpose(Enum):
    """What a connection is for, by how much it may change."""

    READ = "read"
    USE = "use"
    MANAGE = "manage"


@dataclass(frozen=True)
class SecretRef:
    """The name of one version of a key in the keychain. It is never used for another version."""

    connection_id: str
    generation: int = 1

    def __str__(self) -> str:
        return f"{self.connection_id}/{self.generation}"


@dataclass(frozen=True)
class Connection:
    """`keychain` names the keychain that holds the key; `id` is a UUID."""

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
