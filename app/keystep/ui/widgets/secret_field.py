"""The field for the secret key: it takes a paste and never holds the key.

A password QLineEdit keeps the text and, while an assistive program listens, sends it over the
accessibility bus in the clear (qtbase qwidgetlinecontrol.cpp; keepassxc#1920). This one passes a
paste straight on and shows only what it is told about it.
"""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLineEdit, QMenu

from keystep.texts import _


class SecretField(QLineEdit):
    """Read-only for the keyboard; Ctrl+V, middle click, drop and its menu paste."""

    def __init__(self, on_paste: Callable[[str], None], on_typing: Callable[[], None]) -> None:
        super().__init__()
        self._on_paste = on_paste
        self._on_typing = on_typing
        self.setReadOnly(True)
        self.setAcceptDrops(True)

    def paste_from(self, mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> None:
        """Hand the clipboard's text on. It is read here and nowhere else, on a person's wish."""
        self._on_paste(QGuiApplication.clipboard().text(mode))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_from()
        elif event.text().isprintable() and event.text().strip():
            self._on_typing()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.MiddleButton:
            self.paste_from(QClipboard.Mode.Selection)
        else:
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        paste = QAction(_("Paste"), menu)
        paste.triggered.connect(lambda _checked=False: self.paste_from())
        menu.addAction(paste)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        _accept_text(event, event.mimeData())

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        _accept_text(event, event.mimeData())

    def dropEvent(self, event: QDropEvent) -> None:
        self._on_paste(event.mimeData().text())
        event.acceptProposedAction()


def _accept_text(event: QDropEvent, data: QMimeData) -> None:
    if data.hasText():
        event.acceptProposedAction()
    else:
        event.ignore()
