"""Removing connections: each key that still works is named, and the page where it is deleted."""

import pytest
from PySide6.QtWidgets import QApplication

from keystep.domain.connection import UNTIL_CONFIRMED, Connection, SecretRef
from keystep.domain.pages import Page
from keystep.domain.secret import SecretKey
from keystep.services.ports import KeychainTrouble
from keystep.ui.main_window.window import MainWindow
from keystep.ui.tour import Look, use_look
from tests.support.keys import project_key, simulated
from tests.ui.inspection import cut_off
from tests.ui.stage import Stage, answer, click, question, says, settle, until

A, B, C = (project_key(ending) for ending in ("aaaa", "bbbb", "cccc"))


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(key) for key in (A, B, C)]
    return stage


async def remove_all(window: MainWindow) -> str:
    """Select all, remove them, and give what was asked."""
    window.table.selectAll()
    window._removing.ask(window.table.selected())
    box = question(window)
    assert box is not None
    asked = f"{box.text()}\n{box.informativeText()}".replace("\u2060", "")
    answer(window, "Remove")
    return asked


async def test_several_are_named_with_their_keys_before_and_after_even_if_none_is_left(
    stage: Stage, browser: list[str]
) -> None:
    saved = [("One", A), ("Two", B), ("Three", C)]
    async with stage.window(saved) as window:
        asked = await remove_all(window)
        await until(lambda: window.model.rowCount() == 0)

        assert says(window, "No connections yet")
        assert says(window, "The keys …aaaa, …cccc, …bbbb still work at OpenAI")
        click(window, "Delete them on the API keys page")
        assert browser == [Page.API_KEYS.url]
        assert "Remove 3 connections?" in asked
        for nickname, ending in (("One", "aaaa"), ("Two", "bbbb"), ("Three", "cccc")):
            assert f"{nickname} (…{ending})" in asked
        assert "The keys still work at OpenAI" in asked


async def test_what_is_left_of_a_list_says_which_keys_still_work(
    stage: Stage, browser: list[str]
) -> None:
    async with stage.window([("One", A), ("Two", B), ("Three", C)]) as window:
        two = [one for one in window.model.connections() if one.nickname != "Three"]
        window._removing.remove(two)
        await until(lambda: window.model.rowCount() == 1)

        assert says(window, "Removed 2 connections. The keys …aaaa, …bbbb still work")
        click(window, "Delete …aaaa, …bbbb on the API keys page")
        assert browser == [Page.API_KEYS.url]


async def test_a_kept_old_key_is_counted_and_goes_as_well(stage: Stage) -> None:
    async with stage.window([("One", A), ("Other", C)]) as window:
        one = next(one for one in window.model.connections() if one.nickname == "One")
        new = await stage.cases.replace_key(one, SecretKey(B), None, UNTIL_CONFIRMED)
        assert isinstance(new, Connection)
        window.reload(select=one.id)
        await until(lambda: says(window, "The old key …aaaa stays on this computer"))
        click(window, "Remove…")
        box = question(window)
        assert box is not None
        asked = box.informativeText().replace("\u2060", "")
        assert "One (…bbbb, old key …aaaa)" in asked
        assert "The keys still work at OpenAI" in asked
        answer(window, "Remove")
        await until(lambda: window.model.rowCount() == 1)

        assert says(window, "The keys …bbbb, …aaaa still work at OpenAI")
        for ref in (one.secret, new.secret):
            assert await stage.keychain.read(ref) is KeychainTrouble.MISSING


async def test_of_several_the_one_that_stays_is_named_and_so_are_those_that_went(
    stage: Stage,
) -> None:
    async with stage.window([("One", A), ("Two", B)]) as window:
        stays = next(one for one in window.model.connections() if one.nickname == "Two")
        remove = stage.keychain.remove

        async def locks_at_the_second(ref: SecretRef) -> KeychainTrouble | None:
            return KeychainTrouble.LOCKED if ref == stays.secret else await remove(ref)

        stage.keychain.remove = locks_at_the_second  # type: ignore[method-assign]
        await remove_all(window)
        await until(lambda: window.model.rowCount() == 1)

        assert says(window, "“Two” is still there: Your keychain is locked.")
        assert says(window, "Removed “One”. The key …aaaa still works at OpenAI")


async def test_a_long_nickname_is_read_to_its_end_at_twice_the_text_size(stage: Stage) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    usual = application.font()
    try:
        use_look(application, Look(scale=2.0))
        async with stage.window(
            [("Wirklich ein sehr langer Spitzname der Abteilung", A)]
        ) as window:
            window._removing.ask(window.table.selected())
            box = question(window)
            assert box is not None
            await settle()
            assert cut_off(box) == []
            answer(window, "Cancel")
    finally:
        application.setFont(usual)
        use_look(application, Look())
