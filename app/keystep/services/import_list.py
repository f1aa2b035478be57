"""Takes in a list that was exported on another computer. Its connections wait for their keys."""

import asyncio
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.imported_list import (
    LARGEST_FILE,
    ListedConnection,
    ListProblem,
    NotTaken,
    ReadList,
    read_list,
)
from keystep.domain.policy import NO_POLICY, Policy
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
    policy: Policy = NO_POLICY

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
        refused = self._refused(read)
        wished = [
            self._as_connection(one, keychain)
            for one in read.connections
            if one.id not in {id_ for id_, _not_taken in refused}
        ]
        added = await self.catalog.add_without_keys(wished)
        if isinstance(added, CatalogTrouble):
            return added
        nicknames = {one.id: one.nickname for one in reversed(wished)}
        renamed = ((nicknames[one.id], one) for one in added)
        return Imported(
            tuple(added),
            tuple((wish, one) for wish, one in renamed if wish != one.nickname),
            len(wished) - len(added),
            (*read.not_taken, *(not_taken for _id, not_taken in refused)),
        )

    def _refused(self, read: ReadList) -> list[tuple[str, NotTaken]]:
        """The ids of those that could never be used here, and why.

        Where the policy has set an address, a key that is pasted goes to that one: such a
        connection may come in.
        """
        found: list[tuple[str, NotTaken]] = []
        left_out = {one.number for one in read.not_taken}
        numbers = (number for number in count(1) if number not in left_out)
        for number, one in zip(numbers, read.connections, strict=False):
            cause = self.policy.why_not_at(one.api_address)
            if cause and cause is not Cause.ADDRESS_SET_BY_POLICY:
                found.append((one.id, NotTaken(number, one.nickname, cause)))
        return found

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
