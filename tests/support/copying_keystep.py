"""Keystep's real window in practice mode, which at once does what argv says with a key.

``copy KEY`` puts it on the clipboard, where SIGUSR1 says that its time is up; ``clear KEY`` takes a
person's own copy away, as the button on the wizard's last page does. It says what it has done.
"""

import signal
import sys

from PySide6.QtGui import QClipboard, QGuiApplication

from keystep.bootstrap import Program
from keystep.domain.access import Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.secret import SecretKey
from keystep.services.use_cases import UseCases
from keystep.ui import application
from keystep.ui.clipboard import secret_clipboard
from keystep.ui.main_window.window import MainWindow

ACTION, KEY = sys.argv[1:]


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def say_what_others_copied(mode: QClipboard.Mode) -> None:
    ours = {
        QClipboard.Mode.Clipboard: QGuiApplication.clipboard().ownsClipboard,
        QClipboard.Mode.Selection: QGuiApplication.clipboard().ownsSelection,
    }
    if not ours[mode]():
        say(f"another {mode.name}")


class ActingWindow(MainWindow):
    def begin(self, cases: UseCases) -> None:
        """Begin as always, and then do it."""
        super().begin(cases)
        clipboard = secret_clipboard()
        clipboard.blanks_were_noticed.connect(lambda: say("cleared"))
        clipboard._timer.timeout.connect(lambda: say("time is up"))
        if ACTION == "copy":
            signal.signal(signal.SIGUSR1, lambda *_: clipboard._timer.start(0))
            clipboard.copy(SecretKey(KEY))
        else:
            clipboard.clear(SecretKey(KEY), OPENAI)
        say("done")
        QGuiApplication.clipboard().changed.connect(say_what_others_copied)


setattr(application, "MainWindow", ActingWindow)  # noqa: B010
if __name__ == "__main__":
    sys.exit(Program(Realm.PRACTICE).open_window())
