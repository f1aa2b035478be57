"""Saves connections, and keys by themselves, by turns; prints the milliseconds of each round."""

import asyncio
import json
import sys
import uuid
from contextlib import closing

from keyring.backend import KeyringBackend
from keyring.backends.SecretService import Keyring

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.on_thread import CatalogOnThread
from keystep.adapters.clock import SystemClock
from keystep.adapters.keychain.on_thread import KeychainOnThread
from keystep.bootstrap import catalog_path
from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.connection import Connection
from keystep.domain.secret import SecretKey
from keystep.services.add_connection import AddConnection
from keystep.services.remove_connection import RemoveConnection
from tests.support.keys import project_key
from tests.support.rounds import alternate

ROUNDS, PER_ROUND = map(int, sys.argv[1:])
KEY = project_key()


async def main() -> None:
    """What a round has saved is removed after it, so that the keychain stays small."""
    with (
        closing(CatalogOnThread(CatalogFile(catalog_path()))) as catalog,
        closing(KeychainOnThread()) as keychain,
    ):
        add = AddConnection(catalog, keychain, SystemClock(), Realm.REAL)
        remove = RemoveConnection(catalog, keychain)
        bare: KeyringBackend = Keyring()  # type: ignore[no-untyped-call]
        saved, names = list[Connection](), list[str]()

        async def save() -> None:
            access = Access(OPENAI, SecretKey(KEY))
            connection = await add(str(uuid.uuid4()), access, None, None)
            assert isinstance(connection, Connection), connection
            saved.append(connection)

        async def set_and_get() -> None:
            name = str(uuid.uuid4())
            bare.set_password("Bare", name, KEY)
            assert bare.get_password("Bare", name) == KEY
            names.append(name)

        async def tidy() -> None:
            while saved:
                assert await remove(saved.pop()) is None
            while names:
                bare.delete_password("Bare", names.pop())

        ours, limit = list[float](), list[float]()
        for _round in range(ROUNDS):
            contest = await alternate(
                ("ours", save),
                ("bare", set_and_get),
                rounds=1,
                per_round=PER_ROUND,
                warm_up=1,
            )
            ours.append(contest.ours.rounds[-1])
            limit.append(contest.limit.rounds[-1])
            await tidy()
        print(json.dumps([ours, limit]))


asyncio.run(main())
