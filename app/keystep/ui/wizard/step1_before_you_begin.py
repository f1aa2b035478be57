"""Step 1: what is needed, what it costs, what must not be sent."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from keystep.domain.pages import Page
from keystep.domain.wizard_flow import Step
from keystep.services.ports import KeychainTrouble
from keystep.services.sentences import sentence
from keystep.texts import N_, _
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import page_button
from keystep.ui.widgets.labels import IconLabel, plain_label
from keystep.ui.widgets.message import Message
from keystep.ui.wizard.presenter import WizardPresenter
from keystep.ui.wizard.step_page import StepPage


class BeforeYouBegin(StepPage):
    step = Step.BEFORE_YOU_BEGIN
    help = (N_("How do keys work at OpenAI?"), Page.AUTHENTICATION)

    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(presenter, _("Get ready: this takes five minutes"))
        self._trouble = Message()
        self.column.addWidget(self._trouble)
        self.column.addWidget(
            plain_label(_("You will make a secret key at OpenAI, paste it here, and see it work."))
        )
        self._add_point(_("You need an OpenAI account for your organization, and a browser."))
        self._add_point(_("OpenAI is paid by use. You only pay for what your tools send."))
        self._add_point(
            _("Make one connection for each use. If a tool only reads, give it a read-only key.")
        )
        self._add_point(
            _(
                "Your key stays in the keychain of this computer. Check results are kept for"
                " 30 days, then deleted."
            )
        )
        self._add_point(
            _("Never send private data through it, such as health, card or bank data."),
            warning=True,
        )
        self.column.addWidget(
            page_button(_("See OpenAI's prices"), Page.PRICING),
            alignment=Qt.AlignmentFlag.AlignLeft,
        )
        self.column.addStretch(1)

    def show_state(self) -> None:
        keychain = self.presenter.keychain
        if isinstance(keychain, KeychainTrouble):
            self._trouble.show_trouble(sentence(keychain))
        else:
            self._trouble.clear()

    def _add_point(self, text: str, *, warning: bool = False) -> None:
        icon = IconLabel(1.1)
        icon.show_icon(*(("attention", "attention") if warning else ("point", "accent")))
        row = QHBoxLayout()
        row.setSpacing(spacing(1.5))
        row.addWidget(icon, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(plain_label(text), 1)
        self.column.addLayout(row)
