"""Finds out what the key of a saved connection may do."""

from dataclasses import dataclass

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.not_done import NotDone
from keystep.domain.policy import NO_POLICY, Policy
from keystep.services.ports import Catalog, Keychain
from keystep.services.probe_permissions import Probed, ProbePermissions
from keystep.services.saved_connection import access_of


@dataclass(frozen=True)
class ProbeConnection:
    catalog: Catalog
    keychain: Keychain
    probe_permissions: ProbePermissions
    policy: Policy = NO_POLICY

    async def __call__(self, connection: Connection, *, with_changes: bool) -> Probed:
        """As `ProbePermissions`. The keychain is left alone for another service than OpenAI."""
        if not connection.api_address.is_openai:
            return NotDone.OTHER_SERVICE
        access = await access_of(connection, self.keychain, self.catalog, self.policy)
        if isinstance(access, Cause):
            return access
        return await self.probe_permissions(access, with_changes=with_changes)
