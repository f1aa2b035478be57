"""A field for a few lines of plain text that never holds a key, on whichever way one comes in."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QMimeData
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from keystep.domain.key_shapes import KEY_IN_TEXT, has_the_shape_of_a_key
from keystep.domain.pasted_text import holds_a_key
from keystep.ui.widgets.keyless_field import PAUSE_MS


class KeylessNotes(QPlainTextEdit):
    """`on_key` is told that a key was kept out, or taken out again. Tab leaves the field."""

    def __init__(self, name: str, lines: int, on_key: Callable[[], None]) -> None:
        super().__init__()
        self._on_key = on_key
        self._since_key = QElapsedTimer()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 24)
        self.textChanged.connect(self._take_out_a_key)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste, middle click and drop all come by here."""
        if holds_a_key(source.text()):
            self._on_key()
        elif source.hasText():
            self.insertPlainText(source.text())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.commitString() and holds_a_key(event.commitString()):
            event.accept()
            self._on_key()
        else:
            super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A program that types a key by itself goes on after the part that gave it away."""
        types = bool(event.text()) and event.text().isprintable()
        is_rest = self._since_key.isValid() and self._since_key.elapsed() < PAUSE_MS
        if types and is_rest:
            self._since_key.restart()
        else:
            super().keyPressEvent(event)

    def _take_out_a_key(self) -> None:
        text = self.toPlainText()
        if has_the_shape_of_a_key(text):
            self._since_key.start()
            self.setPlainText(KEY_IN_TEXT.sub("", text))  # this also forgets what could be undone
            self._on_key()
