"""The end of the wizard: what was saved, how it stands, and one thing to do next."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from keystep.domain.api_address import ApiAddress
from keystep.domain.causes import Status
from keystep.domain.foreign_text import isolated
from keystep.domain.secret import SecretKey
from keystep.services.same_key import already_saved_in_words
from keystep.services.verdict_wording import title
from keystep.services.wording import key_in_words
from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.clipboard_offer import ClipboardOffer
from keystep.ui.widgets.labels import IconLabel, breakable, heading_label, plain_label
from keystep.ui.widgets.message import Message
from keystep.ui.widgets.status import STATUS_ICONS, status_tint
from keystep.ui.wizard.presenter import WizardPresenter
from keystep.ui.wizard.step_page import StepPage


class ResultPage(StepPage):
    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(presenter, _("Your connection is saved"))
        self.setAccessibleName(_("Your connection is saved"))
        self._icon = IconLabel(2)
        self._headline = heading_label()
        row = QHBoxLayout()
        row.setSpacing(spacing(1.5))
        row.addWidget(self._icon)
        row.addWidget(self._headline, 1)
        self.column.addLayout(row)
        self._about = plain_label()
        self.column.addWidget(self._about)
        self._next = plain_label(_("You find it in the list, where you can test it at any time."))
        self.column.addWidget(self._next)
        self._same_key = Message()
        self.column.addWidget(self._same_key)
        self._offer = ClipboardOffer(self._key, presenter.announced.emit)
        self.column.addWidget(self._offer)
        self.column.addStretch(1)

    def show_state(self) -> None:
        saved = self.presenter.saved
        if saved is None:
            return
        verdict = saved.last_check
        if verdict is None:
            self._icon.show_icon("attention", "attention")
            self._headline.setText(_("Not verified yet. Test it from the list."))
        else:
            self._icon.show_icon(STATUS_ICONS[verdict.status], status_tint(verdict.status))
            works = verdict.status is Status.WORKS
            done = _("Key accepted. Checked just now.") if works else title(verdict.cause)
            self._headline.setText(done)
        self._about.setText(breakable(f"{isolated(saved.nickname)}  ·  {key_in_words(saved.key)}"))
        if others := self.presenter.with_same_key:
            self._same_key.show_note(already_saved_in_words(others))
        self._offer.show_state()

    def first_field(self) -> QWidget | None:
        return self._offer.first_field

    def _key(self) -> tuple[SecretKey, ApiAddress] | None:
        answers = self.presenter.flow.answers
        return (answers.key, answers.api_address) if answers.key is not None else None
