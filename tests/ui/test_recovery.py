"""What a crash cut short, seen in the window: ended in the background, or said in words."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.on_thread import CatalogOnThread
from keystep.adapters.keychain.in_memory import KeychainInMemory
from keystep.domain.connection import Connection, SecretRef
from keystep.domain.secret import SecretKey
from keystep.domain.unfinished import Unfinished
from keystep.services.ports import KeychainTrouble
from tests.adapters.samples import a_connection
from tests.support.keys import project_key
from tests.ui.stage import Stage, says, settle, until

KEY = SecretKey(project_key())


class Locked(KeychainInMemory):
    async def remove(self, ref: SecretRef) -> KeychainTrouble | None:
        return KeychainTrouble.LOCKED


class Silent(KeychainInMemory):
    async def remove(self, ref: SecretRef) -> KeychainTrouble | None:
        return KeychainTrouble.SILENT


class NeverAnswers(KeychainInMemory):
    async def remove(self, ref: SecretRef) -> KeychainTrouble | None:
        await asyncio.Event().wait()
        raise AssertionError


@pytest.fixture
def stage(stage: Stage) -> Iterator[Stage]:
    """Give the stage a list that can be filled before the window opens."""
    catalog = stage.catalog = CatalogOnThread(CatalogFile(None))
    yield stage
    catalog.close()


async def cut_short(stage: Stage) -> Connection:
    """Fill the stage's list with one connection, and one more whose removal was cut short."""
    catalog = stage.catalog
    assert catalog is not None
    stays, goes = (
        replace(a_connection(nickname), keychain=KeychainInMemory.NAME)
        for nickname in ("Archive", "Marketing")
    )
    for connection in (stays, goes):
        await catalog.begin_adding(connection)
        await stage.keychain.write(connection.secret, KEY)
        await catalog.finish_adding(connection.id)
    assert isinstance(await catalog.begin_removing(goes.id), Unfinished)
    return goes


def kept_by(stage: Stage) -> list[SecretRef]:
    assert isinstance(stage.keychain, KeychainInMemory)
    return list(stage.keychain._keys)


async def test_it_is_ended_once_the_list_is_on_screen(stage: Stage) -> None:
    goes = await cut_short(stage)
    async with stage.window() as window:
        await until(lambda: goes.secret not in kept_by(stage))
        await settle()
        assert [each.nickname for each in window.model.connections()] == ["Archive"]
        assert not says(window, "Marketing")


async def test_what_waits_for_the_keychain_is_said(stage: Stage) -> None:
    stage.keychain = Locked()
    await cut_short(stage)
    async with stage.window() as window:
        await until(lambda: says(window, "“Marketing” is not fully removed yet."))
        assert [each.nickname for each in window.model.connections()] == ["Archive"]


async def test_what_waits_is_said_in_an_empty_list_too(stage: Stage) -> None:
    stage.keychain = Locked()
    goes = await cut_short(stage)
    assert stage.catalog is not None
    [stays] = await stage.catalog.connections()  # type: ignore[misc]
    await stage.catalog.forget(stays.id)
    async with stage.window() as window:
        await until(lambda: says(window, "“Marketing” is not fully removed yet."))
        assert goes.nickname == "Marketing"


async def test_a_removal_that_may_still_end_is_said_to_wait(stage: Stage) -> None:
    goes = await cut_short(stage)
    assert stage.catalog is not None
    await stage.catalog.undo_removing(goes.id)
    async with stage.window() as window:
        assert isinstance(stage.keychain, KeychainInMemory)
        stage.keychain.__class__ = Silent
        window._removing.remove([goes])
        await until(lambda: says(window, "“Marketing” is not fully removed yet."))


async def test_a_new_connection_that_was_cut_short_appears(stage: Stage) -> None:
    catalog = stage.catalog
    assert catalog is not None
    connection = replace(a_connection("Marketing"), keychain=KeychainInMemory.NAME, key=KEY.facts)
    await catalog.begin_adding(connection)
    await stage.keychain.write(connection.secret, KEY)
    async with stage.window() as window:
        await until(lambda: window.model.rowCount() == 1)


@pytest.mark.parametrize("is_over", [True, False])
async def test_an_old_key_goes_at_the_start_after_its_last_day_and_not_before(
    stage: Stage, *, is_over: bool
) -> None:
    catalog, now = stage.catalog, datetime.now(UTC)
    assert catalog is not None
    one = replace(a_connection("Marketing"), keychain=KeychainInMemory.NAME)
    await catalog.begin_adding(one)
    await catalog.finish_adding(one.id)
    until_then = now - timedelta(seconds=1) if is_over else now + timedelta(hours=1)
    begun = await catalog.begin_replacing(one.id, until_then)
    assert isinstance(begun, Unfinished)
    assert begun.pending is not None
    for ref in (one.secret, begun.pending):
        await stage.keychain.write(ref, KEY)
    await catalog.finish_replacing(one.id, KEY.facts, now, None)
    async with stage.window() as window:
        if is_over:
            await until(lambda: one.secret not in kept_by(stage))
            await until(lambda: window.model.connections()[0].old_key is None)
        else:
            await until(lambda: says(window, "The old key"))
            assert one.secret in kept_by(stage)
        assert begun.pending in kept_by(stage)
        assert not says(window, "leaves this computer when")


async def test_a_keychain_that_never_answers_holds_nothing_up(stage: Stage) -> None:
    stage.keychain = NeverAnswers()
    await cut_short(stage)
    async with stage.window() as window:
        assert window.is_loaded
        assert window.model.rowCount() == 1
