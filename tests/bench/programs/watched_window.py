"""Keystep's window, watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keystep.ui.main_window.empty_state import EmptyState
from tests.bench.programs.usable import Usable

if TYPE_CHECKING:
    from keystep.ui.main_window.window import MainWindow

A_SCREEN = 100
"""Rows, and more of them than fit on the screen; the rest may come when it is painted."""


def watched(window: type[MainWindow], connections: int) -> type[MainWindow]:
    """The same window, which says when it is usable with so many connections."""

    class Watched(window):  # type: ignore[valid-type, misc]
        def show(self) -> None:
            table, model = self.table, self.model
            if connections:
                wanted = min(connections, A_SCREEN)
                Usable(table.viewport(), table, lambda: bool(model.rowCount() >= wanted))
            else:
                empty = self.findChild(EmptyState)
                Usable(empty, empty.new)
            super().show()

        def new_connection(self) -> None:
            super().new_connection()
            Usable(self.wizard, self.wizard, word="wizard")

    return Watched
