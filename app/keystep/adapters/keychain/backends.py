"""Finds the real keychain of this computer among the few kinds that Keystep trusts.

keyring's own choice is never asked: PYTHON_KEYRING_BACKEND and keyringrc.cfg can point it at
`null` (stores nothing), at plain files, or at a chain of them. Only classes named here are used.
"""

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from keyring.backend import KeyringBackend


@dataclass(frozen=True)
class Backend:
    """A kind of keychain; `name` is kept with each connection, so it never changes."""

    name: str
    module: str
    class_name: str

    def open(self) -> KeyringBackend | None:
        """The keychain, or None when this computer does not have this kind."""
        try:
            backend_class = getattr(importlib.import_module(self.module), self.class_name)
            if not backend_class.viable:
                return None
            backend: KeyringBackend = backend_class()
        except Exception:  # noqa: BLE001  a broken backend raises anything, and then it is not there
            return None
        return _prepared(backend)


SECRET_SERVICE = Backend("Secret Service", "keyring.backends.SecretService", "Keyring")
KWALLET = Backend("KWallet", "keyring.backends.kwallet", "DBusKeyring")
MACOS = Backend("macOS Keychain", "keyring.backends.macOS", "Keyring")
WINDOWS = Backend("Windows Credential Manager", "keyring.backends.Windows", "WinVaultKeyring")


def trusted_backends(platform: str = sys.platform, desktop: str | None = None) -> list[Backend]:
    """The kinds to look for, best first. In KDE the wallet of the session comes first."""
    if platform == "darwin":
        return [MACOS]
    if platform == "win32":
        return [WINDOWS]
    in_kde = "KDE" in (desktop or os.environ.get("XDG_CURRENT_DESKTOP", "")).split(":")
    return [KWALLET, SECRET_SERVICE] if in_kde else [SECRET_SERVICE, KWALLET]


def open_backends(
    backends: Callable[[], list[Backend]] = trusted_backends,
) -> Iterator[tuple[str, KeyringBackend]]:
    """The kinds that this computer has, by name."""
    for backend in backends():
        if (opened := backend.open()) is not None:
            yield backend.name, opened


def _prepared(backend: KeyringBackend) -> KeyringBackend:
    if hasattr(backend, "persist"):
        # keyring's default roams to every computer of a Windows domain (keyring#382).
        backend.persist = "local machine"
    return backend
