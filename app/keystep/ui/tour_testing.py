"""The part of the tour that tests all: how far it is, what came of it, a model that ends."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from PySide6.QtWidgets import QMenu, QWidget

from keystep.domain.access import Access
from keystep.domain.api_address import OPENAI
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import findings_for
from keystep.services.use_cases import UseCases
from keystep.ui.main_window.window import MainWindow

Show = Callable[[QWidget, str], Awaitable[None]]
Until = Callable[[Callable[[], bool]], Awaitable[None]]

SLOW_KEY = "sk-practice-slow"


async def show_testing(window: MainWindow, cases: UseCases, show: Show, until: Until) -> None:
    """Leaves the list as it was, but for what is newly found."""
    menu = window.menuBar().findChildren(QMenu)[1]
    [watch] = [action for action in menu.actions() if action.isCheckable()]
    watch.trigger()
    menu.adjustSize()
    await show(menu, "menu-connection-watch-on")
    watch.trigger()
    window.table.select(0)
    await show(window, "window-model-ends")
    slow = await cases.add("Workshop", Access(OPENAI, SecretKey(SLOW_KEY)), None, None)
    count = len(window.model.connections()) + 1
    window.reload()
    await until(lambda: len(window.model.connections()) == count)
    await _make_up_a_past(window, cases, "Marketing")
    window.testing.start_all()
    await until(lambda: window.testing.line.done == count - 1)
    await show(window, "window-testing")
    window.testing.stop()
    await until(lambda: not window.testing.is_busy)
    await show(window, "window-tested")
    window.testing.line.show_these.click()
    await show(window, "window-changed-shown")
    window.filters.show_all()
    if isinstance(slow, Connection):
        await cases.remove(slow)
    window.reload()
    await until(lambda: len(window.model.connections()) == count - 1)


async def _make_up_a_past(window: MainWindow, cases: UseCases, nickname: str) -> None:
    """As if this one had had no credit at its last check."""
    [one] = [each for each in window.model.connections() if each.nickname == nickname]
    if one.last_check is None:
        raise RuntimeError("nothing was found out about it yet")
    cause = Cause.NO_CREDIT
    verdict = replace(one.last_check, cause=cause, findings=findings_for(cause))
    await cases.catalog.remember_check(one.id, verdict)
    window.model.check_ended(one, verdict)
