"""Step 5: see the check fill in, then save."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from keystep.domain.causes import Remedy
from keystep.domain.foreign_text import isolated
from keystep.domain.pages import Page
from keystep.domain.purpose_fit import Comparison, Fit
from keystep.domain.wizard_flow import Step
from keystep.services.permission_wording import fit_in_words
from keystep.services.ports import KeychainTrouble
from keystep.services.sentences import sentence
from keystep.services.wording import key_in_words
from keystep.texts import N_, _
from keystep.ui.dialogs.permissions import KeyInQuestion, PermissionsDialog
from keystep.ui.dialogs.questions import ask_payment
from keystep.ui.dialogs.report import ReportDialog
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.key_actions import KeyActions
from keystep.ui.widgets.labels import breakable, plain_label
from keystep.ui.widgets.ladder import Ladder
from keystep.ui.widgets.message import Message
from keystep.ui.widgets.verdict_card import REPAIRS, VerdictCard
from keystep.ui.wizard.key_check import went_wrong_in_words
from keystep.ui.wizard.presenter import WizardPresenter
from keystep.ui.wizard.step_page import StepPage


class CheckAndSave(StepPage):
    step = Step.CHECK_AND_SAVE
    help = (N_("Is OpenAI working right now?"), Page.STATUS)

    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(presenter, _("Check the key and save it"))
        self._summary = plain_label()
        self._change = button(_("Change what IT filled in"), presenter.show_left_out, kind="link")
        about = QHBoxLayout()
        about.addWidget(self._summary, 1)
        about.addWidget(self._change, alignment=Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(about)
        self._card = VerdictCard(
            {
                Remedy.TEST_AGAIN: presenter.start_check,
                Remedy.PASTE_KEY: lambda: presenter.go_to(Step.SECRET_KEY),
                Remedy.CHANGE_ORGANIZATION: lambda: presenter.go_to(Step.ORGANIZATION),
                Remedy.CHANGE_ADDRESS: lambda: presenter.go_to(Step.SECRET_KEY),
                **dict.fromkeys(REPAIRS, presenter.apply_repair),
            },
            on_details=self.show_details,
            offers_again=True,
        )
        self._trouble = Message()
        self.column.addWidget(self._trouble)
        self.column.addWidget(self._card)
        self._ladder = Ladder()
        self._stop = button(_("Stop the check"), presenter.check.stop)
        self._actions = KeyActions(self.show_permissions, self.ask_payment, beside=False)
        top = Qt.AlignmentFlag.AlignTop
        row = QHBoxLayout()
        row.addWidget(self._ladder, 1)
        row.addWidget(self._stop, alignment=top)
        row.addWidget(self._actions, alignment=top)
        self.column.addLayout(row)
        self._hint = Message()
        self.column.addWidget(self._hint)
        self._where = plain_label(kind="quiet")
        self.column.addWidget(self._where)
        self.column.addStretch(1)

    def show_state(self) -> None:
        presenter = self.presenter
        answers = presenter.flow.answers
        self._change.setVisible(bool(presenter.flow.skip - {Step.BEFORE_YOU_BEGIN}))
        verdict = presenter.flow.verdict
        comparison = presenter.check.comparison
        if presenter.check.is_checking:
            self._card.show_checking()
            self._ladder.show_checking()
        elif presenter.check.is_paying:
            self._card.show_paying()
        elif verdict is not None:
            self._card.show_verdict(verdict, answers.api_address, answers.organization)
            self._ladder.show_verdict(verdict, comparison.fit if comparison else None)
        else:
            self._card.show_stopped()
            self._ladder.show_verdict(None)
        busy = presenter.check.is_checking or presenter.check.is_paying
        self._stop.setVisible(busy)
        self._actions.show_for(None if busy else verdict, answers.api_address)
        self._show_hint(None if busy else comparison)
        self._show_summary()
        self._show_trouble()

    def first_field(self) -> QWidget | None:
        """Stop while it runs; then what mends it, where saving is not what to do."""
        if self.presenter.check.is_checking or self.presenter.check.is_paying:
            return self._stop
        return None if self.presenter.check.is_good_enough else self._card.main_button

    def _show_summary(self) -> None:
        answers = self.presenter.flow.answers
        if answers.key is None:
            return
        lines = [f"{isolated(answers.nickname)}  ·  {key_in_words(answers.key.facts)}"]
        if answers.organization:
            name = isolated(self.presenter.organization_in_words)
            lines.append(_("Organization: {name}").format(name=name))
        if answers.project:
            lines.append(_("Project: {name}").format(name=answers.project))
        self._summary.setText(breakable("\n".join(lines)))
        self._where.setText(self._where_it_is_kept())
        self._where.setVisible(not isinstance(self.presenter.keychain, KeychainTrouble))

    def _where_it_is_kept(self) -> str:
        if self.presenter.in_practice:
            return _("Practice mode forgets the key when you close it.")
        if isinstance(self.presenter.keychain, str) and self.presenter.keychain:
            return _(
                "The key is kept in the keychain of this computer ({name}), nowhere else."
            ).format(name=self.presenter.keychain)
        return _("The key is kept in the keychain of this computer, nowhere else.")

    def _show_hint(self, comparison: Comparison | None) -> None:
        if comparison is not None and (comparison.beyond or comparison.fit is Fit.LACKS):
            where = _("“What can this key do?” shows what, and how to mend it.")
            fit = Fit.LACKS if comparison.fit is Fit.LACKS else Fit.MORE_THAN_NEEDED
            self._hint.show_note(f"{fit_in_words(replace(comparison, fit=fit))} {where}")
        else:
            self._hint.clear()

    def show_permissions(self) -> None:
        """What the key can do, in a dialog of its own."""
        answers = self.presenter.flow.answers
        if answers.key is None:
            return
        key = KeyInQuestion(
            self.presenter.check.probe,
            answers.purpose,
            answers.key.facts.kind,
            self.presenter.check.take_permissions,
            self.presenter.check.wanted,
        )
        PermissionsDialog(
            self, self.presenter.check.runner, key, self.presenter.check.permissions
        ).open()

    def ask_payment(self) -> None:
        """Say what it costs, and do it only then."""
        ask_payment(self, on_agree=self.presenter.check.try_payment)

    def show_details(self) -> None:
        """What the check found, word for word, for who has to know."""
        if (report := self.presenter.check.report()) is not None:
            ReportDialog(self, self.presenter.check.runner, report).open()

    def _show_trouble(self) -> None:
        keychain = self.presenter.keychain
        trouble = self.presenter.save_trouble
        if trouble is None and isinstance(keychain, KeychainTrouble):
            trouble = keychain
        if self.presenter.check.not_done is not None:
            self._trouble.show_note(sentence(self.presenter.check.not_done))
        elif self.presenter.check.went_wrong:
            self._trouble.show_trouble(went_wrong_in_words())
        elif trouble is None:
            self._trouble.clear()
        else:
            self._trouble.show_trouble(sentence(trouble))
