"""A text field that shows its owner what is pasted before it takes it in.

A QLineEdit keeps its text and, while an assistive program listens, sends what is inserted over the
accessibility bus in the clear (qtbase qwidgetlinecontrol.cpp; keepassxc#1920). A key must be seen
before that, on each way in: keyboard, menu, middle click, drop, input method.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAction,
    QClipboard,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLineEdit, QMenu


class PasteField(QLineEdit):
    """`pasted` after a text was taken in. What `diverts` takes is pasted nowhere."""

    pasted = Signal()

    def diverts(self, text: str) -> bool:
        """Whether this text went elsewhere, and must not get into the field."""
        raise NotImplementedError

    def paste_from_clipboard(self) -> None:
        """Paste as the keyboard does."""
        if not self.diverts(clipboard_text(QClipboard.Mode.Clipboard)):
            self.paste()
            self.pasted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.matches(QKeySequence.StandardKey.Paste):
            super().keyPressEvent(event)
        elif not self.diverts(clipboard_text(_mode_of(event))):
            super().keyPressEvent(event)
            self.pasted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pastes = event.button() is Qt.MouseButton.MiddleButton and selection_is_pasted()
        if not pastes:
            super().mouseReleaseEvent(event)
        elif not self.diverts(clipboard_text(QClipboard.Mode.Selection)):
            super().mouseReleaseEvent(event)
            self.pasted.emit()

    def dropEvent(self, event: QDropEvent) -> None:
        if self.diverts(event.mimeData().text()):
            # A copy, so that where it came from keeps it.
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            super().dropEvent(event)
            self.pasted.emit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.commitString() and self.diverts(event.commitString()):
            event.accept()
        else:
            super().inputMethodEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.context_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def context_menu(self) -> QMenu:
        """Qt's own menu, whose Paste goes the way of all others."""
        menu = self.createStandardContextMenu()
        paste = menu.findChild(QAction, "edit-paste")
        if isinstance(paste, QAction):
            paste.triggered.disconnect()
            paste.triggered.connect(lambda _checked=False: self.paste_from_clipboard())
        return menu


def clipboard_text(mode: QClipboard.Mode) -> str:
    """What is read here and nowhere else, on a person's wish."""
    return QGuiApplication.clipboard().text(mode)


def selection_is_pasted() -> bool:
    """Whether a middle click pastes what is selected, as under X11 and Wayland."""
    return QGuiApplication.clipboard().supportsSelection()


def _mode_of(event: QKeyEvent) -> QClipboard.Mode:
    """X11 has a key for pasting what is selected: Ctrl+Shift+Insert."""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    selected = event.key() == Qt.Key.Key_Insert and event.modifiers() == both
    return QClipboard.Mode.Selection if selected else QClipboard.Mode.Clipboard
