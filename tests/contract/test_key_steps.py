"""One contract for the steps that span both stores: on file, in memory, and the tests' own fake."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.on_thread import CatalogOnThread
from keystep.domain.causes import Cause
from keystep.domain.connection import UNTIL_CONFIRMED, Connection, OldKey, SecretRef
from keystep.domain.secret import SecretKey
from keystep.domain.unfinished import Intent, Stray, Unfinished
from keystep.services.ports import Catalog, CatalogTrouble, Conflict
from tests.adapters.samples import NOW, a_connection, a_verdict
from tests.services.fakes import FakeCatalog
from tests.support.keys import project_key

NEW = SecretKey(project_key("new1")).facts
LATER = NOW + timedelta(days=1)


async def added(catalog: Catalog, nickname: str = "Marketing") -> Connection:
    connection = a_connection(nickname)
    assert await catalog.begin_adding(connection) is None
    assert await catalog.finish_adding(connection.id) is None
    return connection


async def swapped(catalog: Catalog, connection: Connection) -> Connection:
    found = await catalog.finish_replacing(connection.id, NEW, NOW, a_verdict(Cause.WORKS))
    assert isinstance(found, Connection), found
    return found


async def listed(catalog: Catalog) -> list[Connection]:
    found = await catalog.connections()
    assert not isinstance(found, CatalogTrouble)
    return list(found)


async def unfinished(catalog: Catalog) -> list[Unfinished]:
    found = await catalog.unfinished(NOW)
    assert not isinstance(found, CatalogTrouble)
    return list(found)


async def strays(catalog: Catalog) -> list[Stray]:
    found = await catalog.strays()
    assert not isinstance(found, CatalogTrouble)
    return list(found)


class KeyStepsContract:
    """Subclasses give the catalog."""

    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Iterator[Catalog]:
        raise NotImplementedError

    async def test_nothing_is_unfinished_or_astray_at_first(self, catalog: Catalog) -> None:
        assert (await unfinished(catalog), await strays(catalog)) == ([], [])
        await added(catalog)
        assert (await unfinished(catalog), await strays(catalog)) == ([], [])

    async def test_what_is_being_added_is_unfinished(self, catalog: Catalog) -> None:
        connection = a_connection()
        await catalog.begin_adding(connection)
        assert await unfinished(catalog) == [Unfinished(connection, Intent.ADDING)]

    async def test_what_is_being_removed_is_unfinished(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        begun = await catalog.begin_removing(connection.id)
        assert begun == Unfinished(connection, Intent.REMOVING)
        assert await unfinished(catalog) == [begun]
        await catalog.forget(connection.id)
        assert await unfinished(catalog) == []

    async def test_what_is_gone_can_t_be_begun(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.forget(connection.id)
        assert await catalog.begin_removing(connection.id) is Conflict.NO_SUCH_CONNECTION
        assert await catalog.begin_replacing(connection.id, None) is Conflict.NO_SUCH_CONNECTION

    async def test_a_replacement_keeps_the_old_key_in_force_and_listed(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        begun = await catalog.begin_replacing(connection.id, None)
        pending = SecretRef(connection.id, 2)
        assert begun == Unfinished(connection, Intent.REPLACING, pending)
        assert await listed(catalog) == [connection]
        assert await unfinished(catalog) == [begun]

    async def test_while_it_is_being_replaced_its_nickname_is_taken(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, None)
        assert await catalog.begin_adding(a_connection("MARKETING")) is Conflict.NICKNAME_TAKEN

    @pytest.mark.parametrize("state", ["adding", "removing"])
    async def test_what_is_in_no_list_can_t_be_replaced(self, catalog: Catalog, state: str) -> None:
        connection = a_connection()
        await catalog.begin_adding(connection)
        if state == "removing":
            await catalog.finish_adding(connection.id)
            await catalog.begin_removing(connection.id)
        assert await catalog.begin_replacing(connection.id, None) is Conflict.NO_SUCH_CONNECTION

    async def test_a_second_replacement_waits_for_the_first(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, None)
        assert await catalog.begin_replacing(connection.id, None) is Conflict.UNFINISHED

    async def test_the_swap_changes_the_key_and_nothing_else(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, None)
        new = await swapped(catalog, connection)
        assert new == replace(
            connection,
            secret=SecretRef(connection.id, 2),
            key=NEW,
            key_replaced_at=NOW,
            last_check=a_verdict(Cause.WORKS),
            status_since=NOW,
            old_key=OldKey(connection.secret, connection.key.ending, None),
        )
        assert await listed(catalog) == [new]

    async def test_the_old_key_is_left_to_tidy_up_at_once(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, None)
        new = await swapped(catalog, connection)
        left = Unfinished(new, Intent.TIDYING, previous=connection.secret)
        assert await unfinished(catalog) == [left]
        await catalog.forget_previous(connection.id)
        assert await unfinished(catalog) == []

    async def test_the_old_key_is_left_to_tidy_up_from_its_day_on(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, LATER)
        new = await swapped(catalog, connection)
        assert await unfinished(catalog) == []
        assert await catalog.unfinished(LATER - timedelta(microseconds=1)) in ([], ())
        [left] = await catalog.unfinished(LATER)  # type: ignore[misc]
        assert left == Unfinished(new, Intent.TIDYING, previous=connection.secret)

    async def test_an_old_key_is_told_when_the_next_replacement_begins(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, LATER)
        await swapped(catalog, connection)
        begun = await catalog.begin_replacing(connection.id, LATER)
        assert isinstance(begun, Unfinished)
        assert begun.previous == connection.secret
        await catalog.forget_previous(connection.id)
        third = await swapped(catalog, connection)
        assert third.secret.generation == 3
        assert await unfinished(catalog) == []

    async def test_undo_leaves_the_old_key_as_it_was(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, None)
        assert await catalog.undo_replacing(connection.id) is None
        assert await listed(catalog) == [connection]
        assert await unfinished(catalog) == []

    async def test_an_old_key_stays_as_long_as_it_was_to_stay_when_a_replacement_is_undone(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, LATER)
        before = await swapped(catalog, connection)
        await catalog.begin_replacing(connection.id, None)
        assert await listed(catalog) == [before]
        await catalog.undo_replacing(connection.id)
        assert await listed(catalog) == [before]
        assert await unfinished(catalog) == []

    async def test_an_old_key_that_is_let_go_is_left_to_tidy_up_at_once(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, UNTIL_CONFIRMED)
        new = await swapped(catalog, connection)
        due = replace(new, old_key=OldKey(connection.secret, connection.key.ending, None))
        left = Unfinished(due, Intent.TIDYING, previous=connection.secret)
        assert await catalog.let_previous_go(connection.id) == left
        assert await unfinished(catalog) == [left]
        await catalog.forget_previous(connection.id)
        assert await listed(catalog) == [replace(new, old_key=None)]

    async def test_swapped_back_the_old_key_is_in_force_and_the_new_one_due_to_go(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, UNTIL_CONFIRMED)
        new = await swapped(catalog, connection)
        back = await catalog.swap_back(connection.id, connection.key, LATER)
        assert back == replace(
            connection,
            key_replaced_at=LATER,
            last_check=None,
            status_since=None,
            old_key=OldKey(new.secret, NEW.ending, None),
        )
        assert await listed(catalog) == [back]
        assert await unfinished(catalog) == [Unfinished(back, Intent.TIDYING, previous=new.secret)]

    async def test_after_a_swap_back_the_next_key_gets_a_name_of_its_own(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, UNTIL_CONFIRMED)
        await swapped(catalog, connection)
        await catalog.swap_back(connection.id, connection.key, LATER)
        begun = await catalog.begin_replacing(connection.id, None)
        assert isinstance(begun, Unfinished)
        assert begun.pending == SecretRef(connection.id, 3)

    async def test_without_an_old_key_there_is_nothing_to_go_back_to_or_to_let_go(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        for none in (Conflict.NO_OLD_KEY, Conflict.NO_SUCH_CONNECTION):
            assert await catalog.let_previous_go(connection.id) is none
            assert await catalog.swap_back(connection.id, NEW, NOW) is none
            await catalog.begin_removing(connection.id)

    async def test_while_a_replacement_is_unfinished_the_old_key_stays_as_it_is(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, LATER)
        before = await swapped(catalog, connection)
        await catalog.begin_replacing(connection.id, None)
        assert await catalog.let_previous_go(connection.id) is Conflict.UNFINISHED
        assert await catalog.swap_back(connection.id, NEW, NOW) is Conflict.UNFINISHED
        assert await listed(catalog) == [before]

    async def test_removing_takes_all_keys_along_and_undo_brings_them_back(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        replacing = await catalog.begin_replacing(connection.id, None)
        removing = await catalog.begin_removing(connection.id)
        assert isinstance(removing, Unfinished)
        assert removing.refs == (SecretRef(connection.id, 2), connection.secret)
        await catalog.undo_removing(connection.id)
        assert await unfinished(catalog) == [replacing]

    async def test_a_key_whose_row_was_forgotten_is_astray_until_it_is_gone(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        await catalog.forget(connection.id)
        stray = Stray(connection.secret, connection.keychain)
        assert await strays(catalog) == [stray]
        await catalog.note_stray(connection.secret, NOW)
        assert await strays(catalog) == [replace(stray, since=NOW)]
        await catalog.note_gone(connection.secret)
        assert await strays(catalog) == []

    async def test_a_new_key_that_was_given_up_is_astray_until_it_is_gone(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, None)
        await catalog.undo_replacing(connection.id)
        assert [stray.ref for stray in await strays(catalog)] == [SecretRef(connection.id, 2)]

    async def test_only_one_at_a_time_has_the_turn(self, catalog: Catalog) -> None:
        async with catalog.turn() as first:
            assert first is None
            async with catalog.turn(wait=False) as second:
                assert second is CatalogTrouble.BUSY
        async with catalog.turn(wait=False) as third:
            assert third is None


class TestOnFile(KeyStepsContract):
    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Iterator[Catalog]:
        catalog = CatalogOnThread(CatalogFile(tmp_path / "keystep" / "connections.db"))
        yield catalog
        catalog.close()

    async def test_a_name_is_never_used_twice(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        for generation in (2, 3):
            begun = await catalog.begin_replacing(connection.id, None)
            assert isinstance(begun, Unfinished)
            assert begun.pending == SecretRef(connection.id, generation)
            await catalog.note_gone(begun.pending)
            await catalog.undo_replacing(connection.id)


class TestInMemory(TestOnFile):
    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Iterator[Catalog]:
        catalog = CatalogOnThread(CatalogFile(None))
        yield catalog
        catalog.close()

    async def test_only_one_at_a_time_has_the_turn(self, catalog: Catalog) -> None:
        """There is but one program in practice mode."""
        async with catalog.turn() as first, catalog.turn(wait=False) as second:
            assert (first, second) == (None, None)


class TestFake(KeyStepsContract):
    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Catalog:
        return FakeCatalog()
