"""One contract for every catalog: on file, and the one in memory that practice mode uses."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.on_thread import CatalogOnThread
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.connection import (
    UNTIL_CONFIRMED,
    Connection,
    OldKey,
    Particulars,
    Purpose,
    SecretRef,
)
from keystep.domain.history import PastCheck
from keystep.domain.secret import SecretKey
from keystep.domain.unfinished import Intent, Unfinished
from keystep.services.ports import Catalog, CatalogTrouble, Conflict
from tests.adapters.samples import NOW, a_connection, a_full_connection, a_verdict
from tests.support.keys import project_key


async def listed(catalog: Catalog) -> list[Connection]:
    found = await catalog.connections()
    assert isinstance(found, tuple), found
    return list(found)


async def nicknames(catalog: Catalog) -> list[str]:
    return [connection.nickname for connection in await listed(catalog)]


async def added(catalog: Catalog, nickname: str = "Marketing") -> Connection:
    connection = a_connection(nickname)
    assert await catalog.begin_adding(connection) is None
    assert await catalog.finish_adding(connection.id) is None
    return connection


class CatalogContract:
    """Subclasses give the catalog."""

    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Iterator[Catalog]:
        raise NotImplementedError

    async def test_a_new_catalog_is_empty(self, catalog: Catalog) -> None:
        assert await listed(catalog) == []

    async def test_a_connection_comes_back_as_it_was(self, catalog: Catalog) -> None:
        connection = a_full_connection()
        await catalog.begin_adding(connection)
        await catalog.finish_adding(connection.id)
        assert await listed(catalog) == [connection]

    async def test_a_connection_with_nothing_optional_comes_back(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        assert await listed(catalog) == [connection]

    async def test_what_a_person_says_about_a_connection_can_be_changed(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        said = Particulars(Purpose.USE, "Ask Zoë.\nTwice.", "gpt-9", date(2027, 2, 28))
        assert await catalog.change_particulars(connection.id, said) is None
        [found] = await listed(catalog)
        assert found.particulars == said
        assert replace(found, purpose=None, notes="", model=None, replace_by=None) == connection
        assert await catalog.change_particulars(connection.id, Particulars()) is None
        assert await listed(catalog) == [connection]
        gone = await catalog.change_particulars("another", said)
        assert gone is Conflict.NO_SUCH_CONNECTION

    async def test_a_status_lasts_for_as_long_as_checks_find_the_same(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        since = []
        for hour, cause in enumerate((Cause.WORKS, Cause.WORKS, Cause.NO_DNS, Cause.NO_DNS)):
            verdict = a_verdict(cause, checked_at=NOW + timedelta(hours=hour))
            await catalog.remember_check(connection.id, verdict)
            [found] = await listed(catalog)
            since.append(found.status_since)
        assert since == [NOW, NOW, NOW + timedelta(hours=2), NOW + timedelta(hours=2)]

    async def test_the_checks_of_a_connection_come_back_in_order(self, catalog: Catalog) -> None:
        first = a_verdict(Cause.WORKS, latency_ms=212)
        connection = replace(a_connection("Marketing"), last_check=first, status_since=NOW)
        await catalog.begin_adding(connection)
        await catalog.finish_adding(connection.id)
        later = a_verdict(Cause.NO_DNS, checked_at=NOW + timedelta(hours=1))
        await catalog.remember_check(connection.id, later)
        other = await added(catalog, "Sales")
        await catalog.remember_check(other.id, first)
        assert await catalog.past_checks(connection.id) == (
            PastCheck(NOW, Cause.WORKS, 212),
            PastCheck(NOW + timedelta(hours=1), Cause.NO_DNS, later.latency_ms),
        )

    async def test_the_check_of_a_new_key_is_the_start_of_a_status_and_in_the_history(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        await catalog.remember_check(connection.id, a_verdict(Cause.KEY_REFUSED))
        await catalog.begin_replacing(connection.id, None)
        verdict = a_verdict(Cause.WORKS, checked_at=NOW + timedelta(hours=1))
        await catalog.finish_replacing(connection.id, connection.key, NOW, verdict)
        [found] = await listed(catalog)
        assert found.status_since == NOW + timedelta(hours=1)
        past = await catalog.past_checks(connection.id)
        assert isinstance(past, tuple)
        assert [check.cause for check in past] == [Cause.KEY_REFUSED, Cause.WORKS]

    async def test_an_old_key_that_is_kept_is_known_by_its_ending(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.begin_replacing(connection.id, UNTIL_CONFIRMED)
        new = SecretKey(project_key()).facts
        await catalog.finish_replacing(connection.id, new, NOW, None)
        [found] = await listed(catalog)
        old = OldKey(connection.secret, connection.key.ending, UNTIL_CONFIRMED)
        assert found.old_key == old
        assert await catalog.unfinished(NOW + timedelta(days=9999)) == ()
        await catalog.forget_previous(connection.id)
        [found] = await listed(catalog)
        assert found.old_key is None

    async def test_the_list_is_in_the_order_of_the_nicknames(self, catalog: Catalog) -> None:
        for nickname in ("beta", "Alpha", "Gamma"):
            await added(catalog, nickname)
        assert await nicknames(catalog) == ["Alpha", "beta", "Gamma"]

    async def test_an_unfinished_connection_is_not_listed(self, catalog: Catalog) -> None:
        await catalog.begin_adding(a_connection())
        assert await listed(catalog) == []

    @pytest.mark.parametrize("alike", ["Straße 1", "STRASSE 1", "Straße １"])
    async def test_nicknames_are_unique_whatever_the_case_or_form(
        self, catalog: Catalog, alike: str
    ) -> None:
        await added(catalog, "Strasse 1")
        assert await catalog.begin_adding(a_connection(alike)) is Conflict.NICKNAME_TAKEN
        assert await nicknames(catalog) == ["Strasse 1"]

    async def test_an_unfinished_connection_holds_no_nickname(self, catalog: Catalog) -> None:
        await catalog.begin_adding(a_connection("Marketing"))
        await added(catalog, "Marketing")

    async def test_a_connection_being_removed_holds_no_nickname(self, catalog: Catalog) -> None:
        await catalog.begin_removing((await added(catalog)).id)
        await added(catalog)

    async def test_the_first_to_finish_gets_the_nickname(self, catalog: Catalog) -> None:
        slow = a_connection("Marketing")
        await catalog.begin_adding(slow)
        fast = await added(catalog, "marketing")
        assert await catalog.finish_adding(slow.id) is Conflict.NICKNAME_TAKEN
        assert await listed(catalog) == [fast]

    async def test_what_was_forgotten_cannot_be_finished(self, catalog: Catalog) -> None:
        connection = a_connection()
        await catalog.begin_adding(connection)
        await catalog.forget(connection.id)
        finished = await catalog.finish_adding(connection.id)
        assert finished is Conflict.NO_SUCH_CONNECTION

    async def test_rename_changes_the_nickname_and_nothing_else(self, catalog: Catalog) -> None:
        before = await added(catalog, "Marketing")
        assert await catalog.rename(before.id, "Sales") is None
        [after] = await listed(catalog)
        assert after == replace(before, nickname="Sales")

    async def test_rename_may_change_only_the_case(self, catalog: Catalog) -> None:
        connection = await added(catalog, "marketing")
        assert await catalog.rename(connection.id, "Marketing") is None
        assert await nicknames(catalog) == ["Marketing"]

    async def test_rename_takes_nobody_elses_nickname(self, catalog: Catalog) -> None:
        await added(catalog, "Sales")
        connection = await added(catalog, "Marketing")
        assert await catalog.rename(connection.id, "SALES") is Conflict.NICKNAME_TAKEN
        assert await nicknames(catalog) == ["Marketing", "Sales"]

    async def test_a_freed_nickname_can_be_used_again(self, catalog: Catalog) -> None:
        connection = await added(catalog, "Marketing")
        await catalog.rename(connection.id, "Sales")
        await added(catalog, "Marketing")

    async def test_rename_of_what_is_gone_says_so(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.forget(connection.id)
        renamed = await catalog.rename(connection.id, "Sales")
        assert renamed is Conflict.NO_SUCH_CONNECTION

    async def test_a_changed_access_changes_nothing_else(self, catalog: Catalog) -> None:
        before = await added(catalog)
        europe = ApiAddress("https://eu.api.openai.com/v1")
        assert await catalog.change_access(before.id, europe, "org-New", "proj_New") is None
        [after] = await listed(catalog)
        changed = replace(before, api_address=europe, organization="org-New", project="proj_New")
        assert after == changed

    async def test_an_access_may_lose_its_organization_and_project(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.change_access(connection.id, OPENAI, "org-New", "proj_New")
        await catalog.change_access(connection.id, OPENAI, None, None)
        [after] = await listed(catalog)
        assert (after.organization, after.project) == (None, None)

    async def test_a_changed_access_forgets_the_check_of_the_one_before(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        await catalog.remember_check(connection.id, a_verdict(Cause.WRONG_ORGANIZATION))
        await catalog.change_access(connection.id, OPENAI, None, None)
        [after] = await listed(catalog)
        assert after.last_check is None

    async def test_a_changed_access_leaves_the_others(self, catalog: Catalog) -> None:
        changed, stays = await added(catalog, "Marketing"), await added(catalog, "Sales")
        await catalog.change_access(changed.id, OPENAI, "org-New", None)
        assert (await listed(catalog))[1] == stays

    async def test_the_access_of_what_is_gone_cannot_be_changed(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.forget(connection.id)
        changed = await catalog.change_access(connection.id, OPENAI, None, None)
        assert changed is Conflict.NO_SUCH_CONNECTION

    async def test_a_connection_being_removed_is_not_listed(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        begun = await catalog.begin_removing(connection.id)
        assert begun == Unfinished(connection, Intent.REMOVING)
        assert await listed(catalog) == []

    async def test_undo_brings_a_connection_back_as_it_was(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.begin_removing(connection.id)
        assert await catalog.undo_removing(connection.id) is None
        assert await listed(catalog) == [connection]

    async def test_undo_brings_it_back_even_if_its_nickname_was_taken_meanwhile(
        self, catalog: Catalog
    ) -> None:
        """Else it would stay hidden for ever, and its key in the keychain with it."""
        connection = await added(catalog, "Marketing")
        await catalog.begin_removing(connection.id)
        await added(catalog, "Marketing")
        assert await catalog.undo_removing(connection.id) is None
        assert await nicknames(catalog) == ["Marketing", "Marketing 2"]

    async def test_a_forgotten_connection_stays_away(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        assert await catalog.forget(connection.id) is None
        await catalog.undo_removing(connection.id)
        assert await listed(catalog) == []

    async def test_forgetting_twice_is_fine(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.forget(connection.id)
        assert await catalog.forget(connection.id) is None

    async def test_forgetting_one_leaves_the_others(self, catalog: Catalog) -> None:
        gone, stays = await added(catalog, "Marketing"), await added(catalog, "Sales")
        await catalog.forget(gone.id)
        assert await listed(catalog) == [stays]

    async def test_the_last_check_is_remembered(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        first = a_verdict(Cause.KEY_REFUSED, http_status=401, request_id="req_1", latency_ms=7)
        last = a_verdict(checked_at=NOW + timedelta(minutes=1))
        for verdict in (first, last):
            assert await catalog.remember_check(connection.id, verdict) is None
        [kept] = await listed(catalog)
        assert kept.last_check == last

    async def test_a_cancelled_check_leaves_the_last_one(self, catalog: Catalog) -> None:
        connection = await added(catalog)
        await catalog.remember_check(connection.id, a_verdict(Cause.WORKS))
        await catalog.remember_check(connection.id, a_verdict(Cause.CANCELLED))
        [kept] = await listed(catalog)
        assert kept.last_check == a_verdict(Cause.WORKS)

    async def test_a_check_that_ends_after_the_removal_brings_nothing_back(
        self, catalog: Catalog
    ) -> None:
        connection = await added(catalog)
        await catalog.forget(connection.id)
        assert await catalog.remember_check(connection.id, a_verdict()) is None
        assert await listed(catalog) == []

    async def test_connections_are_found_by_what_is_known_of_their_keys(
        self, catalog: Catalog
    ) -> None:
        one, other = await added(catalog), a_connection("Sales", key=SecretKey("another1").facts)
        await catalog.add_without_keys([other])
        await catalog.begin_adding(a_connection("Hidden"))
        assert await catalog.connections_like(one.key) == (one,)
        assert await catalog.connections_like(replace(one.key, length=12)) == ()

    async def test_rows_without_keys_come_in_all_at_once_and_once(self, catalog: Catalog) -> None:
        there = await added(catalog, "Marketing")
        new, same_name = a_full_connection(), a_connection("MARKETING")
        changed = replace(there, nickname="Other")
        came_in = await catalog.add_without_keys([new, changed, same_name, new])
        assert came_in == (new, replace(same_name, nickname="MARKETING 2"))
        assert await listed(catalog) == [*came_in[:1], there, *came_in[1:]]
        assert await catalog.add_without_keys([new, same_name]) == ()

    async def test_a_row_without_a_key_never_gets_a_name_that_a_key_had(
        self, catalog: Catalog
    ) -> None:
        """Whoever wrote the imported file chose the address of a key that may still be there."""
        there = await added(catalog)
        await catalog.forget(there.id)
        came_in = await catalog.add_without_keys([there])
        assert came_in == (replace(there, secret=SecretRef(there.id, 2)),)
        begun = await catalog.begin_replacing(there.id, None)
        assert isinstance(begun, Unfinished)
        assert begun.pending == SecretRef(there.id, 3)

    async def test_what_is_being_removed_is_not_imported_meanwhile(self, catalog: Catalog) -> None:
        there = await added(catalog)
        await catalog.begin_removing(there.id)
        assert await catalog.add_without_keys([there, a_connection("Marketing")]) != ()
        assert await nicknames(catalog) == ["Marketing"]

    async def test_thousands_of_one_nickname_are_no_trouble(self, catalog: Catalog) -> None:
        same = [a_connection("Same") for _number in range(2000)]
        came_in = await catalog.add_without_keys(same)
        assert not isinstance(came_in, CatalogTrouble)
        assert [came_in[0].nickname, came_in[-1].nickname] == ["Same", "Same 2000"]


class TestOnFile(CatalogContract):
    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Iterator[Catalog]:
        catalog = CatalogOnThread(CatalogFile(tmp_path / "keystep" / "connections.db"))
        yield catalog
        catalog.close()


class TestInMemory(CatalogContract):
    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Iterator[Catalog]:
        catalog = CatalogOnThread(CatalogFile(None))
        yield catalog
        catalog.close()
