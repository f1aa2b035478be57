"""The menu at a row, by the right mouse button, the menu key or Shift+F10."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTableView

from keystep.texts import _


class ContextMenu:
    """`actions` are those of the menu bar, for what is selected; `elsewhere` for no row at all."""

    def __init__(
        self, table: QTableView, actions: Sequence[QAction], elsewhere: Sequence[QAction]
    ) -> None:
        self._table = table
        self._actions, self._elsewhere = actions, elsewhere
        self._menu = QMenu(_("Connection"), table)
        self._menu.setAccessibleName(_("Connection"))
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open)

    def _open(self, asked_at: QPoint) -> None:
        row = self._table.indexAt(asked_at)
        self._menu.clear()
        self._menu.addActions(self._actions if row.isValid() else self._elsewhere)
        self._menu.popup(self._table.viewport().mapToGlobal(asked_at))
