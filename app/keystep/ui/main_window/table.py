"""The table of connections: rows as high as two lines of text, a Test in each row."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from keystep.domain.connection import Connection
from keystep.texts import _
from keystep.ui.main_window.connection_model import Column, ConnectionModel, texts_in
from keystep.ui.main_window.renaming import NicknameDelegate
from keystep.ui.main_window.status_cell import StatusDelegate, row_height
from keystep.ui.remembered import Remembered
from keystep.ui.theme import SMALLEST_CONTROL

LETTERS = {
    Column.STATUS: 35,
    Column.ORGANIZATION: 15,
    Column.KEY: 9,
    Column.PURPOSE: 15,
    Column.LAST_CHECKED: 15,
    Column.TEST: 9,
}
"""How wide a column is, in letters of the reader's font; more where its words need it."""

LETTERS_OF_NICKNAME = 22
CELL_PADDING = 20
ALWAYS_SHOWN = (Column.STATUS, Column.TEST)
SHOWN_WITH_ROOM = (Column.KEY, Column.ORGANIZATION, Column.PURPOSE, Column.LAST_CHECKED)
"""The most telling first; what stands under the status says mostly when it was checked."""


class ConnectionTable(QTableView):
    """`on_test` is asked for the row whose Test (or Stop) was clicked, or got Enter.

    `on_renamed` gets a nickname that was typed; `on_key` hears that it was a key instead.
    """

    def __init__(
        self,
        model: ConnectionModel,
        on_test: Callable[[Connection], None],
        on_renamed: Callable[[Connection, str], None] = lambda _connection, _text: None,
        on_key: Callable[[], None] = lambda: None,
        remembered: Remembered | None = None,
    ) -> None:
        super().__init__()
        self._remembered = remembered or Remembered(lasting=False)
        self._letters = {
            column: self._remembered.number(
                f"letters_{column.name.lower()}", max(letters, self._letters_needed(column))
            )
            for column, letters in LETTERS.items()
        }
        self._is_fitting = False
        self._on_renamed = on_renamed
        self._connections = model
        self._on_test = on_test
        self.setModel(model)
        self.setAccessibleName(_("Connections"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        icon = self.fontMetrics().height()
        self.setIconSize(QSize(icon, icon))
        self.verticalHeader().hide()
        self._size_rows()
        self._size_columns()
        self._sort_as_remembered()
        self.setSortingEnabled(True)
        self.horizontalHeader().sortIndicatorChanged.connect(self._sorted)
        self.clicked.connect(self._clicked)
        self._two_lines = StatusDelegate(self)
        self.setItemDelegateForColumn(Column.STATUS, self._two_lines)
        self._renaming = NicknameDelegate(self, self._typed, on_key)
        self.setItemDelegateForColumn(Column.NICKNAME, self._renaming)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # F2 is the menu's
        self._kept: list[str] = []
        model.modelAboutToBeReset.connect(self._remember_selection)
        model.modelReset.connect(self._select_again)

    def selected(self) -> list[Connection]:
        return [self._connections.connection_at(row) for row in self.selected_rows()]

    def selected_rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def select(self, *rows: int) -> None:
        """Select these rows and no other, whatever keys are held down, which `selectRow` heeds."""
        selection = QItemSelection()
        last = self._connections.columnCount() - 1
        for row in rows:
            selection.select(self._connections.index(row, 0), self._connections.index(row, last))
        first = self._connections.index(rows[0], 0)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(first, flags.NoUpdate)
        self.selectionModel().select(selection, flags.ClearAndSelect)
        self.scrollTo(first)

    def rename(self, row: int, typed: str | None = None) -> None:
        """Let the nickname of a row be typed anew; `typed` is what stands there to begin with."""
        index = self._connections.index(row, Column.NICKNAME)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._renaming.text_to_begin_with = typed
        self.edit(index)

    def _letters_needed(self, column: Column) -> int:
        """For the words of the reader's language."""
        font = self.font()
        font.setBold(True)
        widest = max(map(QFontMetrics(font).horizontalAdvance, texts_in(column)))
        return ceil((widest + CELL_PADDING) / self.fontMetrics().averageCharWidth())

    def _typed(self, row: int, text: str) -> None:
        self._on_renamed(self._connections.connection_at(row), text)

    def _remember_selection(self) -> None:
        self._kept = [connection.id for connection in self.selected()]

    def _select_again(self) -> None:
        """After a search or another order the same connections stay selected."""
        rows = [row for id_ in self._kept if (row := self._connections.row_of(id_)) is not None]
        if rows:
            self.select(*rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_typing = self.state() is QAbstractItemView.State.EditingState
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not is_typing:
            for connection in self.selected():
                self._on_test(connection)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without room for all columns the least telling go: the details have them too.

        The nickname takes what the others leave, and is never squeezed.
        """
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        header = self.horizontalHeader()
        letter = self.fontMetrics().averageCharWidth()
        free = self.viewport().width() - letter * LETTERS_OF_NICKNAME
        free -= letter * sum(self._letters[column] for column in ALWAYS_SHOWN)
        with self._by_ourselves():
            for column in SHOWN_WITH_ROOM:
                free -= letter * self._letters[column]
                self.setColumnHidden(column, free < 0)
            others = header.length() - header.sectionSize(Column.NICKNAME)
            least = letter * LETTERS_OF_NICKNAME
            header.resizeSection(Column.NICKNAME, max(least, self.viewport().width() - others))

    @contextmanager
    def _by_ourselves(self) -> Iterator[None]:
        """What is resized in here was not resized by a person."""
        self._is_fitting = True
        try:
            yield
        finally:
            self._is_fitting = False

    def _resized(self, section: int, _before: int, width: int) -> None:
        column = Column(section)
        if self._is_fitting or column not in self._letters or width == 0:
            return
        self._letters[column] = max(1, round(width / self.fontMetrics().averageCharWidth()))
        self._remembered.keep(f"letters_{column.name.lower()}", str(self._letters[column]))
        self._fit_columns()

    def _sorted(self, section: int, order: Qt.SortOrder) -> None:
        self._remembered.keep("sorted_by", Column(section).name)
        self._remembered.keep("descending", str(int(order is Qt.SortOrder.DescendingOrder)))

    def _sort_as_remembered(self) -> None:
        name = self._remembered.text("sorted_by")
        column = Column[name] if name in Column.__members__ else Column.NICKNAME
        descending = self._remembered.text("descending") == "1"
        self.sortByColumn(
            column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        )

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == Column.TEST:
            self._on_test(self._connections.connection_at(index.row()))

    def _size_rows(self) -> None:
        header = self.verticalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultSectionSize(max(SMALLEST_CONTROL + 8, row_height(self.fontMetrics())))

    def _size_columns(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        letter = self.fontMetrics().averageCharWidth()
        with self._by_ourselves():
            for column, letters in self._letters.items():
                header.resizeSection(column, letter * letters)
        header.sectionResized.connect(self._resized)
