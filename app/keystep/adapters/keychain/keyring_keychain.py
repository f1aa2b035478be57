"""The OS keychain, as blocking calls. The items carry nothing but an opaque name."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordDeleteError

from keystep.adapters.keychain.backends import open_backends
from keystep.domain.connection import SecretRef
from keystep.domain.secret import SecretKey
from keystep.services.ports import KeychainTrouble

SERVICE = "Keystep"
T = TypeVar("T")

# Errors of secretstorage that escape keyring; by name, because it is installed on Linux only.
_ABSENT = {"SecretServiceNotAvailableException"}
_DECLINED = {"LockedException", "PromptDismissedException"}


class KeyringKeychain:
    """Looks for the keychain at each call until one is found: it may come up after Keystep."""

    def __init__(self) -> None:
        self._found: tuple[str, KeyringBackend] | None = None

    def name(self) -> str | KeychainTrouble:
        found = self._keychain()
        return found if isinstance(found, KeychainTrouble) else found[0]

    def write(self, ref: SecretRef, key: SecretKey) -> KeychainTrouble | None:
        """Store, read back and compare: KWallet's and other daemons' "done" is not proof.

        Once it was stored, any trouble is BROKEN: then the entry may still be there.
        """

        def store(keyring: KeyringBackend) -> KeychainTrouble | None:
            try:
                keyring.set_password(SERVICE, str(ref), key.reveal())
            except Exception as error:
                _take_back(keyring, ref, error)
                raise
            try:
                kept = keyring.get_password(SERVICE, str(ref))
            except Exception as error:  # noqa: BLE001  any, as below
                _take_back(keyring, ref, error)
                return KeychainTrouble.BROKEN
            if kept is not None and kept == key.reveal():
                return None
            _delete_if_there(keyring, ref)
            return KeychainTrouble.BROKEN

        return self._ask(store)

    def read(self, ref: SecretRef) -> SecretKey | KeychainTrouble:
        def look_up(keyring: KeyringBackend) -> SecretKey | KeychainTrouble:
            kept = keyring.get_password(SERVICE, str(ref))
            return KeychainTrouble.MISSING if kept is None else SecretKey(kept)

        return self._ask(look_up)

    def is_open(self) -> bool:
        from keystep.adapters.keychain import openness  # macOS is asked through ctypes

        return openness.is_open(self.name())

    def remove(self, ref: SecretRef) -> KeychainTrouble | None:
        def delete(keyring: KeyringBackend) -> KeychainTrouble | None:
            _delete_if_there(keyring, ref)
            try:
                still_there = keyring.get_password(SERVICE, str(ref)) is not None
            except Exception:  # noqa: BLE001  whatever it is, nothing is certain any more
                return KeychainTrouble.BROKEN
            return KeychainTrouble.BROKEN if still_there else None

        return self._ask(delete)

    def _keychain(self) -> tuple[str, KeyringBackend] | KeychainTrouble:
        if self._found is None:
            self._found = next(open_backends(), None)
        return self._found or KeychainTrouble.ABSENT

    def _ask(self, question: Callable[[KeyringBackend], T]) -> T | KeychainTrouble:
        found = self._keychain()
        if isinstance(found, KeychainTrouble):
            return found
        try:
            return question(found[1])
        except Exception as error:  # noqa: BLE001  jeepney, secretstorage, pywin32 … all escape
            trouble = _trouble_of(error)
            if trouble is not KeychainTrouble.LOCKED:
                self._found = None
            return trouble


def _trouble_of(error: Exception) -> KeychainTrouble:
    """A prompt that the person declined means locked, also the one for a first keychain."""
    names = {type(error).__name__, type(error.__cause__).__name__}
    if isinstance(error, KeyringLocked) or names & _DECLINED:
        return KeychainTrouble.LOCKED
    # The two last ones: the socket of the session bus is gone, or nobody listens on it.
    gone = (InitError, NoKeyringError, FileNotFoundError, ConnectionRefusedError)
    if isinstance(error, gone) or names & _ABSENT:
        return KeychainTrouble.ABSENT
    return KeychainTrouble.BROKEN


def _take_back(keyring: KeyringBackend, ref: SecretRef, error: Exception) -> None:
    """A keychain that somebody has just declined to open would ask them once more."""
    if _trouble_of(error) is not KeychainTrouble.LOCKED:
        with suppress(Exception):
            keyring.delete_password(SERVICE, str(ref))


def _delete_if_there(keyring: KeyringBackend, ref: SecretRef) -> None:
    try:
        keyring.delete_password(SERVICE, str(ref))
    except PasswordDeleteError:
        return
