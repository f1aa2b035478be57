"""Step 5: see the check fill in, then save."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from keystep.domain.causes import Remedy
from keystep.domain.pages import Page
from keystep.domain.wizard_flow import Step
from keystep.services.ports import KeychainTrouble
from keystep.services.wording import key_in_words, sentence
from keystep.texts import N_, _
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import plain_label
from keystep.ui.widgets.ladder import Ladder
from keystep.ui.widgets.message import Message
from keystep.ui.widgets.verdict_card import VerdictCard
from keystep.ui.wizard.presenter import WizardPresenter
from keystep.ui.wizard.step_page import StepPage


class CheckAndSave(StepPage):
    step = Step.CHECK_AND_SAVE
    help = (N_("Is OpenAI working right now?"), Page.STATUS)

    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(presenter, _("Check the key and save it"))
        self._summary = plain_label()
        self.column.addWidget(self._summary)
        self._card = VerdictCard(
            {
                Remedy.TEST_AGAIN: presenter.start_check,
                Remedy.PASTE_KEY: lambda: presenter.go_to(Step.SECRET_KEY),
                Remedy.CHANGE_ORGANIZATION: lambda: presenter.go_to(Step.ORGANIZATION),
                Remedy.CHANGE_ADDRESS: lambda: presenter.go_to(Step.SECRET_KEY),
            }
        )
        self.column.addWidget(self._card)
        self._ladder = Ladder()
        self._again = button(_("Test again"), presenter.start_check)
        self._stop = button(_("Stop the check"), presenter.stop_check)
        top = Qt.AlignmentFlag.AlignTop
        row = QHBoxLayout()
        row.addWidget(self._ladder, 1)
        row.addWidget(self._again, alignment=top)
        row.addWidget(self._stop, alignment=top)
        self.column.addLayout(row)
        self._trouble = Message()
        self.column.addWidget(self._trouble)
        self._where = plain_label(kind="quiet")
        self.column.addWidget(self._where)
        self.column.addStretch(1)

    def show_state(self) -> None:
        presenter = self.presenter
        answers = presenter.flow.answers
        verdict = presenter.flow.verdict
        if presenter.is_checking:
            self._card.show_checking()
            self._ladder.show_checking()
        elif verdict is not None:
            self._card.show_verdict(verdict, answers.api_address)
            self._ladder.show_verdict(verdict)
        else:
            self._card.show_nothing_checked()
            self._ladder.show_verdict(None)
        self._again.setVisible(not presenter.is_checking and verdict is not None)
        self._stop.setVisible(presenter.is_checking)
        self._show_summary()
        self._show_trouble()

    def first_field(self) -> QWidget | None:
        return self._stop if self.presenter.is_checking else None

    def _show_summary(self) -> None:
        answers = self.presenter.flow.answers
        if answers.key is None:
            return
        lines = [f"{answers.nickname}  ·  {key_in_words(answers.key.facts)}"]
        if answers.organization:
            lines.append(self.presenter.organization_in_words)
        if answers.project:
            lines.append(answers.project)
        self._summary.setText("\n".join(lines))
        self._where.setText(self._where_it_is_kept())

    def _where_it_is_kept(self) -> str:
        if self.presenter.in_practice:
            return _("Practice mode forgets the key when you close it.")
        if isinstance(self.presenter.keychain, str) and self.presenter.keychain:
            return _(
                "The key is kept in the keychain of this computer ({name}), nowhere else."
            ).format(name=self.presenter.keychain)
        return _("The key is kept in the keychain of this computer, nowhere else.")

    def _show_trouble(self) -> None:
        keychain = self.presenter.keychain
        trouble = self.presenter.save_trouble
        if trouble is None and isinstance(keychain, KeychainTrouble):
            trouble = keychain
        if trouble is None:
            self._trouble.clear()
        else:
            self._trouble.show_trouble(sentence(trouble))
