"""Finding one connection among many: search, filters, order, and a selection that stays."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from keystep.domain.causes import Cause
from keystep.domain.listing import Standing
from keystep.ui.main_window.connection_model import Column
from keystep.ui.main_window.window import MainWindow
from tests.support.keys import project_key, simulated
from tests.ui.stage import Stage, click, copy, offers, says, settle, until
from tests.ui.test_window import cell

GOOD, REFUSED = project_key("good"), project_key("gone")
SAVED = [("Marketing", GOOD), ("Archive", REFUSED), ("newsletter", GOOD)]


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(GOOD)]
    return stage


def shown(window: MainWindow) -> list[str]:
    return [connection.nickname for connection in window.model.shown()]


def selected(window: MainWindow) -> list[str]:
    return [connection.nickname for connection in window.table.selected()]


def click_head(window: MainWindow, column: Column) -> None:
    header = window.table.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


async def test_search_narrows_the_list_with_each_letter(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        QTest.keySequence(window, QKeySequence("Ctrl+F"))
        assert window.focusWidget() is window.filters.search
        QTest.keyClicks(window.filters.search, "ARCH")

        assert shown(window) == ["Archive"]
        assert says(window, "1 of 3 connections")


async def test_esc_and_show_all_bring_everything_back(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        QTest.keyClicks(window.filters.search, "zzz")
        assert shown(window) == []
        QTest.keyClick(window.filters.search, Qt.Key.Key_Escape)
        assert len(shown(window)) == 3
        QTest.keyClicks(window.filters.search, "zzz")
        click(window, "Show all")

        assert len(shown(window)) == 3
        assert not offers(window, "Show all")


async def test_the_selection_stays_through_a_search(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        window.table.select(1)
        QTest.keyClicks(window.filters.search, "mark")
        assert selected(window) == ["Marketing"]
        window.filters.show_all()

        assert selected(window) == ["Marketing"]


async def test_one_state_alone_can_be_shown(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        click(window, "Test all")
        await until(lambda: offers(window, "Test all"))
        window.filters._standing_chosen(Standing.FAILED)

        assert shown(window) == ["Archive"]


async def test_a_click_on_a_head_sorts_and_the_next_one_turns_it_round(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        click_head(window, Column.NICKNAME)
        assert shown(window) == ["newsletter", "Marketing", "Archive"]
        click_head(window, Column.NICKNAME)
        assert shown(window) == ["Archive", "Marketing", "newsletter"]


async def test_sorted_by_state_the_most_urgent_come_first(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        click(window, "Test all")
        await until(lambda: offers(window, "Test all"))
        click_head(window, Column.STATUS)

        assert shown(window)[0] == "Archive"


async def test_a_result_moves_no_row(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        click_head(window, Column.LAST_CHECKED)
        before = shown(window)
        click(window, "Test all")
        await until(lambda: offers(window, "Test all"))

        assert shown(window) == before
        assert cell(window, "Archive", Column.STATUS) == "Key refused"


async def test_a_result_for_a_hidden_row_is_there_when_it_shows_again(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        QTest.keyClicks(window.filters.search, "arch")
        window.testing.start_all()
        await until(lambda: not window.testing.is_busy)
        window.filters.show_all()
        causes = {c.nickname: c.last_check and c.last_check.cause for c in window.model.shown()}

        assert causes["newsletter"] is Cause.WORKS


async def test_a_saved_connection_is_shown_though_a_filter_would_hide_it(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        QTest.keyClicks(window.filters.search, "arch")
        [other] = [c for c in window.model.connections() if c.nickname == "Marketing"]
        window.reload(select=other.id)
        await until(lambda: selected(window) == ["Marketing"])

        assert len(shown(window)) == 3


async def test_a_key_is_not_put_into_the_search(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        copy(GOOD)
        window.filters.search.setFocus()
        QTest.keySequence(window.filters.search, QKeySequence(QKeySequence.StandardKey.Paste))
        await settle()

        assert window.filters.search.text() == ""
        assert says(window, "This looks like a secret key, so it was not put there.")
