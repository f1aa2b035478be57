"""The OS keychain for callers on an event loop: every call waits on the keychain's own thread."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from keystep.adapters.worker import Worker
from keystep.domain.connection import SecretRef
from keystep.domain.secret import SecretKey
from keystep.services.ports import KeychainTrouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.adapters.keychain.keyring_keychain import KeyringKeychain


T = TypeVar("T")
SAME_WISH_SECONDS = 1.0
"""Who asks again so soon after a "no" is not a person but the rest of the same work."""

PATIENCE_SECONDS = 120.0
"""Time to find the prompt and type a password; a script at night must end at some time."""


class KeychainOnThread:
    """One thread, one call at a time: parallel callers would make one unlock prompt each.

    keyring is imported there too (60 to 200 ms), so neither a window nor a prompt waits for it.
    """

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._patience_seconds = patience_seconds
        self._declined_at: float | None = None
        self._worker = Worker("keychain")
        self._opened: KeyringKeychain | None = None

    async def name(self) -> str | KeychainTrouble:
        return await self._wait_for(lambda: self._keychain().name())

    async def write(self, ref: SecretRef, key: SecretKey) -> KeychainTrouble | None:
        undo = partial(self._remove_what_nobody_waits_for, ref)
        return await self._wait_for(lambda: self._keychain().write(ref, key), undo)

    async def read(self, ref: SecretRef) -> SecretKey | KeychainTrouble:
        return await self._wait_for(lambda: self._keychain().read(ref))

    async def is_open(self) -> bool:
        return await self._wait_for(lambda: self._keychain().is_open()) is True

    async def remove(self, ref: SecretRef) -> KeychainTrouble | None:
        return await self._wait_for(lambda: self._keychain().remove(ref))

    def close(self) -> None:
        self._worker.close()

    async def _wait_for(
        self, call: Callable[[], T], undo: Callable[[], object] | None = None
    ) -> T | KeychainTrouble:
        """keyring has no time limit of its own (keyring#735). What comes too late is undone."""
        asked_at = time.monotonic()

        def once_declined_is_enough() -> T | KeychainTrouble:
            """A dismissed prompt speaks for all that wait: forty tests must not ask forty times."""
            if self._declined_at is not None and asked_at < self._declined_at + SAME_WISH_SECONDS:
                return KeychainTrouble.LOCKED
            result = call()
            if result is KeychainTrouble.LOCKED:
                self._declined_at = time.monotonic()
            return result

        try:
            async with asyncio.timeout(self._patience_seconds):
                return await self._worker.run(once_declined_is_enough, undo)
        except TimeoutError:
            return KeychainTrouble.SILENT

    def _keychain(self) -> "KeyringKeychain":
        if self._opened is None:
            from keystep.adapters.keychain.keyring_keychain import KeyringKeychain

            self._opened = KeyringKeychain()
        return self._opened

    def _remove_what_nobody_waits_for(self, ref: SecretRef) -> None:
        self._keychain().remove(ref)
