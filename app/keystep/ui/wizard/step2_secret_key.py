"""Step 2: make a secret key at OpenAI, and paste it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keystep.domain.pages import Page
from keystep.domain.wizard_flow import Step
from keystep.services.verdict_wording import service_name
from keystep.texts import N_, _
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import page_button
from keystep.ui.widgets.instructions import Instruction, Instructions
from keystep.ui.widgets.key_form import KeyForm
from keystep.ui.widgets.labels import plain_label
from keystep.ui.widgets.message import Message
from keystep.ui.widgets.more_options import MoreOptions
from keystep.ui.wizard.fields import Field, Tone
from keystep.ui.wizard.presenter import WizardPresenter
from keystep.ui.wizard.step_page import StepPage


class SecretKeyStep(StepPage):
    step = Step.SECRET_KEY
    help = (N_("What may a key do?"), Page.KEY_PERMISSIONS)

    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(presenter, _("Create and paste a secret key"))
        self.add_intro(
            plain_label(_("Do you have a key already? Then just paste it below.")),
            page_button(_("Open the API keys page"), Page.API_KEYS),
        )
        self.column.addWidget(Instructions(*_instructions()))
        self._form = KeyForm(
            _("Secret key"),
            self._paste,
            presenter.key_was_typed,
            in_practice=presenter.in_practice,
        )
        self.column.addWidget(self._form)
        self._address = self.answer_field(
            Field.ADDRESS, _("Service address"), presenter.usual_address.url
        )
        self._address_message = Message(self._address)
        self._more = MoreOptions(self._address_form())
        if self.is_locked(Field.ADDRESS):
            self._more.unfold()  # where the key goes is nobody's secret
        self.column.addWidget(self._more)
        self.column.addStretch(1)

    def show_state(self) -> None:
        key = self.presenter.flow.answers.key
        self._form.show_key(key.facts if key else None)
        self._show_remark()
        self._address.show_answer(self.presenter.fields.texts[Field.ADDRESS])
        self.say_beside(self._address_message, Field.ADDRESS)
        if Field.ADDRESS in self.presenter.fields.mistakes:
            self._more.unfold()

    def first_field(self) -> QWidget:
        return (
            self._address if Field.ADDRESS in self.presenter.fields.mistakes else self._form.field
        )

    def _paste(self, text: str) -> None:
        """The address first: what may be a key depends on where it goes."""
        self.hand_over()
        self.presenter.paste_key(text)

    def _show_remark(self) -> None:
        remark = self.presenter.key_remark
        if remark is None:
            self._form.message.clear()
        elif remark.tone is Tone.GOOD:
            got_it = _("Got it. The key stays hidden, and is not saved yet.")
            self._form.message.show_good(" ".join([got_it, *remark.additions]))
        elif remark.tone is Tone.NOTE:
            self._form.message.show_note(remark.text)
        else:
            self._form.message.show_trouble(" ".join([remark.text, *remark.additions]))

    def _address_form(self) -> QWidget:
        content = QWidget()
        form = QVBoxLayout(content)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(spacing(0.75))
        self._address.editingFinished.connect(self.hand_over)
        self._address.entered.connect(lambda _text: self._address_message.clear())
        form.addWidget(self._address.label)
        form.addWidget(self._address)
        form.addWidget(self._address_message)
        hint = _("Leave it empty for {service}. Change it only if IT gave you another address.")
        usual = service_name(self.presenter.usual_address)
        form.addWidget(self.hint(Field.ADDRESS, hint.format(service=usual)))
        return content

    def hand_over(self) -> None:
        if (entered := self._address.take_entered()) is not None:
            self.presenter.set_address(entered)


def _instructions() -> tuple[Instruction, ...]:
    return (
        Instruction(
            _("Open the “API keys” page and sign in."),
            "key-1-open-page",
            _("Drawing: OpenAI's site with “API keys” chosen in the menu at the left."),
        ),
        Instruction(
            _("Choose “Create new secret key”. A name is optional."),
            "key-2-create",
            _("Drawing: the button “Create new secret key” at the top right of the page."),
        ),
        Instruction(
            _("Copy the key now. It is shown only once; a lost key must be replaced."),
            "key-3-copy",
            _("Drawing: the new key in a box, with the button “Copy” beside it."),
        ),
        Instruction(
            _("Choose “Done”, come back here, and choose Paste."),
            "key-4-paste",
            _("Drawing: from the button “Done” an arrow leads to “Paste” in Keystep."),
        ),
    )
