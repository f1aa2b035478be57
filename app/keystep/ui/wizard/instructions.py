"""IT's instructions in the wizard: offered first, then filled in where the person said nothing."""

from dataclasses import replace

from keystep import texts
from keystep.domain.nickname import free_nickname
from keystep.domain.walkthrough import NO_WORDS, Walkthrough, Words
from keystep.domain.wizard_flow import Answers, Step, WizardFlow
from keystep.services.open_walkthrough import Opened
from keystep.ui.wizard.fields import Field, Fields


class Instructions:
    """`offered` waits for the person's answer; `used` is in force.

    `suggested` is the nickname that Keystep thought of: what IT says goes before it.
    """

    def __init__(self, flow: WizardFlow, fields: Fields) -> None:
        self._flow, self._fields = flow, fields
        self.offered: Opened | None = None
        self.used: Walkthrough | None = None
        self.suggested = ""
        self._filled_in = Answers()

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
        nickname = said.nickname_for(opened.user)
        put = Answers(
            organization=self._put(Field.ORGANIZATION, said.organization_id),
            project=self._put(Field.PROJECT, said.project_id),
            nickname=(
                free_nickname(nickname, self._flow.taken) if nickname else self._filled_in.nickname
            ),
            purpose=said.purpose,
        )
        told = self._flow.answers
        if nickname and told.nickname in {"", self._filled_in.nickname, self.suggested}:
            told = replace(told, nickname=put.nickname)
        if told.purpose in {None, self._filled_in.purpose}:
            told = replace(told, purpose=put.purpose)
        self._flow.answer(told)
        self._filled_in = put
        self._flow.leave_out(said.skip)

    @property
    def own_answers(self) -> Answers:
        """What the person has told, without what stands there because a file said so."""
        told, put = self._flow.answers, self._filled_in
        return replace(
            told,
            organization=None if told.organization == put.organization else told.organization,
            project=None if told.project == put.project else told.project,
            nickname="" if told.nickname == put.nickname else told.nickname,
            purpose=None if told.purpose is put.purpose else told.purpose,
        )

    def _put(self, field: Field, id_: str | None) -> str | None:
        """What is put into a field, also if that takes away what another file put there."""
        before = self._filled_in
        theirs = before.organization if field is Field.ORGANIZATION else before.project
        is_theirs = theirs is not None and self._fields.texts[field] == theirs
        if not (is_theirs or (id_ and self._fields.has_room_for(field, id_))):
            return None
        if field is Field.ORGANIZATION:
            self._fields.set_organization(id_ or "", ())
        else:
            self._fields.set_project(id_ or "")
        return id_

    @property
    def words(self) -> Words:
        """In the reader's language, or the best there is."""
        shown = self.offered.walkthrough if self.offered else self.used
        return shown.words_for(texts.wanted_languages()) if shown else NO_WORDS

    def note(self, step: Step) -> str:
        """What IT says about a step; empty where it says nothing."""
        return self.words.notes.get(step, "") if self.used else ""
