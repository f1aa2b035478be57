"""What the two things that can be done with a kept old key share."""

from keystep.domain.connection import Connection, OldKey
from keystep.services.discard import discard
from keystep.services.ports import Catalog, CatalogTrouble, Conflict, Keychain, KeychainTrouble

OldKeyTrouble = KeychainTrouble | CatalogTrouble | Conflict


async def keychain_trouble(connection: Connection, keychain: Keychain) -> KeychainTrouble | None:
    """Why the keychain in use can't be asked for the keys of this connection."""
    in_use = await keychain.name()
    if isinstance(in_use, KeychainTrouble):
        return in_use
    return None if in_use == connection.keychain else KeychainTrouble.CHANGED


async def as_it_is_now(
    connection: Connection, catalog: Catalog
) -> tuple[Connection, OldKey] | OldKeyTrouble:
    """The row and its old key, if that is still the one that the caller has seen."""
    connections = await catalog.connections()
    if isinstance(connections, CatalogTrouble):
        return connections
    found = [each for each in connections if each.id == connection.id]
    if not found:
        return Conflict.NO_SUCH_CONNECTION
    now, seen = found[0], connection.old_key
    if now.old_key is None or seen is None or now.old_key.ref != seen.ref:
        return Conflict.NO_OLD_KEY
    return now, now.old_key


async def take_out(old: OldKey, connection_id: str, keychain: Keychain, catalog: Catalog) -> bool:
    """Take a key that is due out of the keychain; what can't be done now is done by recovery."""
    if await discard(old.ref, keychain, catalog):
        return False
    return await catalog.forget_previous(connection_id) is None
