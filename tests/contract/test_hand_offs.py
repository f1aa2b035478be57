"""One contract for the ledger of where a connection is used, for every catalog and the fake."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.on_thread import CatalogOnThread
from keystep.domain.connection import Connection
from keystep.domain.hand_off import HandOff
from keystep.domain.secret import SecretKey
from keystep.services.ports import Catalog, Conflict
from tests.adapters.samples import NOW, a_connection
from tests.services.fakes import FakeCatalog
from tests.support.keys import project_key

LATER = NOW + timedelta(days=1)


async def added(catalog: Catalog, nickname: str = "Marketing") -> Connection:
    connection = a_connection(nickname)
    assert await catalog.begin_adding(connection) is None
    assert await catalog.finish_adding(connection.id) is None
    return connection


class LedgerContract:
    """Subclasses give the catalog."""

    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Iterator[Catalog]:
        raise NotImplementedError

    async def test_nothing_is_used_anywhere_at_first(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        assert await catalog.hand_offs(connection.id) == ()

    async def test_tools_come_back_by_their_names(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        tools = [HandOff("Zapier", NOW, 1), HandOff("n8n", LATER, 1), HandOff("Büro ü", NOW, 1)]
        for handed in tools:
            assert await catalog.note_hand_off(connection.id, handed) is None
        zapier, n8n, office = tools
        assert await catalog.hand_offs(connection.id) == (office, n8n, zapier)

    async def test_the_last_time_counts_for_a_tool(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        for handed in (HandOff("n8n", LATER, 1), HandOff("n8n", NOW, 2)):
            await catalog.note_hand_off(connection.id, handed)
        assert await catalog.hand_offs(connection.id) == (HandOff("n8n", NOW, 2),)

    async def test_each_connection_has_its_own(self, catalog: Catalog) -> None:
        used, other = await added(catalog), await added(catalog, "Sales")
        await catalog.note_hand_off(used.id, HandOff("n8n", NOW, 1))
        assert await catalog.hand_offs(other.id) == ()

    async def test_after_a_replacement_a_tool_has_the_old_key_until_it_is_noted_again(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        await catalog.note_hand_off(connection.id, HandOff("n8n", NOW, 1))
        await catalog.begin_replacing(connection.id, None)
        facts = SecretKey(project_key("new1")).facts
        now = await catalog.finish_replacing(connection.id, facts, LATER, None)
        assert isinstance(now, Connection)
        [handed] = await catalog.hand_offs(connection.id)  # type: ignore[misc]
        assert handed.has_key_of(connection)
        assert not handed.has_key_of(now)
        await catalog.note_hand_off(connection.id, HandOff("n8n", LATER, now.secret.generation))
        [handed] = await catalog.hand_offs(connection.id)  # type: ignore[misc]
        assert handed.has_key_of(now)

    async def test_a_tool_can_be_forgotten_and_the_others_stay(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        for handed in (HandOff("n8n", NOW, 1), HandOff("n8n", LATER, 1), HandOff("Make", NOW, 1)):
            await catalog.note_hand_off(connection.id, handed)
        assert await catalog.forget_hand_offs(connection.id, "n8n") is None
        assert await catalog.hand_offs(connection.id) == (HandOff("Make", NOW, 1),)

    async def test_what_is_gone_is_used_nowhere(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.note_hand_off(connection.id, HandOff("n8n", NOW, 1))
        await catalog.forget(connection.id)
        noted = await catalog.note_hand_off(connection.id, HandOff("Make", NOW, 1))
        assert noted is Conflict.NO_SUCH_CONNECTION
        assert await catalog.hand_offs(connection.id) == ()


class TestOnFile(LedgerContract):
    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Iterator[Catalog]:
        catalog = CatalogOnThread(CatalogFile(tmp_path / "keystep" / "connections.db"))
        yield catalog
        catalog.close()


class TestInMemory(LedgerContract):
    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Iterator[Catalog]:
        catalog = CatalogOnThread(CatalogFile(None))
        yield catalog
        catalog.close()


class TestTheFake(LedgerContract):
    @pytest.fixture
    def catalog(self) -> Catalog:
        return FakeCatalog()
