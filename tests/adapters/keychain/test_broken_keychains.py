"""A keychain that does not do what it says is found out, and nothing stays behind in it."""

import keyring.errors
import pytest
from keyring.backend import KeyringBackend

from keystep.adapters.keychain.keyring_keychain import KeyringKeychain
from keystep.domain.connection import SecretRef
from keystep.domain.secret import SecretKey
from keystep.services.ports import KeychainTrouble
from tests.support.keys import project_key

REF = SecretRef("6a2f0c1e-0000-4000-8000-000000000001")
KEY = SecretKey(project_key())


class FakeBackend(KeyringBackend):
    """Works; each test's subclass breaks one thing."""

    priority = 0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


class Forgets(FakeBackend):
    def set_password(self, service: str, username: str, password: str) -> None:
        """Say that it is done, as keyring's `null` and KWallet's do."""


class Truncates(FakeBackend):
    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:100])


class FailsBeforeStoring(FakeBackend):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError(1783, f"the stub received bad data: {password}")


class FailsAfterStoring(FakeBackend):
    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password)
        raise ConnectionResetError


class CannotReadBack(FakeBackend):
    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError


class IsLockedWhileReadingBack(FakeBackend):
    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked


class NeverDeletes(FakeBackend):
    def delete_password(self, service: str, username: str) -> None:
        raise keyring.errors.PasswordDeleteError("denied")


class FailsToDelete(FakeBackend):
    def delete_password(self, service: str, username: str) -> None:
        raise OSError


def keychain_on(backend: KeyringBackend) -> KeyringKeychain:
    keychain = KeyringKeychain()
    keychain._found = ("Fake", backend)
    return keychain


def test_the_fake_works_when_nothing_is_broken() -> None:
    keychain = keychain_on(FakeBackend())
    assert keychain.write(REF, KEY) is None
    assert keychain.read(REF) == KEY
    assert keychain.remove(REF) is None


@pytest.mark.parametrize(
    "kind", [Forgets, Truncates, FailsBeforeStoring, FailsAfterStoring, CannotReadBack]
)
def test_a_key_that_is_not_surely_kept_is_broken_and_not_kept(kind: type[FakeBackend]) -> None:
    backend = kind()
    assert keychain_on(backend).write(REF, KEY) is KeychainTrouble.BROKEN
    assert backend.kept == {}


def test_a_dismissed_prompt_after_storing_does_not_ask_again_to_delete() -> None:
    """A second prompt right after "no" would be rude; the catalog still knows the name.

    But "locked" would say that nothing was stored.
    """
    backend = IsLockedWhileReadingBack()
    assert keychain_on(backend).write(REF, KEY) is KeychainTrouble.BROKEN
    assert len(backend.kept) == 1


@pytest.mark.parametrize("kind", [NeverDeletes, FailsToDelete])
def test_an_entry_that_does_not_go_away_is_broken(kind: type[FakeBackend]) -> None:
    keychain = keychain_on(kind())
    keychain.write(REF, KEY)
    assert keychain.remove(REF) is KeychainTrouble.BROKEN


@pytest.mark.parametrize("kept", ["", "two words", "short", "k" * 5000, "schlüssel-zum-glück"])
def test_an_entry_that_can_be_no_key_is_broken(kept: str) -> None:
    backend = FakeBackend()
    backend.set_password("Keystep", str(REF), kept)
    assert keychain_on(backend).read(REF) is KeychainTrouble.BROKEN


class Raises(FakeBackend):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error


class SecretServiceNotAvailableException(Exception):  # noqa: N818  secretstorage's name
    """Escapes keyring when the daemon is gone."""


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (keyring.errors.KeyringLocked(), KeychainTrouble.LOCKED),
        (keyring.errors.InitError(), KeychainTrouble.ABSENT),
        (keyring.errors.NoKeyringError(), KeychainTrouble.ABSENT),
        (SecretServiceNotAvailableException(), KeychainTrouble.ABSENT),
        (keyring.errors.KeyringError(), KeychainTrouble.BROKEN),
        (OSError(), KeychainTrouble.BROKEN),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "x"), KeychainTrouble.BROKEN),
        (RecursionError(), KeychainTrouble.BROKEN),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_is_named(error: Exception, trouble: KeychainTrouble) -> None:
    assert keychain_on(Raises(error)).read(REF) is trouble


def test_a_lost_keychain_is_looked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    module = "keystep.adapters.keychain.keyring_keychain"
    keychain = keychain_on(Raises(keyring.errors.InitError()))
    keychain.read(REF)
    monkeypatch.setattr(f"{module}.open_backends", lambda: iter([("Back", FakeBackend())]))
    assert keychain.name() == "Back"
