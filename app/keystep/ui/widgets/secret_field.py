"""The field for the secret key: it takes a paste and never holds the key.

It passes a paste straight on and shows only what it is told about it. Password echo would not do:
it hides what is read from the field, not what goes over the accessibility bus. There Qt 6.11 sends
one event with all 164 characters of a pasted key (measured in tests/test_keys_on_the_bus.py).
"""

from collections.abc import Callable

from PySide6.QtCore import QMimeData
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QMenu

from keystep.texts import _
from keystep.ui.widgets.paste_field import PasteField


class SecretField(PasteField):
    """Read-only for the keyboard; Ctrl+V, middle click, drop and its menu paste."""

    def __init__(self, on_paste: Callable[[str], None], on_typing: Callable[[], None]) -> None:
        super().__init__()
        self._on_paste = on_paste
        self._on_typing = on_typing
        self.setReadOnly(True)
        self.setAcceptDrops(True)

    def diverts(self, text: str) -> bool:
        self._on_paste(text)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text().isprintable() and event.text().strip()
        if typed and not event.matches(QKeySequence.StandardKey.Paste):
            self._on_typing()
        else:
            super().keyPressEvent(event)

    def context_menu(self) -> QMenu:
        menu = QMenu(self)
        paste = QAction(_("Paste"), menu)
        paste.triggered.connect(lambda _checked=False: self.paste_from_clipboard())
        menu.addAction(paste)
        return menu

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        _accept_text(event, event.mimeData())

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        _accept_text(event, event.mimeData())


def _accept_text(event: QDropEvent, data: QMimeData) -> None:
    if data.hasText():
        event.acceptProposedAction()
    else:
        event.ignore()
