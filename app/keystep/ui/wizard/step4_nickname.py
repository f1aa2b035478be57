"""Step 4: what the connection is called and what it is for."""

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from keystep.domain.connection import Purpose
from keystep.domain.pages import Page
from keystep.domain.wizard_flow import Step
from keystep.services.sentences import sentence
from keystep.texts import N_, _
from keystep.ui.theme import spacing
from keystep.ui.widgets.keyless_field import KeylessField
from keystep.ui.widgets.labels import heading_label, plain_label
from keystep.ui.widgets.message import Message
from keystep.ui.wizard.fields import Field
from keystep.ui.wizard.presenter import WizardPresenter
from keystep.ui.wizard.step_page import StepPage

_CHOICES = (
    (Purpose.READ, N_("Read only"), N_("It looks at things and changes nothing.")),
    (Purpose.USE, N_("Use models"), N_("It asks models questions. Most tools do this.")),
    (Purpose.MANAGE, N_("Manage files and more"), N_("It also adds and deletes things.")),
    (None, N_("Not sure yet"), N_("You can leave this open.")),
)


class NicknameStep(StepPage):
    step = Step.NICKNAME
    help = (N_("What may a key do?"), Page.KEY_PERMISSIONS)

    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(presenter, _("Give the connection a nickname"))
        self.column.addWidget(
            plain_label(_("You will see this name in the list. Each connection has its own."))
        )
        self._field = KeylessField(
            on_key=lambda text: self.key_pasted_into(Field.NICKNAME, text),
            on_typed_key=lambda: presenter.key_was_typed_into(Field.NICKNAME),
        )
        self._message = Message(self._field)
        self._add_field()
        self.column.addSpacing(spacing())
        self.column.addWidget(heading_label(_("What is it for?")))
        self._group = QButtonGroup(self)
        self._choices: dict[Purpose | None, QRadioButton] = {}
        self._add_purposes()
        self.column.addStretch(1)

    def show_state(self) -> None:
        answers = self.presenter.flow.answers
        if self._field.text() != answers.nickname:
            self._field.setText(answers.nickname)
        self._choices[answers.purpose].setChecked(True)
        if self.presenter.missing is not None:
            self._message.show_trouble(sentence(self.presenter.missing))
        else:
            self.say_beside(self._message, Field.NICKNAME)

    def first_field(self) -> QWidget:
        return self._field

    def _add_field(self) -> None:
        label = plain_label(_("Nickname"), wrap=False)
        label.setBuddy(self._field)
        self._field.setAccessibleName(_("Nickname"))
        self._field.setPlaceholderText(_("Marketing"))
        self._field.entered.connect(self.presenter.set_nickname)
        form = QVBoxLayout()
        form.setSpacing(spacing(0.75))
        form.addWidget(label)
        form.addWidget(self._field)
        form.addWidget(self._message)
        self.column.addLayout(form)

    def _choose(self, purpose: Purpose | None) -> None:
        if purpose is not self.presenter.flow.answers.purpose:
            self.presenter.set_purpose(purpose)

    def _add_purposes(self) -> None:
        form = QVBoxLayout()
        form.setSpacing(spacing(0.25))
        for purpose, name, meaning in _CHOICES:
            choice = QRadioButton(_(name))
            choice.setAccessibleName(f"{_(name)}: {_(meaning)}")
            # Assistive programs toggle a choice; Qt takes only a press for a click.
            choice.toggled.connect(lambda on, p=purpose: self._choose(p) if on else None)
            self._group.addButton(choice)
            self._choices[purpose] = choice
            form.addWidget(choice)
            # A radio button can't wrap its words.
            below = QHBoxLayout()
            below.addSpacing(self.fontMetrics().height() + spacing(1.5))
            below.addWidget(plain_label(_(meaning), kind="quiet"), 1)
            form.addLayout(below)
        self.column.addLayout(form)
