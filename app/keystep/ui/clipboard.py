"""The one owner of a key on the clipboard: keeps it out of histories and takes it away again.

Taking away is more than clearing. A clipboard manager brings back what it saw last when a
clipboard becomes empty, hint or no hint (measured: xfce4-clipman 1.6.2, parcellite 1.2.1), and Qt
hands over what a program still holds when it ends (`~QXcbClipboard`, SAVE_TARGETS). So the key is
written over with a blank, and the clipboard given up when managers have seen the blank.

Two limits. A manager that ignores the hint has the key in its history: nobody else can take it out.
Under GNOME on Wayland only a window with the focus may change the clipboard, so 30 seconds after a
copy the key may stay; on quitting it goes with the program that offered it.
"""

import sys
from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

from keystep.domain.api_address import ApiAddress
from keystep.domain.secret import SecretKey
from keystep.ui import macos_pasteboard

CLEAR_AFTER_MS = 30_000
NEWS_SECONDS = 0.05
NOTICED_AFTER_MS = 700
"""Parcellite looks at the clipboard twice a second; others are told at once."""

BLANK = " "
"""An empty text is no text to parcellite: it would bring the key back."""

_NO = bytes(4)  # a DWORD 0
_HINTS = {
    "win32": {
        "ExcludeClipboardContentFromMonitorProcessing": b"1",
        "CanIncludeInClipboardHistory": _NO,
        "CanUploadToCloudClipboard": _NO,
    },
    "darwin": {macos_pasteboard.CONCEALED_MIME: b"secret"},
}
_HINTS_ELSEWHERE = {"x-kde-passwordManagerHint": b"secret"}


def mime_data_of(
    key: SecretKey, platform: str = sys.platform, fill: Callable[[str], str] = str
) -> QMimeData:
    """The key as text, with the platform's hints that no history should keep it.

    `fill` puts it into a longer text, as a line of a file.
    """
    data = QMimeData()
    data.setText(fill(key.reveal()))
    for name, value in _HINTS.get(platform, _HINTS_ELSEWHERE).items():
        data.setData(name, value)
    return data


class SecretClipboard(QObject):
    """What Keystep copied goes by itself: after 30 seconds, on quitting, when the session ends.

    What a person copied is theirs. They may still want to paste it elsewhere (OpenAI shows a key
    only once), so `clear` is for a click on an offer; quitting neither reads nor clears their copy.
    """

    blanks_were_noticed = Signal()

    def __init__(self, application: QGuiApplication, clear_after_ms: int = CLEAR_AFTER_MS) -> None:
        super().__init__(application)
        self._copied: SecretKey | None = None
        self._blanks: list[QClipboard.Mode] = []
        self._timer = _single_shot(self, clear_after_ms, self._take_back)
        self._noticed = _single_shot(self, NOTICED_AFTER_MS, self._give_up_blanks)
        # Not under X11: Qt comes without libSM there, and the session's end comes as a signal.
        application.commitDataRequest.connect(lambda _session: self._take_back())
        application.aboutToQuit.connect(self._end)
        macos_pasteboard.teach_qt_to_conceal()

    def copy(self, key: SecretKey, fill: Callable[[str], str] = str) -> None:
        """Put the key, or the text that it is filled into, on the clipboard for 30 seconds."""
        self._copied = key
        QGuiApplication.clipboard().setMimeData(mime_data_of(key, fill=fill))
        self._timer.start()

    def holds(self, key: SecretKey, address: ApiAddress) -> bool:
        """Whether a person could paste this key from here, however it was copied."""
        return bool(_selections_with(lambda text: _has_key(text, key, address)))

    def clear(self, key: SecretKey, address: ApiAddress) -> None:
        """Take this key away from each selection, however it was copied."""
        self._blank(_selections_with(lambda text: _has_key(text, key, address)))

    async def aclose(self) -> None:
        """Before Qt ends: take back what was copied, and let managers notice that it is gone."""
        import asyncio

        if self._copied is not None:
            # What another program copied just now has to reach Qt first, or it would be lost.
            await asyncio.sleep(NEWS_SECONDS)
        self._take_back()
        if self._noticed.isActive():
            await asyncio.sleep(NOTICED_AFTER_MS / 1000)
            self._give_up_blanks()

    def _take_back(self) -> None:
        """Whatever else is on the clipboard by now stays there."""
        self._timer.stop()
        copied, self._copied = self._copied, None
        if copied is not None:
            self._blank(_selections_with(lambda text: copied.reveal() in text))

    def _blank(self, modes: list[QClipboard.Mode]) -> None:
        clipboard = QGuiApplication.clipboard()
        for mode in modes:
            if _has_managers():
                # Without a hint: a manager that honours it would keep what it saw before.
                blank = QMimeData()
                blank.setText(BLANK)
                clipboard.setMimeData(blank, mode)
                self._blanks.append(mode)
                self._noticed.start()
            else:
                clipboard.clear(mode)

    def _give_up_blanks(self) -> None:
        self._noticed.stop()
        blanks, self._blanks = self._blanks, []
        clipboard = QGuiApplication.clipboard()
        for mode in blanks:
            if _is_ours(mode) and clipboard.text(mode) == BLANK:
                clipboard.clear(mode)
        if blanks:
            self.blanks_were_noticed.emit()

    def _end(self) -> None:
        """The last chance, if Qt was asked to quit by somebody else."""
        self._take_back()
        self._give_up_blanks()


def secret_clipboard() -> SecretClipboard:
    """The one of this program."""
    application = QGuiApplication.instance()
    if not isinstance(application, QGuiApplication):
        raise TypeError("a clipboard needs an application with windows")
    found = application.findChild(SecretClipboard)
    return found if isinstance(found, SecretClipboard) else SecretClipboard(application)


def _single_shot(parent: QObject, milliseconds: int, act: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer


def _selections_with(is_it: Callable[[str], bool]) -> list[QClipboard.Mode]:
    """The clipboard, and what is pasted by a middle click, as far as they have such a text."""
    clipboard = QGuiApplication.clipboard()
    modes = [QClipboard.Mode.Clipboard]
    if clipboard.supportsSelection():
        modes.append(QClipboard.Mode.Selection)
    return [mode for mode in modes if is_it(clipboard.text(mode))]


def _has_key(text: str, key: SecretKey, address: ApiAddress) -> bool:
    from keystep.domain.pasted_text import PastedKey, read_pasted

    pasted = read_pasted(text, address)
    again = isinstance(pasted, PastedKey) and pasted.key == key
    return again or key.reveal() in text


def _is_ours(mode: QClipboard.Mode) -> bool:
    clipboard = QGuiApplication.clipboard()
    if mode is QClipboard.Mode.Clipboard:
        return clipboard.ownsClipboard()
    return clipboard.ownsSelection()


def _has_managers() -> bool:
    """Whether programs may bring back what was cleared: under X11 and Wayland."""
    return QGuiApplication.platformName().startswith(("xcb", "wayland"))
