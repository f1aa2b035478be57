"""Takes a key out of the keychain for good, and writes down that it was seen to be gone."""

from keystep.domain.connection import SecretRef
from keystep.services.ports import Keychain, KeychainTrouble, KeySteps


async def discard(ref: SecretRef, keychain: Keychain, catalog: KeySteps) -> KeychainTrouble | None:
    """None once the keychain has been asked again and does not have it."""
    failed = await keychain.remove(ref)
    if failed is None:
        await catalog.note_gone(ref)  # without the note it is only asked for once more, later
    return failed
