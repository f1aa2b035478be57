"""The program with windows: makes it, runs it, and ends it in a fixed order."""

import asyncio
import logging
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, QSocketNotifier, QTranslator
from PySide6.QtWidgets import QApplication

import keystep
from keystep.domain.access import Realm
from keystep.domain.redaction import without_keys_and_mail
from keystep.services.use_cases import UseCases
from keystep.ui import icons, theme
from keystep.ui.appearance import Appearance
from keystep.ui.async_runner import run_inside_qt
from keystep.ui.clipboard import secret_clipboard
from keystep.ui.garbage import GuiThreadCollector
from keystep.ui.main_window.window import MainWindow

_log = logging.getLogger(__name__)

OpenUseCases = Callable[[], AbstractAsyncContextManager[UseCases]]


def run(
    open_use_cases: OpenUseCases, realm: Realm, resources: Path, *, start_with_wizard: bool
) -> int:
    """Show the window and return when it has been closed."""
    application = make_application(resources)
    sys.excepthook = _log_and_go_on
    threading.excepthook = _log_thread_and_go_on
    appearance = Appearance(application, remember=realm is Realm.REAL)
    main = _main(open_use_cases, realm, appearance, start_with_wizard=start_with_wizard)
    collector = GuiThreadCollector()
    run_inside_qt(application, main)
    collector.stop()
    return 0


def make_application(resources: Path, scheme: theme.Scheme | None = None) -> QApplication:
    """The application with its name, texts, icons and look, before any window."""
    QApplication.setApplicationName("Keystep")
    QApplication.setApplicationVersion(keystep.__version__)
    QApplication.setDesktopFileName("app.keystep.Keystep")
    application = QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    _translate_standard_texts(application)
    icons.use_resources(resources)
    application.setWindowIcon(icons.application_icon())
    theme.apply(application, scheme or theme.desktop_scheme(application))
    return application


async def _main(
    open_use_cases: OpenUseCases, realm: Realm, appearance: Appearance, *, start_with_wizard: bool
) -> None:
    quit_wanted = asyncio.Event()
    window = MainWindow(
        realm,
        on_quit=quit_wanted.set,
        on_practice=_start_practice if realm is Realm.REAL else None,
        appearance=appearance,
        start_with_wizard=start_with_wizard,
    )
    window.show()
    with _signals_that_quit(quit_wanted.set):
        async with open_use_cases() as cases:
            window.begin(cases)
            await quit_wanted.wait()
            # Together, so that no check that hangs keeps a key on the clipboard.
            await asyncio.gather(window.aclose(), secret_clipboard().aclose())
    window.hide()


def _log_and_go_on(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """The one handler for mistakes of ours: noted, and the window lives on.

    The text of an error may quote what was to be sent (h11 does), and so hold a key.
    """
    text = "".join(traceback.format_exception(kind, error, trace))
    _log.error("Something went wrong inside Keystep\n%s", without_keys_and_mail(text))


def _log_thread_and_go_on(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None:
        _log_and_go_on(ended.exc_type, ended.exc_value, ended.exc_traceback)


def _start_practice() -> None:
    """Practice mode is a program of its own, so that nothing real is within its reach."""
    command = [sys.executable, "-m", "keystep", "--practice"]
    subprocess.Popen(command, start_new_session=True)  # noqa: S603  our own program


class _signals_that_quit:  # noqa: N801  reads as the "with" it is used in
    """Ends the program on Ctrl+C, SIGTERM and hang-up as if its window had been closed.

    Python runs signal handlers only between bytecodes, and Qt's loop runs none while it waits:
    the wake-up socket lets Qt notice.
    """

    def __init__(self, on_signal: Callable[[], None]) -> None:
        self._on_signal = on_signal
        self._reader, self._writer = socket.socketpair()
        self._reader.settimeout(0)
        self._writer.settimeout(0)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(lambda *_args: self._reader.recv(64))

    def __enter__(self) -> None:
        signal.set_wakeup_fd(self._writer.fileno())
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_args: self._on_signal())

    def __exit__(self, *_exc: object) -> None:
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()


def _translate_standard_texts(application: QApplication) -> None:
    """Qt's own words ("Cancel", "Copy") in the reader's language."""
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(), "qtbase", "_", folder):
        application.installTranslator(translator)
