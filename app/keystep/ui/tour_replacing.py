"""The part of the tour that replaces keys and removes the last connection."""

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from keystep.domain.connection import Connection
from keystep.ui.main_window.window import MainWindow
from keystep.ui.replace_wizard.shell import ReplaceKeyWizard

PATIENCE_SECONDS = 60.0
NEW, BAD, SLOW = "sk-practice-works-too", "sk-practice-refused", "sk-practice-slow"

Show = Callable[[QWidget, str], Awaitable[None]]


async def show_replacing(window: MainWindow, show: Show, show_question: Show) -> None:
    """Of the selected connection, whose key works; at the end it has the key it began with."""
    [connection] = window.table.selected()
    await _show_troubles(window, connection, show, show_question)
    wizard = _opened(window, connection)
    presenter = wizard.presenter
    await show(wizard, "replace-1-empty")
    wizard.forward()
    await show(wizard, "replace-1-nothing-pasted")
    presenter.paste(NEW)
    await show(wizard, "replace-1-filled")
    wizard.forward()
    await _until(lambda: presenter.new_verdict is not None and presenter.old_verdict is not None)
    await show(wizard, "replace-2-both-work")
    wizard.forward()
    await show(wizard, "replace-3-switch")
    wizard.forward()
    await _until(lambda: presenter.replaced is not None)
    await show(wizard, "replace-result")
    wizard.forward()
    await _until(lambda: _selected(window).key.ending == NEW[-4:])
    await show(window, "window-old-key-kept")
    window.ask_go_back(_selected(window))
    await show_question(window, "question-go-back")
    window.confirm_new_key(_selected(window))
    await _until(lambda: _selected(window).old_key is None)
    await show(window, "window-old-key-gone")


async def _show_troubles(
    window: MainWindow, connection: Connection, show: Show, show_question: Show
) -> None:
    wizard = _opened(window, connection)
    presenter = wizard.presenter
    presenter.paste(SLOW)
    wizard.forward()
    await _until(lambda: presenter.is_checking_new and not presenter.is_checking_old)
    await show(wizard, "replace-2-checking")
    presenter.back()
    presenter.paste(BAD)
    wizard.forward()
    await _until(lambda: presenter.new_verdict is not None and presenter.old_verdict is not None)
    await show(wizard, "replace-2-new-key-refused")
    wizard.forward()
    await show(wizard, "replace-3-not-passed")
    wizard.forward()
    await show_question(wizard, "question-switch-unverified")
    presenter.stop()
    wizard.reject()


async def show_removing_the_last(window: MainWindow, show: Show) -> None:
    """The list is empty then, and what was said about the key is still there."""
    window.table.select(0)
    window.remove_selected()
    [box] = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    [remove] = [
        each
        for each in box.buttons()
        if box.buttonRole(each) is QMessageBox.ButtonRole.DestructiveRole
    ]
    remove.click()
    await _until(lambda: window.model.rowCount() == 0)
    await show(window, "window-last-removed")


def _opened(window: MainWindow, connection: Connection) -> ReplaceKeyWizard:
    window.replace_key(connection)
    [wizard] = [one for one in window.findChildren(ReplaceKeyWizard) if one.isVisible()]
    return wizard


def _selected(window: MainWindow) -> Connection:
    return window.table.selected()[0]


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110  any state of any screen
            await asyncio.sleep(0.005)
