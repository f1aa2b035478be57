"""The program with windows: makes it, runs it, and ends it in a fixed order."""

import ctypes
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSocketNotifier
from PySide6.QtWidgets import QApplication

import keystep
from keystep import mistakes
from keystep.domain.access import Realm
from keystep.domain.connection import Connection
from keystep.services.use_cases import UseCases
from keystep.ui import changes, icons, theme
from keystep.ui.appearance import Appearance
from keystep.ui.async_runner import AsyncRunner, run_inside_qt
from keystep.ui.choices import Choices
from keystep.ui.clipboard import secret_clipboard
from keystep.ui.desktop_look import DesktopLook
from keystep.ui.garbage import GuiThreadCollector
from keystep.ui.instruction_files import FilesFromTheDesktop
from keystep.ui.language import Language, follow_texts
from keystep.ui.main_window.coming_forward import come_forward
from keystep.ui.main_window.window import MainWindow
from keystep.ui.mistake_teller import MistakeTeller, say_last_words
from keystep.ui.own_program import own_program
from keystep.ui.single_window import SingleWindow
from keystep.ui.warm_up import WarmUp

APP_ID = "app.keystep.Keystep"
"""The name of the menu entry, its windows on the taskbar, and the bundle on a Mac."""

OpenUseCases = Callable[[], AbstractAsyncContextManager[UseCases]]


@dataclass(frozen=True)
class Start:
    """What the window shows and does first: the beginning of the list, the wizard, with IT's
    instructions or a link to them. `first_page` is asked once the toolkit is there.
    """

    with_wizard: bool = False
    walkthrough: Path | None = None
    link: str = ""
    first_page: Callable[[], Sequence[Connection] | None] = lambda: None


def run(
    open_use_cases: OpenUseCases,
    realm: Realm,
    resources: Path,
    single_window: SingleWindow,
    start: Start,
) -> int:
    """Show the window and return when it has been closed.

    It is shown before asyncio is imported: the screen takes as long to map it.
    """
    application = make_application(resources)
    appearance = Appearance(application, remember=realm is Realm.REAL)
    choices = Choices(appearance, Language(application, resources, appearance.remembered))
    collector = GuiThreadCollector()
    try:
        quitting = _Quitting()
        window = MainWindow(
            realm,
            on_quit=quitting.want,
            on_practice=_start_practice if realm is Realm.REAL else None,
            choices=choices,
            start_with_wizard=start.with_wizard,
        )
        if (connections := start.first_page()) is not None:
            window.show_first_page(connections)
        look = appearance.desktop
        main = _main(
            open_use_cases, application, window, single_window, quitting, look=look, start=start
        )
        with _signals_that_quit(quitting.want):
            window.show()
            run_inside_qt(application, main)
    except Exception as error:
        # Bootstrap notes it; who started Keystep from a menu sees no terminal.
        run_inside_qt(application, say_last_words(error))
        raise
    finally:
        collector.stop()
    return 0


class Application(QApplication):
    """Whoever ends the session is not kept waiting by a question.

    Qt would ask each window to close, and one that asks back would stop the logout. What a wizard
    has not saved yet is in no file and no keychain; the key is where it was copied from.
    """

    on_quit: Callable[[], None] | None = None

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Quit and self.on_quit is not None:
            event.accept()
            self.on_quit()
            return True
        return super().event(event)


def make_application(resources: Path, scheme: theme.Scheme | None = None) -> Application:
    """The application with its name, texts and icons, before any window.

    Without a `scheme` the look is `Appearance`'s, which knows what was chosen.
    """
    QApplication.setApplicationName("Keystep")
    QApplication.setApplicationVersion(keystep.__version__)
    QApplication.setDesktopFileName(APP_ID)
    _name_for_taskbar()
    # X11 has no other name to find the menu entry by: it becomes the first part of WM_CLASS.
    application = Application([APP_ID])
    application.setQuitOnLastWindowClosed(False)
    follow_texts(application)
    icons.use_resources(resources)
    changes.use_resources(resources)
    application.setWindowIcon(icons.application_icon())
    if scheme is not None:
        theme.apply(application, scheme)
    return application


async def _main(  # noqa: PLR0913  what a window is made of
    open_use_cases: OpenUseCases,
    application: Application,
    window: MainWindow,
    single_window: SingleWindow,
    quitting: "_Quitting",
    *,
    look: DesktopLook,
    start: Start,
) -> None:
    import asyncio

    application.on_quit = quitting.want
    # Windows may end a program soon after this, without a chance to end in order.
    application.commitDataRequest.connect(lambda _session: window.remember_place())
    with _mistakes_told_at(window) as teller, closing(WarmUp()) as warm_up:
        calls = AsyncRunner()
        await window.painted()
        calls.start(look.follow())  # until then it looks as at the last start
        await warm_up.start()
        if start.walkthrough is not None:
            window.instructions.open(start.walkthrough)
        if start.link:
            window.links.open(start.link)
        _from_the_desktop = FilesFromTheDesktop(
            application, window.instructions.open, window.links.open
        )
        async with open_use_cases() as cases:
            teller.cases = cases
            window.begin(cases)
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
    subprocess.Popen(own_program("--practice"), start_new_session=True)  # noqa: S603  our own program


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


def _name_for_taskbar() -> None:
    """Windows groups windows by this, and takes name and icon from the Start menu's entry of it."""
    if sys.platform == "win32":
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_ID)
