"""A real GNOME keyring on a private bus, unlocked or locked, with nothing of the tester's in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import secretstorage
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from secretstorage.exceptions import SecretStorageException
from secretstorage.util import add_match_rules

from tests.support.processes import end, launch, wait_until
from tests.support.session_bus import SessionBus

PASSWORD = "the keyring's own password"
BUS_NAME = "org.freedesktop.secrets"


@dataclass(frozen=True)
class KeychainItem:
    """One stored item without its secret."""

    username: str
    label: str
    attributes: dict[str, str]


class KeyringDaemon:
    """``gnome-keyring-daemon``; its files outlive ``stop()``, so it can be started again."""

    def __init__(self, bus: SessionBus, folder: Path) -> None:
        self._bus = bus
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, locked: bool = False) -> None:
        """Start it; a locked one gets a login keyring first, as a real person's has.

        Without any keyring a first read would ask for a new password instead of the old one.
        """
        if locked and not self._has_files():
            self.start()
            self.stop()
        self._process = self._launch(unlock=not locked)
        wait_until(lambda: self._answers(locked=locked), "the keychain to be ready")

    def _has_files(self) -> bool:
        return any((self._folder / "data" / "keyrings").glob("*.keyring"))

    def _launch(self, *, unlock: bool) -> subprocess.Popen[bytes]:
        process = launch(
            [
                "gnome-keyring-daemon",
                "--foreground",
                "--components=secrets",
                *(["--unlock"] if unlock else []),
            ],
            self._environment(),
            self._folder / "keyring.log",
            stdin=subprocess.PIPE,
        )
        assert process.stdin is not None
        if unlock:
            process.stdin.write(PASSWORD.encode())
        process.stdin.close()
        return process

    def _environment(self) -> dict[str, str]:
        names = {
            "HOME": "home",
            "XDG_RUNTIME_DIR": "run",
            "XDG_DATA_HOME": "data",
            "XDG_CONFIG_HOME": "config",
            "XDG_CACHE_HOME": "cache",
        }
        for name in names.values():
            (self._folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        return {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "DBUS_SESSION_BUS_ADDRESS": self._bus.address,
            **{variable: str(self._folder / name) for variable, name in names.items()},
        }

    def _answers(self, *, locked: bool) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"the keyring daemon ended: {self._folder / 'keyring.log'}")
        if not self._bus.has_owner(BUS_NAME):
            return False
        with self._connection() as connection:
            try:
                return secretstorage.Collection(connection).is_locked() == locked
            except SecretStorageException:
                return False

    def revive(self) -> bool:
        """Start it again, unlocked, if it has ended by itself; whether it had.

        gnome-keyring 42.1 was seen to, once in some 2,000 clients that were killed meanwhile.
        """
        if self._process is None or self._process.poll() is None:
            return False
        self.stop()
        self.start()
        return True

    def stop(self) -> None:
        """End the daemon; its files stay for the next start."""
        if self._process is not None:
            end(self._process)
            self._process = None
            wait_until(lambda: not self._bus.has_owner(BUS_NAME), "the keychain to be gone")

    def __enter__(self) -> KeyringDaemon:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @contextmanager
    def _connection(self) -> Iterator[DBusConnection]:
        """Connect by address: the test process's own bus must never be asked."""
        with closing(open_dbus_connection(bus=self._bus.address)) as connection:
            add_match_rules(connection)
            yield connection

    def items(self, service: str) -> list[KeychainItem]:
        """Return what the default collection holds for ``service``, sorted by user name.

        A daemon started locked finds them too, but knows only hashes: user names are empty.
        """
        with self._connection() as connection:
            found = secretstorage.Collection(connection).search_items({"service": service})
            return sorted((_described(item) for item in found), key=lambda item: item.username)

    def secrets(self, service: str) -> dict[str, str]:
        """Return the secrets that an unlocked default collection holds, by user name."""
        with self._connection() as connection:
            found = secretstorage.Collection(connection).search_items({"service": service})
            return {item.get_attributes()["username"]: item.get_secret().decode() for item in found}

    def store(self, service: str, username: str, secret: str) -> None:
        """Keep a secret as the keyring library does, so that it is found by it."""
        attributes = {"application": "Python keyring library", "service": service}
        attributes["username"] = username
        label = f"Password for '{username}' on '{service}'"
        with self._connection() as connection:
            secretstorage.Collection(connection).create_item(label, attributes, secret.encode())

    def remove_items(self, service: str) -> None:
        """Delete the items of ``service``, in every collection."""
        with self._connection() as connection:
            for item in list(secretstorage.search_items(connection, {"service": service})):
                item.delete()

    def lock(self) -> None:
        """Lock the default collection while everything goes on running."""
        with self._connection() as connection:
            secretstorage.Collection(connection).lock()


def _described(item: secretstorage.Item) -> KeychainItem:
    attributes = item.get_attributes()
    return KeychainItem(attributes.get("username", ""), item.get_label(), attributes)
