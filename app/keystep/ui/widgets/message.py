"""A line under a field that says what is wrong with it or what was understood."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from keystep.ui.theme import Tint, spacing
from keystep.ui.widgets.labels import IconLabel, keep_together, plain_label, set_kind


class Message(QWidget):
    """Takes no room while it has nothing to say. `field` gets a red edge while it is in trouble."""

    def __init__(self, field: QWidget | None = None) -> None:
        super().__init__()
        self._field = field
        self._icon = IconLabel()
        self._label = plain_label()
        self._text = ""
        self._action: QPushButton | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing())
        self._row.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._text

    def show_trouble(self, text: str, action: QPushButton | None = None) -> None:
        """`action` is a button for what may be done about it."""
        self._show("failed", "failed", "trouble", text)
        self._offer(action)

    def show_waiting(self, text: str) -> None:
        self._show("checking", "unknown", "quiet", text)

    def show_good(self, text: str) -> None:
        self._show("works", "works", "works", text)

    def show_note(self, text: str, action: QPushButton | None = None) -> None:
        """`action` is a button for what may be done about it."""
        self._show("attention", "attention", "attention", text)
        self._offer(action)

    def clear(self) -> None:
        self._text = ""
        self._label.clear()
        self._mark_field(trouble=False)
        self.hide()

    def _offer(self, action: QPushButton | None) -> None:
        self._action = action
        if action is not None:
            self._row.addWidget(action)

    def _mark_field(self, *, trouble: bool) -> None:
        if self._field is not None and bool(self._field.property("trouble")) != trouble:
            self._field.setProperty("trouble", trouble)
            self._field.style().unpolish(self._field)
            self._field.style().polish(self._field)

    def _show(self, icon: str, colour: Tint, kind: str, text: str) -> None:
        if self._action is not None:
            self._action.deleteLater()
            self._action = None
        self._mark_field(trouble=kind == "trouble")
        self._icon.show_icon(icon, colour)
        set_kind(self._label, kind)
        self._text = text
        self._label.setText(keep_together(text))
        self.show()
