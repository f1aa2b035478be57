"""Step 3: which organization the key belongs to, found by itself or pasted."""

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from keystep.domain.foreign_text import isolated
from keystep.domain.organizations import Organization
from keystep.domain.pages import Page
from keystep.domain.wizard_flow import Step
from keystep.services.verdict_wording import service_name
from keystep.texts import N_, _
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button, page_button
from keystep.ui.widgets.instructions import Instruction, Instructions
from keystep.ui.widgets.labels import plain_label
from keystep.ui.widgets.message import Message
from keystep.ui.widgets.more_options import MoreOptions
from keystep.ui.wizard.fields import Field
from keystep.ui.wizard.presenter import WizardPresenter
from keystep.ui.wizard.step_page import StepPage


class OrganizationStep(StepPage):
    step = Step.ORGANIZATION
    help = (N_("What is an organization ID?"), Page.AUTHENTICATION)

    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(presenter, _("Choose the organization of the key"))
        self._intro = plain_label()
        self._open_page = page_button(_("Open organization settings"), Page.ORGANIZATION)
        self.add_intro(self._intro, self._open_page)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(spacing(0.5))
        self.column.addLayout(self._choices)
        self._group = QButtonGroup(self)
        self._shown: tuple[Organization, ...] = ()
        self._instructions = Instructions(*_instructions())
        self.column.addWidget(self._instructions)
        self._field = self.answer_field(Field.ORGANIZATION, _("Organization ID"), "org-…")
        self._message = Message(self._field)
        self._add_field()
        self._project = self.answer_field(Field.PROJECT, _("Project ID"), "proj_…")
        self._project_message = Message(self._project)
        self._more = MoreOptions(self._project_form())
        self.column.addWidget(self._more)
        self.column.addStretch(1)

    def show_state(self) -> None:
        self._show_intro()
        self._show_choices()
        texts = self.presenter.fields.texts
        self._field.show_answer(texts[Field.ORGANIZATION])
        if texts[Field.PROJECT] not in {"", self._project.text()}:
            self._more.unfold()  # it came from another field or with the key
        self._project.show_answer(texts[Field.PROJECT])
        self._show_messages()

    def first_field(self) -> QWidget:
        mistakes = self.presenter.fields.mistakes
        if Field.ORGANIZATION in mistakes:
            return self._field
        if Field.PROJECT in mistakes:
            return self._project
        return self._group.checkedButton() or self._field

    def _show_intro(self) -> None:
        service = service_name(self.presenter.flow.answers.api_address)
        is_locked = self.is_locked(Field.ORGANIZATION)
        self._open_page.setVisible(not is_locked)
        if is_locked:
            text = _("Your organization is known already. There is nothing to do here.")
        elif self.presenter.is_searching:
            text = _("Asking {service} which organizations this key belongs to…")
        elif self.presenter.organizations:
            text = _("{service} says that this key belongs here:")
        else:
            text = _(
                "Open your organization settings at {service}, and copy the “Organization ID”"
                " that belongs to the key. Then paste it here."
            )
        self._intro.setText(text.format(service=service))
        by_hand = not (self.presenter.is_searching or self.presenter.organizations)
        self._instructions.setVisible(by_hand and not is_locked)

    def _show_choices(self) -> None:
        if self.presenter.organizations != self._shown:
            self._shown = self.presenter.organizations
            for old in self._group.buttons():
                self._group.removeButton(old)
                self._choices.removeWidget(old)
                old.deleteLater()
            previous: QWidget = self._open_page
            for organization in self._shown:
                choice = self._add_choice(organization)
                self.setTabOrder(previous, choice)
                previous = choice
        self._group.setExclusive(False)
        for button_ in self._group.buttons():
            button_.setEnabled(not self.is_locked(Field.ORGANIZATION))
        for button_, organization in zip(self._group.buttons(), self._shown, strict=True):
            button_.setChecked(organization.id == self.presenter.fields.texts[Field.ORGANIZATION])
        self._group.setExclusive(True)

    def _add_choice(self, organization: Organization) -> QRadioButton:
        # A single "&" would be taken for a shortcut and vanish from the name.
        title = isolated(organization.title)
        choice = QRadioButton(f"{title}  ·  {organization.id}".replace("&", "&&"))
        choice.setAccessibleName(f"{title}, {organization.id}")
        # Assistive programs toggle a choice; Qt takes only a press for a click.
        choice.toggled.connect(lambda on, o=organization: self._choose(o) if on else None)
        self._group.addButton(choice)
        self._choices.addWidget(choice)
        return choice

    def _choose(self, organization: Organization) -> None:
        if organization.id == self.presenter.fields.texts[Field.ORGANIZATION]:
            return  # shown as chosen, by us
        self._field.replace(organization.id)
        self.presenter.set_organization(organization.id)

    def _show_messages(self) -> None:
        self.say_beside(self._message, Field.ORGANIZATION)
        self.say_beside(self._project_message, Field.PROJECT)
        if Field.PROJECT in self.presenter.fields.mistakes:
            self._more.unfold()

    def _add_field(self) -> None:
        self._field.editingFinished.connect(self.hand_over)
        self._field.pasted.connect(self.hand_over)
        self._field.entered.connect(lambda _text: self._message.clear())
        row = QHBoxLayout()
        row.setSpacing(spacing())
        row.addWidget(self._field, 1)
        if not self.is_locked(Field.ORGANIZATION):
            row.addWidget(button(_("&Paste"), self._field.paste_over))
        form = QVBoxLayout()
        form.setSpacing(spacing(0.75))
        form.addWidget(self._field.label)
        form.addLayout(row)
        form.addWidget(self._message)
        empty = _("You can leave this empty. Then the organization that owns the key is used.")
        form.addWidget(self.hint(Field.ORGANIZATION, empty))
        self.column.addLayout(form)

    def _project_form(self) -> QWidget:
        content = QWidget()
        form = QVBoxLayout(content)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(spacing(0.75))
        self._project.editingFinished.connect(self.hand_over)
        self._project.pasted.connect(self.hand_over)
        self._project.entered.connect(lambda _text: self._project_message.clear())
        form.addWidget(self._project.label)
        form.addWidget(self._project)
        form.addWidget(self._project_message)
        most = _("Most keys need none: they know their own project.")
        form.addWidget(self.hint(Field.PROJECT, most))
        return content

    def hand_over(self) -> None:
        if (entered := self._field.take_entered()) is not None:
            self.presenter.set_organization(entered)
        if (entered := self._project.take_entered()) is not None:
            self.presenter.set_project(entered)


def _instructions() -> tuple[Instruction, ...]:
    return (
        Instruction(
            _("Open “General” in your organization settings."),
            "organization-1-open-settings",
            _("Drawing: OpenAI's settings with “General” chosen in the menu at the left."),
        ),
        Instruction(
            _("Copy the “Organization ID”, and paste it below."),
            "organization-2-copy-id",
            _("Drawing: the field “Organization ID” with a copy sign beside it."),
        ),
    )
