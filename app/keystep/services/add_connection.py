"""Saves a new connection: the row in the catalog, the key in the keychain."""

import uuid
from dataclasses import dataclass

from keystep.domain.access import Access, Realm, why_not_sent
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, Purpose, SecretRef
from keystep.domain.policy import NO_POLICY, Policy
from keystep.domain.verdict import Verdict
from keystep.services.discard import discard
from keystep.services.ports import (
    Catalog,
    CatalogTrouble,
    Clock,
    Conflict,
    Keychain,
    KeychainTrouble,
)

SaveTrouble = KeychainTrouble | CatalogTrouble | Conflict | Cause
"""A cause stands for a key of the other realm (practice or real), or one that may not go there."""

_REALM_CAUSES = {Cause.PRACTICE_KEY, Cause.REAL_KEY_IN_PRACTICE}


@dataclass(frozen=True)
class AddConnection:
    """The reference is in the catalog before the key is in the keychain, so none is ever lost.

    What ends in the middle, by a crash or because somebody gave up, is for `Recover`.
    """

    catalog: Catalog
    keychain: Keychain
    clock: Clock
    realm: Realm
    policy: Policy = NO_POLICY

    async def __call__(
        self,
        nickname: str,
        access: Access,
        purpose: Purpose | None,
        verdict: Verdict | None,
    ) -> Connection | SaveTrouble:
        """Save it under `nickname`, which `read_nickname` has approved.

        `verdict` None is stored as "not verified". After any trouble nothing is kept, but for a
        hidden row that names a key for as long as the keychain would not give it back.
        """
        refused = why_not_sent(access, self.realm)
        if refused in _REALM_CAUSES:
            return refused
        if forbidden := self.policy.why_not_at(access.address):
            return forbidden
        keychain_name = await self.keychain.name()
        if isinstance(keychain_name, KeychainTrouble):
            return keychain_name
        connection_id = str(uuid.uuid4())
        connection = Connection(
            id=connection_id,
            nickname=nickname,
            api_address=access.address,
            secret=SecretRef(connection_id),
            keychain=keychain_name,
            key=access.key.facts,
            created_at=self.clock.now(),
            organization=access.organization,
            project=access.project,
            purpose=purpose,
            last_check=verdict,
            status_since=verdict.checked_at if verdict else None,
        )
        async with self.catalog.turn() as busy:
            return busy or await self._save(connection, access) or connection

    async def _save(self, connection: Connection, access: Access) -> SaveTrouble | None:
        if not_begun := await self.catalog.begin_adding(connection):
            return not_begun
        failed = await self.keychain.write(connection.secret, access.key)
        if failed in {KeychainTrouble.LOCKED, KeychainTrouble.ABSENT}:
            await self.catalog.note_gone(connection.secret)
            await self.catalog.forget(connection.id)
            return failed
        trouble: SaveTrouble | None = failed or await self.catalog.finish_adding(connection.id)
        if trouble:
            await self._take_back(connection, trouble)
        return trouble

    async def _take_back(self, connection: Connection, trouble: SaveTrouble) -> None:
        """Whoever is told that nothing was saved must not find it saved after a recovery.

        A keychain that has been waited for in vain is not waited for once more.
        """
        await self.catalog.begin_removing(connection.id)
        if trouble is KeychainTrouble.SILENT:
            return
        if await discard(connection.secret, self.keychain, self.catalog) is None:
            await self.catalog.forget(connection.id)
