"""Whose instructions these are and what they would fill in, before anything of them is used."""

from keystep.services.walkthrough_in_words import (
    contact_in_words,
    draft_in_words,
    fills_in,
    from_whom,
    not_verified,
    unknown_in_words,
)
from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.labels import breakable, heading_label, plain_label
from keystep.ui.widgets.message import Message
from keystep.ui.wizard.note_panel import NotePanel
from keystep.ui.wizard.presenter import WizardPresenter
from keystep.ui.wizard.step_page import StepPage


class InstructionsPage(StepPage):
    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(presenter, _("Instructions from IT"))
        self._draft = Message()
        self._origin = Message()
        self._intro = NotePanel()
        self._heading = heading_label(_("What they fill in"))
        self._fills_in = plain_label()
        self._yours = plain_label(
            _("You can change all of it. They can't see your key or say where it is sent."),
            kind="quiet",
        )
        self._unknown = plain_label(kind="quiet")
        self.column.addWidget(self._draft)
        self.column.addWidget(self._origin)
        self.column.addWidget(self._intro)
        self.column.addSpacing(spacing())
        for label in (self._heading, self._fills_in, self._yours, self._unknown):
            self.column.addWidget(label)
        self.column.addStretch(1)

    def show_state(self) -> None:
        opened = self.presenter.instructions.offered
        if opened is None:
            return
        walkthrough = opened.walkthrough
        self.headline.setText(breakable(from_whom(walkthrough)))
        self.setAccessibleName(from_whom(walkthrough))
        if walkthrough.is_draft:
            self._draft.show_note(draft_in_words())
        else:
            self._draft.clear()
        self._origin.show_note(breakable(not_verified(opened.origin)))
        self._intro.show_words(
            walkthrough.organisation,
            self.presenter.instructions.words.intro,
            contact=breakable(contact_in_words(walkthrough.organisation)),
        )
        lines = fills_in(walkthrough, opened.user) or [_("Nothing: they only explain.")]
        self._fills_in.setText(breakable("\n".join(lines)))
        self._unknown.setText(breakable(unknown_in_words(opened.unknown)))
        self._unknown.setVisible(bool(opened.unknown))
