"""The menus: F1 lists them, About tells the versions, a row has one of its own."""

from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QTableWidget

import keystep
from keystep.ui.dialogs.about import AboutDialog
from keystep.ui.dialogs.what_you_can_do import WhatYouCanDo
from keystep.ui.main_window.window import MainWindow
from tests.support.keys import project_key
from tests.ui.stage import Stage, says, until

GOOD = project_key("good")


def entry(window: MainWindow, text: str) -> QAction:
    [found] = [
        action
        for menu in window.menuBar().findChildren(QMenu)
        for action in menu.actions()
        if action.text().replace("&", "") == text
    ]
    return found


def open_menu(window: MainWindow) -> list[str]:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text().replace("&", "") for action in menu.actions()]
    menu.close()
    return texts


async def test_f1_lists_every_action_that_has_a_key_with_that_key(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        QTest.keyClick(window, Qt.Key.Key_F1)
        [help_] = window.findChildren(WhatYouCanDo)
        shown = [label.text() for label in help_.findChildren(QLabel)]
        for menu in window.menuBar().findChildren(QMenu):
            for action in menu.actions():
                if not action.shortcut().isEmpty():
                    text = action.text().replace("&", "").removesuffix("…")
                    assert (text, action.shortcut().toString()) in pairwise(shown)
        assert ("New connection", "Ctrl+N") in pairwise(shown)
        help_.close()


async def test_about_has_the_version_and_the_licence_of_every_part(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        entry(window, "About Keystep").trigger()
        [about] = window.findChildren(AboutDialog)
        assert says(about, f"Version {keystep.__version__}")
        [table] = about.findChildren(QTableWidget)
        await until(lambda: table.rowCount() > 0)
        rows = [
            [item.text() if (item := table.item(row, column)) else "" for column in range(3)]
            for row in range(table.rowCount())
        ]
        assert rows == [["httpx", "0.28.1", "BSD-3-Clause"]]
        about.close()


async def test_about_that_is_closed_at_once_is_no_trouble(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        entry(window, "About Keystep").trigger()
        [about] = window.findChildren(AboutDialog)
        about.close()
        await until(lambda: not window.findChildren(AboutDialog))


async def test_the_menu_at_a_row_is_for_what_is_selected(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD), ("Sales", GOOD)]) as window:
        rect = window.table.visualRect(window.model.index(1, 1))
        viewport = window.table.viewport()
        QTest.mouseClick(viewport, Qt.MouseButton.RightButton, pos=rect.center())
        place = rect.center()
        asked = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place)
        )
        QApplication.sendEvent(viewport, asked)
        assert [one.nickname for one in window.table.selected()] == ["Sales"]
        assert open_menu(window)[0] == "Test"


async def test_the_menu_key_opens_the_menu_of_the_selected_row(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        place = window.table.visualRect(window.table.currentIndex()).center()
        asked = QContextMenuEvent(
            QContextMenuEvent.Reason.Keyboard, place, window.table.mapToGlobal(place)
        )
        QApplication.sendEvent(window.table, asked)
        texts = open_menu(window)
        assert {"Test", "Rename", "Remove…"} <= set(texts)


async def test_beside_the_rows_the_menu_has_what_needs_none(stage: Stage) -> None:
    async with stage.window([("Marketing", GOOD)]) as window:
        viewport = window.table.viewport()
        below = QPoint(20, viewport.height() - 5)
        asked = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, below, viewport.mapToGlobal(below)
        )
        QApplication.sendEvent(viewport, asked)
        assert open_menu(window) == ["New connection", "Test all"]
