"""One contract for every keychain: the computer's own, and practice mode's in memory."""

from collections.abc import Iterator

import pytest

from keystep.adapters.keychain.in_memory import KeychainInMemory
from keystep.adapters.keychain.on_thread import KeychainOnThread
from keystep.domain.connection import SecretRef
from keystep.domain.secret import LONGEST_KEY, SecretKey
from keystep.services.ports import Keychain, KeychainTrouble
from tests.support.keys import project_key
from tests.support.person import Person

REF = SecretRef("6a2f0c1e-0000-4000-8000-000000000001")
KEY = SecretKey(project_key())
OTHER_KEY = SecretKey(project_key("zzzz"))


class KeychainContract:
    """Subclasses give the keychain."""

    @pytest.fixture
    def keychain(self) -> Iterator[Keychain]:
        raise NotImplementedError

    async def test_it_has_a_name_that_stays(self, keychain: Keychain) -> None:
        name = await keychain.name()
        assert isinstance(name, str)
        assert await keychain.name() == name

    async def test_what_was_written_can_be_read(self, keychain: Keychain) -> None:
        assert await keychain.write(REF, KEY) is None
        assert await keychain.read(REF) == KEY

    async def test_every_character_of_a_key_comes_back(self, keychain: Keychain) -> None:
        key = SecretKey("".join(map(chr, range(0x21, 0x7F))))
        await keychain.write(REF, key)
        assert await keychain.read(REF) == key

    async def test_the_longest_key_fits(self, keychain: Keychain) -> None:
        key = SecretKey("k" * LONGEST_KEY)
        assert await keychain.write(REF, key) is None
        assert await keychain.read(REF) == key

    async def test_an_entry_that_never_was_is_missing(self, keychain: Keychain) -> None:
        assert await keychain.read(REF) is KeychainTrouble.MISSING

    async def test_each_connection_has_its_own_entry(self, keychain: Keychain) -> None:
        other = SecretRef("6a2f0c1e-0000-4000-8000-000000000002")
        await keychain.write(REF, KEY)
        await keychain.write(other, OTHER_KEY)
        assert (await keychain.read(REF), await keychain.read(other)) == (KEY, OTHER_KEY)

    async def test_each_generation_has_its_own_entry(self, keychain: Keychain) -> None:
        await keychain.write(REF, KEY)
        await keychain.write(SecretRef(REF.connection_id, 2), OTHER_KEY)
        await keychain.remove(REF)
        assert await keychain.read(SecretRef(REF.connection_id, 2)) == OTHER_KEY

    async def test_what_was_removed_is_missing(self, keychain: Keychain) -> None:
        await keychain.write(REF, KEY)
        assert await keychain.remove(REF) is None
        assert await keychain.read(REF) is KeychainTrouble.MISSING

    async def test_removing_what_is_gone_is_fine(self, keychain: Keychain) -> None:
        assert await keychain.remove(REF) is None

    async def test_one_that_gives_its_keys_out_is_open(self, keychain: Keychain) -> None:
        assert await keychain.write(REF, KEY) is None
        assert await keychain.is_open()


class TestKeychainOnThread(KeychainContract):
    @pytest.fixture
    def keychain(self, person: Person, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keychain]:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", person.desktop.bus.address)
        keychain = KeychainOnThread()
        yield keychain
        keychain.close()


class TestKeychainInMemory(KeychainContract):
    @pytest.fixture
    def keychain(self) -> Iterator[Keychain]:
        keychain = KeychainInMemory()
        yield keychain
        keychain.close()
