"""Practice mode's keychain: kept in memory, gone with the program."""

from keystep.domain.connection import SecretRef
from keystep.domain.secret import SecretKey
from keystep.services.ports import KeychainTrouble


class KeychainInMemory:
    NAME = "Practice"

    def __init__(self) -> None:
        self._keys: dict[SecretRef, SecretKey] = {}

    async def name(self) -> str | KeychainTrouble:
        return self.NAME

    async def write(self, ref: SecretRef, key: SecretKey) -> KeychainTrouble | None:
        self._keys[ref] = key
        return None

    async def read(self, ref: SecretRef) -> SecretKey | KeychainTrouble:
        return self._keys.get(ref, KeychainTrouble.MISSING)

    async def is_open(self) -> bool:
        return True

    async def remove(self, ref: SecretRef) -> KeychainTrouble | None:
        self._keys.pop(ref, None)
        return None

    def close(self) -> None:
        self._keys.clear()
