"""Mends a saved connection in the one point that a check found to be wrong."""

from dataclasses import dataclass

from keystep.domain.access import may_move
from keystep.domain.causes import Cause, Status
from keystep.domain.connection import Connection
from keystep.domain.policy import NO_POLICY, Policy
from keystep.domain.repair import Repair
from keystep.domain.verdict import Verdict
from keystep.services.check_key import CheckKey
from keystep.services.ports import Catalog, CatalogTrouble, Conflict, Keychain
from keystep.services.saved_connection import access_of, remember

_ACCEPTED = {Status.WORKS, Status.ATTENTION}


@dataclass(frozen=True)
class RepairConnection:
    catalog: Catalog
    keychain: Keychain
    check_key: CheckKey
    policy: Policy = NO_POLICY

    async def __call__(
        self, connection: Connection, repair: Repair
    ) -> Verdict | CatalogTrouble | Conflict:
        """Keep the repair if a check with it is accepted. Otherwise the connection is as it was.

        A key that may not go to the repair's address is not even read.
        """
        if not may_move(connection.api_address, repair.address):
            return Conflict.KEY_IS_BOUND
        access = await access_of(connection, self.keychain, self.catalog, self.policy)
        if isinstance(access, Cause):
            return self.check_key.verdict(access)
        verdict = await self.check_key(repair.applied_to(access), connection.model)
        if verdict.status not in _ACCEPTED:
            return verdict
        trouble = await self.catalog.change_access(
            connection.id, repair.address, repair.organization, repair.project
        )
        if trouble:
            return trouble
        await remember(verdict, connection, self.catalog)
        return verdict
