"""The connections that are tested, and what puts their keys into the keychain."""

import sys
from datetime import UTC, datetime

from keystep.domain.api_address import OPENAI
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.secret import SecretKey
from tests.support.keys import project_key
from tests.support.person import SERVICE


def a_key(number: int) -> str:
    """No two end alike: such are read and compared."""
    return project_key(f"{number:04}")


def many_connections(count: int) -> list[Connection]:
    """Saved in GNOME's keychain, never checked."""
    return [
        Connection(
            id=f"id-{number}",
            nickname=f"Team {number:05}",
            api_address=OPENAI,
            secret=SecretRef(f"id-{number}"),
            keychain="Secret Service",
            key=SecretKey(a_key(number)).facts,
            created_at=datetime(2026, 11, 25, tzinfo=UTC),
        )
        for number in range(count)
    ]


if __name__ == "__main__":
    from keyring.backend import KeyringBackend
    from keyring.backends.SecretService import Keyring

    keyring: KeyringBackend = Keyring()  # type: ignore[no-untyped-call]
    for number, one in enumerate(many_connections(int(sys.argv[1]))):
        keyring.set_password(SERVICE, str(one.secret), a_key(number))
