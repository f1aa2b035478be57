"""The part of the tour with the menu at a row, F1 and About."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QDialog, QMenu, QTableWidget, QWidget

from keystep.ui.dialogs.about import AboutDialog
from keystep.ui.dialogs.what_you_can_do import WhatYouCanDo
from keystep.ui.main_window.window import MainWindow

Show = Callable[[QWidget, str], Awaitable[None]]


async def show_menus(
    window: MainWindow, show: Show, until: Callable[[Callable[[], bool]], Awaitable[None]]
) -> None:
    at_row = window.table.visualRect(window.table.currentIndex()).center()
    window.table.customContextMenuRequested.emit(at_row)
    [menu] = [one for one in window.table.findChildren(QMenu) if one.isVisible()]
    await show(menu, "menu-at-a-row")
    menu.close()
    window.show_help()
    await _show_dialog(window, WhatYouCanDo, show, "what-you-can-do")
    window.show_about()
    [about] = window.findChildren(AboutDialog)
    [table] = about.findChildren(QTableWidget)
    await until(lambda: table.rowCount() > 0)
    await _show_dialog(window, AboutDialog, show, "about")


async def _show_dialog(window: MainWindow, kind: type[QDialog], show: Show, name: str) -> None:
    [dialog] = [one for one in window.findChildren(kind) if one.isVisible()]
    await show(dialog, name)
    dialog.reject()
