"""A nickname is changed where it stands, and changed back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from keystep.ui.main_window.window import MainWindow
from keystep.ui.widgets.keyless_field import KeylessField
from tests.support.keys import project_key, simulated
from tests.ui.stage import Stage, copy, says, settle, until

GOOD = project_key("good")
SAVED = [("Archive", GOOD), ("Marketing", GOOD)]


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.keys = [simulated(GOOD)]
    return stage


def editor(window: MainWindow) -> KeylessField:
    [field] = [one for one in window.table.findChildren(KeylessField) if one.isVisible()]
    return field


async def renamed(window: MainWindow, text: str) -> None:
    QTest.keySequence(window, QKeySequence("F2"))
    await until(lambda: window.table.findChildren(KeylessField))
    field = editor(window)
    field.setText("")
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def names(window: MainWindow) -> list[str]:
    return [connection.nickname for connection in window.model.shown()]


async def test_f2_renames_the_selected_connection_in_its_place(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        window.table.select(1)
        await renamed(window, "Newsletter")
        await until(lambda: "Newsletter" in names(window))

        assert names(window) == ["Archive", "Newsletter"]
        assert [c.nickname for c in window.table.selected()] == ["Newsletter"]
        assert says(window, "Renamed to “Newsletter”.")


async def test_ctrl_z_gives_the_old_nickname_back(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        window.table.select(1)
        await renamed(window, "Newsletter")
        await until(lambda: "Newsletter" in names(window))
        QTest.keySequence(window, QKeySequence("Ctrl+Z"))
        await until(lambda: "Marketing" in names(window))

        assert not window._menus.undo.isEnabled()


async def test_a_nickname_that_is_taken_is_refused_and_what_was_typed_stays(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        window.table.select(1)
        await renamed(window, "ARCHIVE")
        await until(lambda: says(window, "Another connection has this nickname."))

        assert editor(window).text() == "ARCHIVE"
        assert names(window) == ["Archive", "Marketing"]


async def test_esc_leaves_the_nickname_as_it_was(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        window.table.select(1)
        QTest.keySequence(window, QKeySequence("F2"))
        field = editor(window)
        QTest.keyClicks(field, "Other")
        QTest.keyClick(field, Qt.Key.Key_Escape)
        await settle()

        assert names(window) == ["Archive", "Marketing"]


async def test_a_key_is_not_put_into_a_nickname(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        window.table.select(1)
        QTest.keySequence(window, QKeySequence("F2"))
        copy(GOOD)
        QTest.keySequence(editor(window), QKeySequence(QKeySequence.StandardKey.Paste))

        assert editor(window).text() == "Marketing"
        assert says(window, "This looks like a secret key, so it was not put there.")


async def test_a_result_that_arrives_does_not_disturb_the_typing(stage: Stage) -> None:
    async with stage.window(SAVED) as window:
        window.table.select(1)
        QTest.keySequence(window, QKeySequence("F2"))
        field = editor(window)
        field.setText("Half typed")
        window.testing.start_all()
        await until(lambda: not window.testing.is_busy)

        assert editor(window).text() == "Half typed"
