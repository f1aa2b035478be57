"""A line under a field that says what is wrong with it or what was understood."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from keystep.ui.theme import Tint, spacing
from keystep.ui.widgets.labels import IconLabel, plain_label, set_kind


class Message(QWidget):
    """Takes no room while it has nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel()
        self._label = plain_label()
        self._action: QPushButton | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing())
        self._row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def show_trouble(self, text: str) -> None:
        self._show("failed", "failed", "trouble", text)

    def show_good(self, text: str) -> None:
        self._show("works", "works", "works", text)

    def show_note(self, text: str, action: QPushButton | None = None) -> None:
        """`action` is a button for what may be done about it."""
        self._show("attention", "attention", "attention", text)
        self._action = action
        if action is not None:
            self._row.addWidget(action)

    def clear(self) -> None:
        self._label.clear()
        self.hide()

    def _show(self, icon: str, colour: Tint, kind: str, text: str) -> None:
        if self._action is not None:
            self._action.deleteLater()
            self._action = None
        self._icon.show_icon(icon, colour)
        set_kind(self._label, kind)
        self._label.setText(text)
        self.show()
