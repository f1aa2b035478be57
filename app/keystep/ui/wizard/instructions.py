"""IT's instructions in the wizard: offered first, then filled in where the person said nothing."""

from dataclasses import replace

from keystep import texts
from keystep.domain.nickname import free_nickname
from keystep.domain.walkthrough import NO_WORDS, Walkthrough, Words
from keystep.domain.wizard_flow import Step, WizardFlow
from keystep.services.open_walkthrough import Opened
from keystep.ui.wizard.fields import Field, Fields


class Instructions:
    """`offered` waits for the person's answer; `used` is in force."""

    def __init__(self, flow: WizardFlow, fields: Fields) -> None:
        self._flow, self._fields = flow, fields
        self.offered: Opened | None = None
        self.used: Walkthrough | None = None

    def offer(self, opened: Opened) -> None:
        self.offered = opened

    def leave(self) -> None:
        """Go on as if there were none."""
        self.offered = None

    def use(self) -> None:
        """Fill in what is empty: what a person has entered goes before what a file says."""
        if self.offered is None:
            return
        opened, self.offered = self.offered, None
        said = self.used = opened.walkthrough
        if said.organization_id and not self._fields.texts[Field.ORGANIZATION]:
            self._fields.set_organization(said.organization_id, ())
        if said.project_id and not self._fields.texts[Field.PROJECT]:
            self._fields.set_project(said.project_id)
        nickname = said.nickname_for(opened.user)
        if nickname and not self._flow.answers.nickname:
            free = free_nickname(nickname, self._flow.taken)
            self._flow.answer(replace(self._flow.answers, nickname=free))
        if self._flow.answers.purpose is None:
            self._flow.answer(replace(self._flow.answers, purpose=said.purpose))
        self._flow.leave_out(said.skip)

    @property
    def words(self) -> Words:
        """In the reader's language, or the best there is."""
        shown = self.offered.walkthrough if self.offered else self.used
        return shown.words_for(texts.wanted_languages()) if shown else NO_WORDS

    def note(self, step: Step) -> str:
        """What IT says about a step; empty where it says nothing."""
        return self.words.notes.get(step, "") if self.used else ""
