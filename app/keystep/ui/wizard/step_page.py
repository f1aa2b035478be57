"""What every page of the wizard is: a headline, its content, and how it shows the state."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from keystep.domain.pages import Page
from keystep.domain.wizard_flow import Step
from keystep.services.our_organisation import set_by
from keystep.services.sentences import sentence
from keystep.services.walkthrough_in_words import (
    STEP_TITLES,
    contact_in_words,
    permissions_in_words,
)
from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.answer_field import AnswerField
from keystep.ui.widgets.labels import plain_label, title_label
from keystep.ui.widgets.message import Message
from keystep.ui.wizard.fields import Field
from keystep.ui.wizard.note_panel import NotePanel
from keystep.ui.wizard.presenter import WizardPresenter


class StepPage(QWidget):
    """`help` is the question at the bottom left and the page that answers it."""

    step: Step | None = None
    help: tuple[str, Page] | None = None

    def __init__(self, presenter: WizardPresenter, headline: str) -> None:
        super().__init__()
        self.presenter = presenter
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, spacing(), spacing(2))
        self.column.setSpacing(spacing(1.5))
        if self.step is not None:
            self.setAccessibleName(step_name(self.step))
        self.headline = title_label(headline)
        self.column.addWidget(self.headline)
        self._note = NotePanel()
        self.column.addWidget(self._note)

    def show_state(self) -> None:
        """Bring what is on the page in line with the presenter."""

    def show_note(self) -> None:
        """What IT says about this step, if its instructions are used."""
        walkthrough = self.presenter.instructions.used
        if walkthrough is None or self.step is None:
            self._note.hide()
            return
        needs_help = self.step is Step.CHECK_AND_SAVE and self.presenter.needs_help
        self._note.show_words(
            walkthrough.organisation,
            self.presenter.instructions.note(self.step),
            settings=permissions_in_words(walkthrough) if self.step is Step.SECRET_KEY else "",
            contact=contact_in_words(walkthrough.organisation) if needs_help else "",
        )

    def add_intro(self, text: QLabel, page: QPushButton) -> None:
        """What this step is about, with the button that opens the page it talks of."""
        row = QHBoxLayout()
        row.setSpacing(spacing(2))
        row.addWidget(text, 1)
        row.addWidget(page, alignment=Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)

    def answer_field(self, field: Field, name: str, example: str) -> AnswerField:
        """A field for anything but the key."""
        made = AnswerField(
            name,
            example,
            on_key=lambda text: self.key_pasted_into(field, text),
            on_typed_key=lambda: self.presenter.key_was_typed_into(field),
        )
        if self.is_locked(field):
            # It stays in the order of the Tab key: what is sent where can be read by all.
            made.setReadOnly(True)
            made.setProperty("locked", "true")
            made.setAccessibleDescription(set_by())
        return made

    def is_locked(self, field: Field) -> bool:
        """Whether the organisation has settled it."""
        return field in self.presenter.fields.locked

    def hint(self, field: Field, text: str) -> QLabel:
        """What is said under a field: who settled it, or else how to answer."""
        if self.is_locked(field):
            return plain_label(set_by())
        return plain_label(text, kind="quiet")

    def key_pasted_into(self, field: Field, text: str) -> None:
        """What stands in the other fields goes first: what may be a key depends on the address."""
        self.hand_over()
        self.presenter.key_was_pasted_into(field, text)

    def say_beside(self, message: Message, field: Field) -> None:
        """Show what is wrong with a field, or what was done with what was put there."""
        fields = self.presenter.fields
        if (mistake := fields.mistakes.get(field)) is not None:
            message.show_trouble(sentence(mistake))
        elif (note := fields.notes.get(field)) is not None:
            message.show_note(note)
        else:
            message.clear()

    def hand_over(self) -> None:
        """Tell the presenter what stands in the fields, before the page is left.

        A field reports when the focus leaves it, which a mouse or a shortcut may do too late and
        an assistive program not at all.
        """

    def first_field(self) -> QWidget | None:
        """What gets the focus when the page appears, or when something on it is missing."""
        return None


def step_name(step: Step) -> str:
    """ "Step 2 of 5: Secret key", as readers and tests know the page."""
    return _("Step {number} of {count}: {title}").format(
        number=int(step), count=len(Step), title=_(STEP_TITLES[step])
    )
