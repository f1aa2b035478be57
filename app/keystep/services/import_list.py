"""Takes in a list that was exported on another computer. Its connections wait for their keys."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.imported_list import (
    LARGEST_FILE,
    ListedConnection,
    ListProblem,
    NotTaken,
    read_list,
)
from keystep.services.check_key import CheckKey
from keystep.services.ports import (
    Catalog,
    CatalogTrouble,
    Clock,
    Files,
    FileTrouble,
    Keychain,
    KeychainTrouble,
)

ImportTrouble = CatalogTrouble | FileTrouble | KeychainTrouble | ListProblem


@dataclass(frozen=True)
class Imported:
    """`renamed` has the nicknames of the file that were taken, and what came of them.

    `already_there` counts connections that the list had by their id: they stay as they are.
    """

    added: tuple[Connection, ...] = ()
    renamed: tuple[tuple[str, Connection], ...] = ()
    already_there: int = 0
    not_taken: tuple[NotTaken, ...] = ()


@dataclass(frozen=True)
class ImportList:
    """Each row is bound to the address that the file says, and has no key until one is pasted."""

    catalog: Catalog
    keychain: Keychain
    files: Files
    clock: Clock
    check_key: CheckKey

    async def __call__(self, path: Path) -> Imported | ImportTrouble:
        """All that can be taken in is, in one step; after any trouble nothing is."""
        content = await self.files.read(path, LARGEST_FILE)
        if isinstance(content, FileTrouble):
            return content
        read = await asyncio.to_thread(read_list, content, self.clock.now())
        if isinstance(read, ListProblem):
            return read
        keychain = await self.keychain.name()
        if isinstance(keychain, KeychainTrouble):
            return keychain
        wished = [self._as_connection(one, keychain) for one in read.connections]
        added = await self.catalog.add_without_keys(wished)
        if isinstance(added, CatalogTrouble):
            return added
        nicknames = {one.id: one.nickname for one in reversed(wished)}
        renamed = ((nicknames[one.id], one) for one in added)
        return Imported(
            tuple(added),
            tuple((wish, one) for wish, one in renamed if wish != one.nickname),
            len(wished) - len(added),
            read.not_taken,
        )

    def _as_connection(self, one: ListedConnection, keychain: str) -> Connection:
        missing = self.check_key.verdict(Cause.KEY_MISSING)
        return Connection(
            id=one.id,
            nickname=one.nickname,
            api_address=one.api_address,
            secret=SecretRef(one.id),
            keychain=keychain,
            key=one.key,
            created_at=one.created_at,
            organization=one.organization,
            project=one.project,
            purpose=one.particulars.purpose,
            last_check=missing,
            status_since=missing.checked_at,
            notes=one.particulars.notes,
            model=one.particulars.model,
            replace_by=one.particulars.replace_by,
        )
