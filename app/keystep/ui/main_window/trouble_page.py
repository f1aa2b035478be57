"""What the window shows when the catalog can't be used: why, and what to do."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keystep.services.ports import CatalogTrouble
from keystep.services.wording import sentence
from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import IconLabel, plain_label, title_label


class TroublePage(QWidget):
    def __init__(self, on_retry: Callable[[], None]) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        icon = IconLabel(3)
        icon.show_icon("attention", "attention")
        title = title_label(_("The list can't be opened"))
        title.setAlignment(centre)
        self._text = plain_label()
        self._text.setAlignment(centre)
        self.retry = button(_("Try again"), on_retry, kind="primary")
        column = QVBoxLayout(self)
        column.setSpacing(spacing(2))
        column.addStretch(2)
        column.addWidget(icon, alignment=centre)
        column.addWidget(title)
        column.addWidget(self._text)
        column.addWidget(self.retry, alignment=centre)
        column.addStretch(3)

    def show_trouble(self, trouble: CatalogTrouble) -> None:
        self._text.setText(sentence(trouble))
