"""The secret key's field with its label, Paste, what was understood, and practice mode's keys."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from keystep.domain.practice_keys import PRACTICE_KEYS
from keystep.domain.secret import KeyFacts
from keystep.services.wording import key_in_words
from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import plain_label
from keystep.ui.widgets.message import Message
from keystep.ui.widgets.secret_field import SecretField


class KeyForm(QWidget):
    """`on_paste` gets what was pasted; the field shows only the facts that it is told."""

    def __init__(
        self,
        name: str,
        on_paste: Callable[[str], None],
        on_typing: Callable[[], None],
        *,
        in_practice: bool,
    ) -> None:
        super().__init__()
        self._on_paste = on_paste
        self.field = SecretField(on_paste, on_typing)
        self.message = Message(self.field)
        label = plain_label(name, wrap=False)
        label.setBuddy(self.field)
        self.field.setAccessibleName(name)
        self.field.setAccessibleDescription(_("Paste the key here. It is never shown."))
        self.field.setPlaceholderText(_("Nothing pasted yet"))
        row = QHBoxLayout()
        row.setSpacing(spacing())
        row.addWidget(self.field, 1)
        row.addWidget(button(_("&Paste"), self.field.paste_from_clipboard, kind="primary"))
        form = QVBoxLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(spacing(0.75))
        form.addWidget(label)
        form.addLayout(row)
        form.addWidget(self.message)
        if in_practice:
            form.addWidget(self._practice_keys(), alignment=Qt.AlignmentFlag.AlignLeft)

    def show_key(self, facts: KeyFacts | None) -> None:
        self.field.setText(key_in_words(facts) if facts else "")
        self.field.setCursorPosition(0)

    def _practice_keys(self) -> QPushButton:
        """Trainers choose what the check will meet."""
        choose = button(_("Use a practice key"), lambda: None)
        menu = QMenu(choose)
        for key, shows in PRACTICE_KEYS.items():
            action = QAction(_(shows), menu)
            action.triggered.connect(lambda _on=False, k=key: self._on_paste(k))
            menu.addAction(action)
        choose.setMenu(menu)
        return choose
