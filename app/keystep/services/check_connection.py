"""Checks a saved connection with its key from the keychain, and remembers what was found."""

from dataclasses import dataclass, replace

from keystep.domain.access import may_move
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.policy import NO_POLICY, Policy
from keystep.domain.verdict import Verdict
from keystep.services.check_key import CheckKey
from keystep.services.ports import Catalog, Keychain
from keystep.services.same_key import SameKeys
from keystep.services.saved_connection import access_of, remember


@dataclass(frozen=True)
class CheckConnection:
    catalog: Catalog
    keychain: Keychain
    check_key: CheckKey
    same_keys: SameKeys
    policy: Policy = NO_POLICY

    async def __call__(self, connection: Connection) -> Verdict:
        verdict = await self._check(connection)
        await remember(verdict, connection, self.catalog)
        return verdict

    async def _check(self, connection: Connection) -> Verdict:
        access = await access_of(connection, self.keychain, self.catalog, self.policy)
        if isinstance(access, Cause):
            return self.check_key.verdict(access)
        verdict = await self.check_key(access, connection.model)
        await self.same_keys.look(connection, access.key)
        if verdict.repair and not may_move(connection.api_address, verdict.repair.address):
            return replace(verdict, repair=None)  # nothing is offered that would be refused
        return verdict
