"""What a person arranged is there again at the next start, and nothing else is."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from keystep.domain.access import Realm
from keystep.ui.appearance import Appearance
from keystep.ui.choices import Choices
from keystep.ui.main_window.connection_model import Column, ConnectionModel
from keystep.ui.main_window.table import LETTERS, ConnectionTable
from keystep.ui.main_window.window import MainWindow
from keystep.ui.remembered import Remembered


@pytest.fixture(autouse=True)
def own_settings(application: QApplication, tmp_path: Path) -> None:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))


def table(*, lasting: bool = True) -> ConnectionTable:
    made = ConnectionTable(
        ConnectionModel(), lambda _one: None, remembered=Remembered(lasting=lasting)
    )
    made.resize(1600, 400)
    made.show()
    return made


def letters(one: ConnectionTable, column: Column) -> int:
    return round(one.columnWidth(column) / one.fontMetrics().averageCharWidth())


def test_a_column_keeps_the_width_that_a_person_gave_it() -> None:
    first = table()
    wide = 40 * first.fontMetrics().averageCharWidth()
    first.horizontalHeader().resizeSection(Column.ORGANIZATION, wide)

    assert letters(table(), Column.ORGANIZATION) == 40
    assert letters(table(), Column.KEY) == LETTERS[Column.KEY]


def test_the_order_is_kept() -> None:
    table().horizontalHeader().setSortIndicator(Column.STATUS, Qt.SortOrder.DescendingOrder)
    header = table().horizontalHeader()

    assert header.sortIndicatorSection() == Column.STATUS
    assert header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder


def test_a_window_that_grows_or_shrinks_changes_no_remembered_width() -> None:
    first = table()
    first.resize(500, 400)
    first.resize(1600, 400)

    assert letters(table(), Column.PURPOSE) == LETTERS[Column.PURPOSE]


def test_practice_mode_leaves_nothing(tmp_path: Path) -> None:
    first = table(lasting=False)
    first.horizontalHeader().resizeSection(Column.KEY, 300)
    first.horizontalHeader().setSortIndicator(Column.KEY, Qt.SortOrder.AscendingOrder)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "-5", "wide", "9" * 400])
def test_what_was_edited_by_hand_does_no_harm(text: str) -> None:
    remembered = Remembered(lasting=False)
    remembered.keep("letters_key", text)

    assert remembered.number("letters_key", 9) == 9


async def test_the_window_comes_back_where_it_was_and_as_large(application: QApplication) -> None:
    def window() -> MainWindow:
        return MainWindow(
            Realm.REAL,
            on_quit=lambda: None,
            on_practice=None,
            start_with_wizard=False,
            choices=Choices(Appearance(application, remember=True)),
        )

    first = window()
    first.show()
    first.setGeometry(70, 90, 1000, 700)
    await first.aclose()
    assert window().geometry().getRect() == (70, 90, 1000, 700)


async def test_what_may_be_the_last_moment_has_it_on_the_disk(
    application: QApplication, tmp_path: Path
) -> None:
    """The end of a Windows session may be the end of the program."""
    window = MainWindow(
        Realm.REAL,
        on_quit=lambda: None,
        on_practice=None,
        start_with_wizard=False,
        choices=Choices(Appearance(application, remember=True)),
    )
    window.remember_place()

    assert "window=" in (tmp_path / "keystep" / "keystep.ini").read_text(encoding="utf-8")
    await window.aclose()
