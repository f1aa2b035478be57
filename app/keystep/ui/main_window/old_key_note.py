"""Says that the old key of a connection is kept here, until when, and what can be done with it."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from keystep.domain.connection import Connection
from keystep.texts import _
from keystep.ui.main_window.times import last_day
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.flow import Flow
from keystep.ui.widgets.labels import IconLabel, keep_together, plain_label


class OldKeyNote(QFrame):
    """There only while an old key is kept."""

    def __init__(self, on_confirm: Callable[[], None], on_back: Callable[[], None]) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._text = plain_label()
        icon = IconLabel()
        icon.show_icon("key", "accent")
        words = QVBoxLayout()
        words.setSpacing(spacing())
        words.addWidget(self._text)
        words.addLayout(
            Flow(
                button(_("Remove the old key"), on_confirm),
                button(_("Go back to the old key"), on_back),
            )
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(spacing(2), spacing(1.5), spacing(2), spacing(1.5))
        row.setSpacing(spacing(1.5))
        row.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_for(self, connection: Connection) -> None:
        from keystep.services.old_key_wording import kept_in_words

        old = connection.old_key
        self.setVisible(old is not None)
        if old is not None:
            kept = kept_in_words(old, last_day(old.keep_until), datetime.now(UTC))
            self._text.setText(keep_together(kept))
