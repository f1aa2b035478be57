"""The fields for all that can be changed of a connection without its key."""

from datetime import date
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keystep.domain.connection import Connection, Purpose
from keystep.domain.editing import Editable
from keystep.domain.identifiers import read_organization, read_project
from keystep.domain.own_words import read_model
from keystep.domain.reminder import offered_day
from keystep.services.verdict_wording import service_name
from keystep.services.wording import purpose_in_words
from keystep.texts import _
from keystep.ui.dialogs.day_field import DayField
from keystep.ui.dialogs.read_fields import LineField, NotesField
from keystep.ui.main_window.times import day_in_words, today
from keystep.ui.theme import spacing
from keystep.ui.widgets.choice_button import ChoiceButton
from keystep.ui.widgets.flow import Flow
from keystep.ui.widgets.labels import plain_label


class EditFields(QWidget):
    """They show the connection as it was when they were made, and nothing overwrites them."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        address = connection.api_address
        choices = {each: purpose_in_words(each) for each in (None, *Purpose)}
        self.purpose = ChoiceButton[Purpose | None](_("Purpose"), choices, lambda _choice: None)
        self.purpose.show_choice(connection.purpose)
        self.organization = LineField(
            _("Organization ID"),
            "org-…",
            connection.organization,
            partial(read_organization, address=address),
            _("You can leave this empty. Then the organization that owns the key is used."),
        )
        self.project = LineField(
            _("Project ID"),
            "proj_…",
            connection.project,
            partial(read_project, address=address),
            _("A new organization or project clears the last check: test again then."),
        )
        self.model = LineField(
            _("Model it relies on"),
            "gpt-5-mini",
            connection.model,
            read_model,
            _("The model that your tools ask for, if you know it."),
        )
        self.day = DayField(_("Replace the key by"), _offer(connection), connection.replace_by)
        self.notes = NotesField(connection.notes)
        self._build(connection)
        self._at_first = self._contents()

    @property
    def were_changed(self) -> bool:
        return self._contents() != self._at_first

    def read(self) -> Editable | None:
        """What stands there; None where something is wrong, which is said and gets the focus."""
        lines = (self.organization, self.project, self.model, self.day, self.notes)
        wrong = [one.field for one in lines if not one.read()]
        if wrong:
            wrong[0].setFocus()
            return None
        return Editable(
            self.purpose.choice,
            self.organization.value,
            self.project.value,
            self.model.value,
            self.day.value,
            self.notes.value,
        )

    def _contents(self) -> tuple[object, ...]:
        lines = (self.organization, self.project, self.model, self.day)
        texts = (one.field.text() for one in lines)
        return (self.purpose.choice, self.notes.field.toPlainText(), *texts)

    def _build(self, connection: Connection) -> None:
        label = plain_label(_("Purpose"), wrap=False)
        label.setBuddy(self.purpose)
        purpose = QVBoxLayout()
        purpose.setSpacing(spacing(0.75))
        purpose.addWidget(label)
        purpose.addLayout(Flow(self.purpose))
        day = QVBoxLayout()
        day.setSpacing(spacing(0.75))
        day.addWidget(self.day)
        day.addWidget(plain_label(_about_the_day(connection), kind="quiet"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, spacing(), 0)
        column.setSpacing(spacing(2))
        column.addLayout(purpose)
        column.addWidget(self.organization)
        column.addWidget(self.project)
        column.addWidget(self.model)
        column.addLayout(day)
        column.addWidget(self.notes)
        column.addStretch(1)


def _offer(connection: Connection) -> tuple[str, date]:
    offered = offered_day(connection, today())
    text = (
        _("{day}: 90 days from today")
        if offered.from_today
        else _("{day}: 90 days after it was saved")
    )
    return text.format(day=day_in_words(offered.day)), offered.day


def _about_the_day(connection: Connection) -> str:
    """No answer of the service has the day in it on which a key ends."""
    text = _("{service} does not say when a key ends. The list reminds you 14 days before the day.")
    return text.format(service=service_name(connection.api_address))
