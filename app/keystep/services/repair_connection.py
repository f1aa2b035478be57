"""Mends a saved connection in the one point that a check found to be wrong."""

import logging
from dataclasses import dataclass

from keystep.domain.access import Access, may_move
from keystep.domain.causes import Status
from keystep.domain.connection import Connection
from keystep.domain.repair import Repair
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.check_key import CheckKey
from keystep.services.ports import Catalog, CatalogTrouble, Conflict, Keychain, KeychainTrouble

_log = logging.getLogger(__name__)
_ACCEPTED = {Status.WORKS, Status.ATTENTION}


@dataclass(frozen=True)
class RepairConnection:
    catalog: Catalog
    keychain: Keychain
    check_key: CheckKey

    async def __call__(
        self, connection: Connection, repair: Repair
    ) -> Verdict | KeychainTrouble | CatalogTrouble | Conflict:
        """Keep the repair if a check with it is accepted. Otherwise the connection is as it was.

        A key that may not go to the repair's address is not even read.
        """
        if not may_move(connection.api_address, repair.address):
            return Conflict.KEY_IS_BOUND
        key = await self._key_of(connection)
        if isinstance(key, KeychainTrouble):
            return key
        old = Access(connection.api_address, key, connection.organization, connection.project)
        verdict = await self.check_key(repair.applied_to(old))
        if verdict.status not in _ACCEPTED:
            return verdict
        return await self._keep(connection, repair, verdict) or verdict

    async def _key_of(self, connection: Connection) -> SecretKey | KeychainTrouble:
        in_use = await self.keychain.name()
        if isinstance(in_use, KeychainTrouble):
            return in_use
        if in_use != connection.keychain:
            return KeychainTrouble.CHANGED
        return await self.keychain.read(connection.secret)

    async def _keep(
        self, connection: Connection, repair: Repair, verdict: Verdict
    ) -> CatalogTrouble | Conflict | None:
        trouble = await self.catalog.change_access(
            connection.id, repair.address, repair.organization, repair.project
        )
        if trouble:
            return trouble
        if lost := await self.catalog.remember_check(connection.id, verdict):
            # The repair is kept, and that is what was asked for.
            _log.warning("A verdict could not be remembered: %s", lost.value)
        return None
