"""The part of the tour about one connection: its details with a history, and editing it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QMessageBox, QWidget

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.editing import Change, editable
from keystep.domain.verdict import Verdict, findings_for
from keystep.services.use_cases import UseCases
from keystep.texts import _
from keystep.ui.dialogs.edit import EditDialog
from keystep.ui.main_window.times import today
from keystep.ui.main_window.window import MainWindow

Show = Callable[[QWidget, str], Awaitable[None]]

_HISTORY = (
    (Cause.WORKS, 240),
    (Cause.WORKS, 190),
    (Cause.RATE_LIMITED, 310),
    (Cause.WORKS, 205),
    (Cause.WORKS, 650),
    (Cause.TIMED_OUT, None),
    (Cause.KEY_REFUSED, 120),
    (Cause.WORKS, 230),
    (Cause.WORKS, 210),
    (Cause.WORKS, 180),
)


async def show(window: MainWindow, cases: UseCases, on_screen: Show) -> None:
    """Leaves the connections with what it gave them."""
    good, *others = sorted(window.model.connections(), key=lambda one: one.nickname != "Marketing")
    await _give_a_past(good, cases)
    await _say_more(good, cases, days=9)
    for other in others:
        await _say_more(other, cases, days=-3)
    window.reload(select=good.id)
    await _until(window.details.history.isVisible)
    await on_screen(window, "window-details")
    bar = window.details.verticalScrollBar()
    bar.setValue(bar.maximum())
    await on_screen(window, "window-details-below")
    bar.setValue(0)
    window.table.select(window.model.row_of(others[0].id) or 0)
    await on_screen(window, "window-overdue")
    await _edit(window, on_screen)


async def _edit(window: MainWindow, on_screen: Show) -> None:
    window.edit_selected()
    [dialog] = [one for one in window.findChildren(EditDialog) if one.isVisible()]
    await on_screen(dialog, "edit")
    dialog.fields.organization.field.setText(_("Practice Company"))
    dialog.fields.model.field.setText(_("the cheap one"))
    dialog.fields.day.field.setText(_("soon"))
    dialog.fields.read()
    await on_screen(dialog, "edit-mistakes")
    dialog.reject()
    [box] = [one for one in dialog.findChildren(QMessageBox) if one.isVisible()]
    await on_screen(box, "question-discard-changes")
    box.reject()
    dialog.end()


async def _give_a_past(connection: Connection, cases: UseCases) -> None:
    now = datetime.now(UTC)
    for days, (cause, latency) in enumerate(_HISTORY):
        then = now - timedelta(days=len(_HISTORY) - days)
        verdict = Verdict(cause, findings_for(cause), then, latency_ms=latency)
        await cases.catalog.remember_check(connection.id, verdict)


async def _say_more(connection: Connection, cases: UseCases, days: int) -> None:
    before = editable(connection)
    after = replace(
        before,
        model="gpt-5-mini",
        replace_by=today() + timedelta(days=days),
        notes=_("Used by the newsletter tool.\nAsk Dana before you change it."),
    )
    await cases.edit(connection, Change(before, after))


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110  any state of any screen
            await asyncio.sleep(0.005)
