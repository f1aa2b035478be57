"""The strip that marks practice mode on every window."""

from PySide6.QtWidgets import QFrame, QHBoxLayout

from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.labels import IconLabel, plain_label


class PracticeBanner(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "practice")
        icon = IconLabel()
        icon.show_icon("attention", "on_practice")
        text = _("Practice mode: nothing here is real, and nothing is kept.")
        row = QHBoxLayout(self)
        row.setContentsMargins(spacing(2), spacing(), spacing(2), spacing())
        row.setSpacing(spacing())
        row.addWidget(icon)
        row.addWidget(plain_label(text), 1)
