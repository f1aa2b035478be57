"""The program with windows: makes it, runs it, and ends it in a fixed order."""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, closing, contextmanager
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QSocketNotifier, QTranslator
from PySide6.QtWidgets import QApplication

import keystep
from keystep import mistakes
from keystep.domain.access import Realm
from keystep.domain.connection import Connection
from keystep.services.use_cases import UseCases
from keystep.ui import icons, theme
from keystep.ui.appearance import Appearance
from keystep.ui.async_runner import AsyncRunner, run_inside_qt
from keystep.ui.clipboard import secret_clipboard
from keystep.ui.garbage import GuiThreadCollector
from keystep.ui.main_window.coming_forward import come_forward
from keystep.ui.main_window.window import MainWindow
from keystep.ui.mistake_teller import MistakeTeller, say_last_words
from keystep.ui.single_window import SingleWindow
from keystep.ui.warm_up import WarmUp

OpenUseCases = Callable[[], AbstractAsyncContextManager[UseCases]]


def run(  # noqa: PLR0913  what it is made of
    open_use_cases: OpenUseCases,
    realm: Realm,
    resources: Path,
    single_window: SingleWindow,
    first_page: Callable[[], Sequence[Connection] | None],
    *,
    start_with_wizard: bool,
) -> int:
    """Show the window and return when it has been closed.

    It is shown before asyncio is imported: the screen takes as long to map it.
    """
    application = make_application(resources)
    appearance = Appearance(application, remember=realm is Realm.REAL)
    collector = GuiThreadCollector()
    try:
        quitting = _Quitting()
        window = MainWindow(
            realm,
            on_quit=quitting.want,
            on_practice=_start_practice if realm is Realm.REAL else None,
            appearance=appearance,
            start_with_wizard=start_with_wizard,
        )
        if (connections := first_page()) is not None:
            window.show_first_page(connections)
        window.show()
        run_inside_qt(application, _main(open_use_cases, window, single_window, quitting))
    except Exception as error:
        # Bootstrap notes it; who started Keystep from a menu sees no terminal.
        run_inside_qt(application, say_last_words(error))
        raise
    finally:
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
    open_use_cases: OpenUseCases,
    window: MainWindow,
    single_window: SingleWindow,
    quitting: "_Quitting",
) -> None:
    import asyncio

    with (
        _signals_that_quit(quitting.want),
        _mistakes_told_at(window) as teller,
        closing(WarmUp()) as warm_up,
    ):
        await window.painted()
        await warm_up.start()
        async with open_use_cases() as cases:
            teller.cases = cases
            window.begin(cases)
            calls = AsyncRunner()
            calls.start(single_window.serve(partial(come_forward, window)))
            await quitting.wanted()
            await calls.aclose()
            single_window.close()
            # Together, so that no check that hangs keeps a key on the clipboard.
            endings = (window.aclose(), teller.aclose(), secret_clipboard().aclose())
            await asyncio.gather(*endings)
    window.hide()


class _Quitting:
    """The wish to quit, which may come before there is a loop to wait for it on."""

    def __init__(self) -> None:
        self._is_wanted = False
        self._tell: Callable[[], None] = lambda: None

    def want(self) -> None:
        self._is_wanted = True
        self._tell()

    async def wanted(self) -> None:
        import asyncio

        event = asyncio.Event()
        self._tell = event.set
        if not self._is_wanted:
            await event.wait()


@contextmanager
def _mistakes_told_at(window: MainWindow) -> Iterator[MistakeTeller]:
    """In place of the terminal, which told what went wrong up to here."""
    teller = MistakeTeller(window)
    before = mistakes.listen(teller.tell)
    try:
        yield teller
    finally:
        mistakes.listen(before)


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
