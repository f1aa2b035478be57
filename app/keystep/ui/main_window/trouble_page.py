"""What the window shows in place of the list: why it can't be used, or what became of it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keystep.services.ports import CatalogTrouble, Mended
from keystep.services.wording import mended_in_words
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
        self._title = title_label("")
        self._title.setAlignment(centre)
        self._text = plain_label()
        self._text.setAlignment(centre)
        self.retry = button(_("Try again"), on_retry, kind="primary")
        column = QVBoxLayout(self)
        column.setSpacing(spacing(2))
        column.addStretch(2)
        column.addWidget(icon, alignment=centre)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addWidget(self.retry, alignment=centre)
        column.addStretch(3)

    def show_trouble(self, trouble: CatalogTrouble) -> None:
        from keystep.services.sentences import sentence

        self._show(_("The list can't be opened"), sentence(trouble), _("Try again"))

    def show_mended(self, mended: Mended) -> None:
        self._show(_("The list was damaged"), mended_in_words(mended), _("Go to the list"))

    def _show(self, title: str, text: str, way_on: str) -> None:
        self._title.setText(title)
        self._text.setText(text)
        self.retry.setText(way_on)
