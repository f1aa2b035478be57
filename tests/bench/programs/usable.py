"""Says when a window is usable: it has painted what it has to show, and has taken a key press.

The moment is printed as `time.monotonic()`, which all processes of a computer share.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class Usable(QObject):
    """`is_whole` tells whether all is there that `painted` is about to paint."""

    def __init__(
        self,
        painted: QWidget,
        takes_keys: QWidget,
        is_whole: Callable[[], bool] = lambda: True,
        word: str = "usable",
    ) -> None:
        super().__init__(painted)
        self._takes_keys, self._is_whole, self._word = takes_keys, is_whole, word
        self._is_asked = False
        painted.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Both events are handled after this paint, the key press first."""
        if event.type() is QEvent.Type.Paint and not self._is_asked and self._is_whole():
            self._is_asked = True
            no_keys = Qt.KeyboardModifier.NoModifier
            press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, no_keys)
            QCoreApplication.postEvent(self._takes_keys, press)
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.User:
            print(self._word, time.monotonic(), flush=True)
            return True
        return super().event(event)
