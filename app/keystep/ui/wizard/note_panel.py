"""IT's own words on a step: set apart, so that nobody takes them for Keystep's."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from keystep.domain.walkthrough import Organisation
from keystep.services.walkthrough_in_words import own_words, says
from keystep.ui.theme import spacing
from keystep.ui.widgets.labels import breakable, heading_label, plain_label

_SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class NotePanel(QFrame):
    """Takes no room while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "note")
        self._head = heading_label()
        self._text = plain_label()
        self._settings = plain_label()
        self._contact = plain_label()
        self._contact.setTextInteractionFlags(_SELECTABLE)
        column = QVBoxLayout(self)
        column.setContentsMargins(spacing(2), spacing(), spacing(2), spacing())
        column.setSpacing(spacing(0.5))
        for label in (self._head, self._text, self._settings, self._contact):
            column.addWidget(label)
        self.hide()

    def show_words(
        self, organisation: Organisation, text: str, *, settings: str = "", contact: str = ""
    ) -> None:
        """`settings` and `contact` are put together by Keystep, from what IT said."""
        self._head.setText(says(organisation))
        self._head.setVisible(bool(text))
        self._text.setText(breakable(own_words(text)))
        self._text.setVisible(bool(text))
        self._settings.setText(settings)
        self._settings.setVisible(bool(settings))
        self._contact.setText(contact)
        self._contact.setVisible(bool(contact))
        self.setVisible(bool(text or settings or contact))
