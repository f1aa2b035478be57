"""Says that the key before the one in force is still kept. What to do about it goes below it."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from keystep.domain.connection import UNTIL_CONFIRMED, OldKey
from keystep.texts import _
from keystep.ui.main_window.times import day_in_words
from keystep.ui.theme import spacing
from keystep.ui.widgets.flow import Flow
from keystep.ui.widgets.labels import plain_label


class OldKeyNote(QFrame):
    """`buttons` is the place for buttons; there are none yet."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._words = plain_label()
        self.buttons = Flow()
        column = QVBoxLayout(self)
        column.setContentsMargins(spacing(2), spacing(1.5), spacing(2), spacing(1.5))
        column.setSpacing(spacing())
        column.addWidget(self._words)
        column.addLayout(self.buttons)
        self.hide()

    def show_old_key(self, old: OldKey | None) -> None:
        self.setVisible(old is not None)
        if old is not None:
            self._words.setText(old_key_in_words(old))


def old_key_in_words(old: OldKey) -> str:
    """Which key is kept, and for how long."""
    name = _("The old key …{ending}").format(ending=old.ending) if old.ending else _("The old key")
    if old.keep_until is None:
        text = _("{key} is about to be removed from your keychain.")
        return text.format(key=name)
    if old.keep_until == UNTIL_CONFIRMED:
        text = _("{key} is kept in your keychain until you say that the new one works everywhere.")
        return text.format(key=name)
    text = _("{key} is kept in your keychain until {day}.")
    return text.format(key=name, day=day_in_words(old.keep_until.astimezone().date()))
