"""The strip that marks practice mode on every window, where a trainer chooses what checks meet."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from keystep.domain.practice_keys import PRACTICE_KEYS
from keystep.services.ports import Rehearsal
from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.choice_button import ChoiceButton
from keystep.ui.widgets.labels import IconLabel, plain_label


class PracticeBanner(QFrame):
    """`rehearsal` None: nobody can choose here."""

    def __init__(self, rehearsal: Rehearsal | None = None) -> None:
        super().__init__()
        self.setProperty("kind", "practice")
        icon = IconLabel()
        icon.show_icon("attention", "on_practice")
        text = _("Practice mode: nothing here is real, and nothing is kept.")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(spacing(2), spacing(), spacing(2), spacing())
        self._row.setSpacing(spacing())
        self._row.addWidget(icon)
        self._row.addWidget(plain_label(text), 1)
        self._rehearsal: Rehearsal | None = None
        if rehearsal is not None:
            self.let_choose(rehearsal)

    def let_choose(self, rehearsal: Rehearsal) -> None:
        """For a trainer: every check from then on meets what is chosen, until it is changed."""
        self._rehearsal = rehearsal
        name = _("The next check meets")
        choices: dict[str | None, str] = {None: _("What the key stands for")}
        choices.update({key: _(shown) for key, shown in PRACTICE_KEYS.items()})
        self._choice = ChoiceButton(name, choices, rehearsal.behave_like)
        self._row.setContentsMargins(spacing(2), spacing(0.5), spacing(2), spacing(0.5))
        self._row.addWidget(plain_label(f"{name}:", wrap=False))
        self._row.addWidget(self._choice)
        self.show_choice()

    def show_choice(self) -> None:
        """Another window may have changed it."""
        if self._rehearsal is not None:
            self._choice.show_choice(self._rehearsal.behaves_like)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_choice()
