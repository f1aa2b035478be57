"""Checks a saved connection with its key from the keychain, and remembers what was found."""

import logging
from dataclasses import dataclass, replace

from keystep.domain.access import Access, may_move
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.verdict import Verdict
from keystep.services.check_key import CheckKey
from keystep.services.ports import Catalog, Keychain, KeychainTrouble

_log = logging.getLogger(__name__)

CAUSE_OF_TROUBLE = {
    KeychainTrouble.LOCKED: Cause.KEYCHAIN_LOCKED,
    KeychainTrouble.ABSENT: Cause.KEYCHAIN_ABSENT,
    KeychainTrouble.BROKEN: Cause.KEYCHAIN_BROKEN,
    KeychainTrouble.CHANGED: Cause.KEYCHAIN_CHANGED,
    KeychainTrouble.MISSING: Cause.KEY_MISSING,
}


@dataclass(frozen=True)
class CheckConnection:
    catalog: Catalog
    keychain: Keychain
    check_key: CheckKey

    async def __call__(self, connection: Connection) -> Verdict:
        verdict = await self._check(connection)
        if trouble := await self.catalog.remember_check(connection.id, verdict):
            # It is the verdict all the same, and is shown; only the next start won't know it.
            _log.warning("A verdict could not be remembered: %s", trouble.value)
        return verdict

    async def _check(self, connection: Connection) -> Verdict:
        in_use = await self.keychain.name()
        if isinstance(in_use, KeychainTrouble):
            return self.check_key.verdict(CAUSE_OF_TROUBLE[in_use])
        if in_use != connection.keychain:
            return self.check_key.verdict(Cause.KEYCHAIN_CHANGED)
        key = await self.keychain.read(connection.secret)
        if isinstance(key, KeychainTrouble):
            return self.check_key.verdict(CAUSE_OF_TROUBLE[key])
        access = Access(connection.api_address, key, connection.organization, connection.project)
        verdict = await self.check_key(access)
        if verdict.repair and not may_move(connection.api_address, verdict.repair.address):
            return replace(verdict, repair=None)  # nothing is offered that would be refused
        return verdict
