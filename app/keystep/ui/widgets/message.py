"""A line under a field that says what is wrong with it or what was understood."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from keystep.ui.theme import Tint, spacing
from keystep.ui.widgets.labels import IconLabel, plain_label, set_kind


class Message(QWidget):
    """Takes no room while it has nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = IconLabel()
        self._label = plain_label()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(spacing())
        row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def show_trouble(self, text: str) -> None:
        self._show("failed", "failed", "trouble", text)

    def show_good(self, text: str) -> None:
        self._show("works", "works", "works", text)

    def show_note(self, text: str) -> None:
        self._show("attention", "attention", "attention", text)

    def clear(self) -> None:
        self._label.clear()
        self.hide()

    def _show(self, icon: str, colour: Tint, kind: str, text: str) -> None:
        self._icon.show_icon(icon, colour)
        set_kind(self._label, kind)
        self._label.setText(text)
        self.show()
