"""What the use cases of a saved connection share: its key, and the verdict that is kept of it."""

import logging

from keystep.domain.access import Access
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.policy import NO_POLICY, Policy
from keystep.domain.verdict import Verdict
from keystep.services.ports import Catalog, CatalogTrouble, Keychain, KeychainTrouble

_log = logging.getLogger(__name__)

CAUSE_OF_TROUBLE = {
    KeychainTrouble.LOCKED: Cause.KEYCHAIN_LOCKED,
    KeychainTrouble.SILENT: Cause.KEYCHAIN_SILENT,
    KeychainTrouble.ABSENT: Cause.KEYCHAIN_ABSENT,
    KeychainTrouble.BROKEN: Cause.KEYCHAIN_BROKEN,
    KeychainTrouble.CHANGED: Cause.KEYCHAIN_CHANGED,
    KeychainTrouble.MISSING: Cause.KEY_MISSING,
}


async def access_of(
    connection: Connection, keychain: Keychain, catalog: Catalog, policy: Policy = NO_POLICY
) -> Access | Cause:
    """All that is needed to use the connection, or what is wrong with its keychain.

    A key that may not go to its address is not even read.

    Its key may have been replaced since the list was read, by another program or by this one:
    then the connection as it is now is what counts.
    """
    if forbidden := policy.why_not_at(connection.api_address):
        return forbidden
    access = await _access_as_read(connection, keychain)
    if access is not Cause.KEY_MISSING:
        return access
    connections = await catalog.connections()
    if isinstance(connections, CatalogTrouble):
        return access
    for now in connections:
        if now.id == connection.id and now.secret != connection.secret:
            return await _access_as_read(now, keychain)
    return access


async def _access_as_read(connection: Connection, keychain: Keychain) -> Access | Cause:
    in_use = await keychain.name()
    if isinstance(in_use, KeychainTrouble):
        return CAUSE_OF_TROUBLE[in_use]
    if in_use != connection.keychain:
        return Cause.KEYCHAIN_CHANGED
    key = await keychain.read(connection.secret)
    if isinstance(key, KeychainTrouble):
        return CAUSE_OF_TROUBLE[key]
    return Access(connection.api_address, key, connection.organization, connection.project)


async def remember(verdict: Verdict, connection: Connection, catalog: Catalog) -> None:
    if trouble := await catalog.remember_check(connection.id, verdict):
        # It is the verdict all the same, and is shown; only the next start won't know it.
        _log.warning("A verdict could not be remembered: %s", trouble.value)
