"""The OS keychain for callers on an event loop: every call waits on the keychain's own thread."""

from functools import partial

from keystep.adapters.worker import Worker
from keystep.domain.connection import SecretRef
from keystep.domain.secret import SecretKey
from keystep.services.ports import KeychainTrouble

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.adapters.keychain.keyring_keychain import KeyringKeychain


class KeychainOnThread:
    """One thread, one call at a time: parallel callers would make one unlock prompt each.

    keyring is imported there too (60 to 200 ms), so neither a window nor a prompt waits for it.
    """

    def __init__(self) -> None:
        self._worker = Worker("keychain")
        self._opened: KeyringKeychain | None = None

    async def name(self) -> str | KeychainTrouble:
        return await self._worker.run(lambda: self._keychain().name())

    async def write(self, ref: SecretRef, key: SecretKey) -> KeychainTrouble | None:
        undo = partial(self._remove_what_nobody_waits_for, ref)
        return await self._worker.run(lambda: self._keychain().write(ref, key), undo)

    async def read(self, ref: SecretRef) -> SecretKey | KeychainTrouble:
        return await self._worker.run(lambda: self._keychain().read(ref))

    async def remove(self, ref: SecretRef) -> KeychainTrouble | None:
        return await self._worker.run(lambda: self._keychain().remove(ref))

    def close(self) -> None:
        self._worker.close()

    def _keychain(self) -> "KeyringKeychain":
        if self._opened is None:
            from keystep.adapters.keychain.keyring_keychain import KeyringKeychain

            self._opened = KeyringKeychain()
        return self._opened

    def _remove_what_nobody_waits_for(self, ref: SecretRef) -> None:
        self._keychain().remove(ref)
