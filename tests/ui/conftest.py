"""Windows off screen: one application, Qt's loop under every `async def` test."""

import asyncio
import gc
import inspect
import sys
from collections.abc import Iterator
from types import TracebackType

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from keystep.bootstrap import resources_folder
from keystep.ui.application import make_application
from keystep.ui.async_runner import run_inside_qt
from keystep.ui.off_screen import use_screen_in_memory
from keystep.ui.theme import Scheme
from tests.ui.stage import Stage

PATIENCE_SECONDS = 100.0


@pytest.fixture(scope="session")
def application() -> QApplication:
    use_screen_in_memory(resources_folder())
    return make_application(resources_folder(), Scheme.LIGHT)


@pytest.fixture(autouse=True)
def nothing_goes_wrong_unseen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[BaseException]]:
    """An exception in a slot or a task fails the test, though Qt's loop lives on."""
    seen: list[BaseException] = []

    def remember(
        _kind: type[BaseException], error: BaseException, _where: TracebackType | None
    ) -> None:
        seen.append(error)

    monkeypatch.setattr(sys, "excepthook", remember)
    yield seen
    assert not seen, seen


@pytest.fixture
def stage(application: QApplication) -> Stage:
    return Stage()


class _Browser(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser(application: QApplication) -> Iterator[list[str]]:
    """What would have been opened in a browser."""
    browser = _Browser()
    # The stub wants bytes, the function takes a str only (PySide6 6.11.3).
    QDesktopServices.setUrlHandler("https", browser, "open")  # type: ignore[arg-type]
    yield browser.opened
    QDesktopServices.unsetUrlHandler("https")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an `async def` test on a loop inside Qt's, and leave no window behind."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    arguments = {name: pyfuncitem.funcargs[name] for name in names}

    async def play() -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await pyfuncitem.obj(**arguments)

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    try:
        run_inside_qt(application, play())
    finally:
        for window in QApplication.topLevelWidgets():
            window.hide()
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return True


@pytest.fixture(autouse=True)
def collect_on_this_thread(application: QApplication) -> Iterator[None]:
    """As the program does: a widget collected on a worker's thread would crash Qt.

    What all tests before have left (reports above all) is not looked at once more: that took
    0.3 seconds each time.
    """
    gc.disable()
    gc.freeze()
    yield
    gc.collect()
    gc.enable()
