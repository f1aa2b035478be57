"""Walks practice mode off screen, from the first step to the saved connection, taking pictures."""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QWidget

from keystep.domain.access import Realm
from keystep.services.use_cases import UseCases
from keystep.services.wording import title
from keystep.texts import _
from keystep.ui import theme
from keystep.ui.application import make_application
from keystep.ui.async_runner import run_inside_qt
from keystep.ui.main_window.window import MainWindow
from keystep.ui.wizard.shell import WizardShell

PATIENCE_SECONDS = 30.0
OpenUseCases = Callable[[], AbstractAsyncContextManager[UseCases]]


def run(
    open_use_cases: OpenUseCases, resources: Path, out: Path, *, dark: bool, scale: float
) -> int:
    """Leave the pictures in `out` and say what happened. 0 when the connection was saved."""
    application = make_application(resources, theme.Scheme.DARK if dark else theme.Scheme.LIGHT)
    qInstallMessageHandler(_without_window_manager)
    application.setFont(theme.scaled_font(application.font(), scale))
    out.mkdir(parents=True, exist_ok=True)
    return run_inside_qt(application, _Tour(out).walk(open_use_cases))


def use_screen_in_memory(resources: Path) -> None:
    """Have Qt draw on a screen that only exists in memory, as large as a usual one.

    Its own default of 800 x 600 is smaller than our windows, which never outgrow their screen.
    """
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={resources / 'tour' / 'screen.json'}"


class _Tour:
    def __init__(self, out: Path) -> None:
        self._out = out
        self._number = 0

    async def walk(self, open_use_cases: OpenUseCases) -> int:
        window = MainWindow(
            Realm.PRACTICE, on_quit=_nothing, on_practice=None, start_with_wizard=True
        )
        window.show()
        async with open_use_cases() as cases:
            window.begin(cases)
            await _until(lambda: window.wizard is not None)
            if window.wizard is not None:
                await self._walk_wizard(window, window.wizard)
            saved = window.model.rowCount()
            await self._picture(window, "window")
            await window.aclose()
        print(_("Done: the window lists {count} connections.").format(count=saved))
        window.hide()
        return 0

    async def _walk_wizard(self, window: MainWindow, wizard: WizardShell) -> None:
        presenter = wizard.presenter
        await self._picture(wizard, "step1-before-you-begin")
        presenter.next()
        await self._picture(wizard, "step2-secret-key-empty")
        presenter.paste_key("org-PracticeSchool0000000002")
        await self._picture(wizard, "step2-secret-key-wrong-paste")
        presenter.set_organization("")
        presenter.paste_key("sk-practice-works")
        await self._picture(wizard, "step2-secret-key-filled")
        presenter.next()
        await _until(lambda: not presenter.is_searching)
        await self._picture(wizard, "step3-organization")
        presenter.next()
        await self._picture(wizard, "step4-nickname")
        presenter.next()
        await self._picture(wizard, "step5-checking")
        await _until(lambda: not presenter.is_checking)
        await self._picture(wizard, "step5-checked")
        verdict = presenter.flow.verdict
        if verdict is not None:
            print(_("The check says: {title}").format(title=title(verdict.cause)))
        presenter.save()
        await _until(lambda: presenter.saved is not None)
        await self._picture(wizard, "result")
        listed = window.model.row_of
        await _until(lambda: presenter.saved is None or listed(presenter.saved.id) is not None)
        wizard.reject()

    async def _picture(self, widget: QWidget, name: str) -> None:
        """Let the layout settle, then take the picture."""
        for _pass in range(3):
            await asyncio.sleep(0)
        self._number += 1
        path = self._out / f"{self._number:02}-{name}.png"
        widget.grab().save(str(path))
        print(path)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not condition():  # noqa: ASYNC110  any state of any screen
            await asyncio.sleep(0.005)


def _without_window_manager(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """The off-screen platform says at each window that it can't pass size hints on."""
    if "propagateSizeHints" not in text:
        print(f"{kind.name}: {text}", file=sys.stderr)


def _nothing() -> None: ...
