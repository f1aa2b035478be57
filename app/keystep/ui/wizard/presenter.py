"""What the wizard does: the pages only show this state and report what a person did.

Keys, checks and saving stay here and in the flow model; no page ever holds a key.
"""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI, AddressProblem, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, Purpose
from keystep.domain.foreign_text import isolated
from keystep.domain.nickname import LONGEST_NICKNAME, free_nickname, read_nickname
from keystep.domain.organizations import Organization
from keystep.domain.pasted_text import (
    PastedKey,
    PastedOrganization,
    PastedProject,
    read_pasted,
)
from keystep.domain.policy import Policy
from keystep.domain.precedence import Decided
from keystep.domain.wizard_flow import Answers, Missing, Step, WizardFlow
from keystep.services.add_connection import SaveTrouble
from keystep.services.open_walkthrough import Opened
from keystep.services.ports import KeychainTrouble, Rehearsal
from keystep.services.same_key import already_saved_in_words
from keystep.services.sentences import Problem, sentence
from keystep.services.use_cases import UseCases
from keystep.services.wording import key_in_words
from keystep.texts import _
from keystep.ui.async_runner import AsyncRunner, Job
from keystep.ui.wizard.fields import Field, Fields, Mistake, Remark, Tone, called
from keystep.ui.wizard.instructions import Instructions
from keystep.ui.wizard.key_check import KeyCheck

_NOT_KEPT = {Cause.PRACTICE_KEY, Cause.REAL_KEY_IN_PRACTICE}


class WizardPresenter(QObject):
    """`changed` after every change; `announced` for what a listener should hear."""

    changed = Signal()
    announced = Signal(str)
    save_unverified_wanted = Signal()
    was_saved = Signal(object)

    def __init__(
        self, cases: UseCases, taken: frozenset[str], answers: Answers | None = None
    ) -> None:
        """`answers` are those of a run that was cancelled, without its key."""
        super().__init__()
        self._cases = cases
        self._runner = AsyncRunner()
        self.flow = WizardFlow(
            cases.realm,
            taken,
            answers=_within(cases.policy, answers or Answers()),
            policy=cases.policy,
        )
        self.key_remark: Remark | None = None
        self.fields = Fields(self.flow, self.announced.emit)
        self.instructions = Instructions(self.flow, self.fields)
        self.missing: Missing | None = None
        self.organizations: tuple[Organization, ...] = ()
        self.saved: Connection | None = None
        self.with_same_key: tuple[Connection, ...] = ()
        self.save_trouble: SaveTrouble | None = None
        self.keychain: str | KeychainTrouble = ""
        self._search: Job | None = None
        self._searched_with: Access | None = None
        self._saving: Job | None = None
        self.check = KeyCheck(
            cases, self.flow, self._runner, say=self.announced.emit, changed=self.changed.emit
        )
        self.look_for_keychain()

    async def aclose(self) -> None:
        """End whatever still runs, and forget the key."""
        await self._runner.aclose()
        self.flow.forget_key()

    @property
    def in_practice(self) -> bool:
        return self._cases.realm is Realm.PRACTICE

    @property
    def usual_address(self) -> ApiAddress:
        """Where the key goes if the person says nothing."""
        return self._cases.policy.address_of_new.value

    @property
    def rehearsal(self) -> Rehearsal | None:
        """Practice mode's service, for a trainer."""
        return self._cases.rehearsal

    @property
    def is_searching(self) -> bool:
        return self._search is not None

    @property
    def is_saving(self) -> bool:
        return self._saving is not None

    @property
    def would_lose_a_key(self) -> bool:
        return self.saved is None and self.flow.would_lose_a_key

    @property
    def needs_help(self) -> bool:
        """Whether a check, or the saving, came to an end that is no good."""
        ended = self.flow.verdict is not None and not self.check.is_good_enough
        return ended or self.save_trouble is not None

    @property
    def organization_in_words(self) -> str:
        """The chosen organization by name where the service told it, else by its ID."""
        chosen = self.flow.answers.organization
        titles = (found.title for found in self.organizations if found.id == chosen)
        return next(titles, chosen or "")

    def look_for_keychain(self) -> None:
        """Find out where the key would go, before anyone has made one for nothing."""
        self._runner.start(self._cases.keychain.name(), self._keychain_found)

    def offer_instructions(self, opened: Opened) -> None:
        """Show whose instructions these are, before anything of them is used."""
        self.instructions.offer(opened)
        self.changed.emit()

    def answer_offer(self, *, use: bool) -> None:
        """Use the instructions, or leave them."""
        if use:
            self.check.stop()  # what it would find is about what stood there before
            self.instructions.use()
            self.check.walkthrough = self.instructions.used
            self._enter_step()
        else:
            self.instructions.leave()
        self.changed.emit()

    def show_left_out(self) -> None:
        """Go to the first of the steps that IT left out and that can be changed."""
        left_out = sorted(self.flow.skip - {Step.BEFORE_YOU_BEGIN})
        if left_out:
            self.flow.show(*left_out)
            self.go_to(left_out[0])
            self._enter_step()
            self.changed.emit()

    def next(self) -> None:
        """Go one step on, or show what is missing or mistaken here."""
        problem = self.mistake_here or self.flow.next()
        if problem is None:
            self.missing = None
            self.fields.notes.clear()
            self._enter_step()
        else:
            self._show_problem(problem)
        self.changed.emit()

    @property
    def mistake_here(self) -> Mistake | None:
        """What is wrong with a field of the step that is shown."""
        mistakes = self.fields.mistakes.items()
        here = (mistake for field, mistake in mistakes if field.step is self.flow.step)
        return next(here, None)

    @property
    def has_problem(self) -> bool:
        """Whether the step that is shown can't be left as it is."""
        return self.mistake_here is not None or self.flow.missing(self.flow.step) is not None

    def back(self) -> None:
        self.check.stop()
        self.missing = None
        self.fields.notes.clear()
        self.save_trouble = None
        self.flow.back()
        self.changed.emit()

    def go_to(self, step: Step) -> None:
        """Back to a step that was passed already, to mend what is in it."""
        self.flow.show(step)
        while self.flow.step > step:
            self.back()

    def paste_key(self, text: str) -> None:
        """Take what was pasted: a key is kept, an ID goes where it belongs, all else is said."""
        match read_pasted(text, self.flow.answers.api_address):
            case PastedKey() as pasted:
                self._take_key(pasted)
            case PastedOrganization(organization=organization, project=project):
                self.set_organization(organization)
                if project is not None:
                    self.set_project(project)
                self._remark(Tone.NOTE, _about_ids(project))
            case PastedProject(project=project):
                self.set_project(project)
                self._remark(
                    Tone.NOTE,
                    _("This is a project ID, kept for the next step. Now paste the key."),
                )
            case problem:
                self._remark(Tone.TROUBLE, sentence(problem))
        self.changed.emit()

    def key_was_pasted_into(self, field: Field, text: str) -> None:
        """A field that is not for keys took none in. If there is no key yet, it is kept here."""
        known = self.flow.answers.key
        if known is None:
            self.paste_key(text)
        pasted = read_pasted(text, self.flow.answers.api_address)
        if not isinstance(pasted, PastedKey) or pasted.key != self.flow.answers.key:
            note = _("This looks like a secret key, so it was not put here. It belongs in step 2.")
        elif known is None:
            note = _("This is a secret key, so it went to the field “Secret key”.")
        else:
            about = _("This is your secret key. Keystep has it already.")
            note = " ".join([about, *self.fields.take_ids(pasted)])
        self.fields.note(field, note)
        self.changed.emit()

    def key_was_typed_into(self, field: Field) -> None:
        """A field that is not for keys took one out again."""
        if field is Field.NICKNAME:
            self.set_nickname("")
        note = _("This looked like a secret key, so it was taken out. It belongs in step 2.")
        self.fields.note(field, note)
        self.changed.emit()

    def key_was_typed(self) -> None:
        self._remark(Tone.NOTE, _("Keys are pasted, not typed. Copy the key, then choose Paste."))
        self.changed.emit()

    def set_address(self, text: str) -> None:
        self.fields.set_address(text)
        key = self.flow.answers.key
        if key is not None and Field.ADDRESS not in self.fields.mistakes:
            self._take_key(PastedKey(key))  # what may be sent depends on where it goes
        self.changed.emit()

    def set_organization(self, text: str) -> None:
        self.fields.set_organization(text, self.organizations)
        self.changed.emit()

    def set_project(self, text: str) -> None:
        self.fields.set_project(text)
        self.changed.emit()

    def set_nickname(self, text: str) -> None:
        self.missing = None
        self.fields.notes.pop(Field.NICKNAME, None)
        self.flow.answer(replace(self.flow.answers, nickname=text))
        self.changed.emit()

    def set_purpose(self, purpose: Purpose | None) -> None:
        self.flow.answer(replace(self.flow.answers, purpose=purpose))

    def start_check(self) -> None:
        self.save_trouble = None
        self.check.start()

    def apply_repair(self) -> None:
        """Change the one point that the check found to be wrong, and check again."""
        verdict = self.flow.verdict
        if verdict is not None and verdict.repair is not None:
            self.fields.apply(verdict.repair)
            self.start_check()

    def save(self, *, unverified_is_fine: bool = False) -> None:
        """Save once. What was not accepted is saved only after a second, clear yes."""
        access = self.flow.answers.access
        nickname = read_nickname(self.flow.answers.nickname)
        if self.is_saving or self.saved or access is None or not isinstance(nickname, str):
            return
        if not unverified_is_fine and not self.check.is_good_enough:
            self.save_unverified_wanted.emit()
            return
        self.check.stop()
        self.check.went_wrong = False
        self.save_trouble = None
        purpose = self.flow.answers.purpose
        self._saving = self._runner.start(
            self._cases.add(nickname, access, purpose, self.flow.verdict),
            self._save_ended,
            self._save_failed,
        )
        self.changed.emit()

    def _enter_step(self) -> None:
        if self.flow.step is Step.ORGANIZATION:
            self._search_organizations()
        elif self.flow.step is Step.NICKNAME and not self.flow.answers.nickname:
            idea = free_nickname(self._nickname_idea(), self.flow.taken)
            self.instructions.suggested = idea
            self.set_nickname(idea)
        elif self.flow.step is Step.CHECK_AND_SAVE:
            self.look_for_keychain()
            self.check.begin()

    def _take_key(self, pasted: PastedKey) -> None:
        """Keep the key and the IDs that came with it, and say what was understood."""
        self.flow.answer(replace(self.flow.answers, key=pasted.key))
        refused = self.flow.missing(Step.SECRET_KEY)
        if refused in _NOT_KEPT:
            self.flow.forget_key()
            self._remark(Tone.TROUBLE, sentence(refused))
        elif refused is not None:
            self._remark(Tone.TROUBLE, sentence(refused), *self.fields.take_ids(pasted))
        else:
            in_words = key_in_words(pasted.key.facts)
            self._remark(Tone.GOOD, in_words, *self.fields.take_ids(pasted))

    def _show_problem(self, problem: Problem) -> None:
        if self.flow.step is Step.SECRET_KEY and not isinstance(problem, AddressProblem):
            self._remark(Tone.TROUBLE, sentence(problem))
            return
        self.missing = problem if isinstance(problem, Missing) else None
        self.announced.emit(sentence(problem))

    def _remark(self, tone: Tone, text: str, *additions: str) -> None:
        self.key_remark = Remark(tone, text, additions)
        for said in (text, *additions):
            self.announced.emit(said)

    def _search_organizations(self) -> None:
        access = self.flow.answers.access
        if access is None:
            return
        asked_about = Access(access.address, access.key)
        if asked_about == self._searched_with:
            return
        self._searched_with = asked_about
        self.organizations = ()
        self.fields.fill_in("")  # what was chosen for another key
        if self._search is not None:
            self._search.cancel()
        self._search = self._runner.start(
            self._cases.find_organizations(access), self._organizations_found
        )

    def _organizations_found(self, found: tuple[Organization, ...]) -> None:
        self._search = None
        self.organizations = found
        if called(self.fields.texts[Field.ORGANIZATION], found):
            self.set_organization(self.fields.texts[Field.ORGANIZATION])
        elif found:
            self.fields.fill_in(found[0].id)
        if found:
            self.announced.emit(
                _("Found your organization: {title}").format(title=isolated(found[0].title))
            )
        self.changed.emit()

    def _nickname_idea(self) -> str:
        known = self.organization_in_words != (self.flow.answers.organization or "")
        idea = read_nickname(self.organization_in_words[:LONGEST_NICKNAME] if known else "OpenAI")
        return idea if isinstance(idea, str) else "OpenAI"

    def _keychain_found(self, found: str | KeychainTrouble) -> None:
        self.keychain = found
        if isinstance(found, KeychainTrouble):
            self.announced.emit(sentence(found))
        self.changed.emit()

    def _save_failed(self) -> None:
        self._saving = None
        self.check.say_went_wrong()

    def _save_ended(self, result: Connection | SaveTrouble) -> None:
        self._saving = None
        if isinstance(result, Connection):
            self.saved = result
            self.announced.emit(_("Connection saved"))
            self.was_saved.emit(result)
            self._look_for_the_same_key(result)
        else:
            self.save_trouble = result
            self.announced.emit(sentence(result))
        self.changed.emit()

    def _look_for_the_same_key(self, saved: Connection) -> None:
        """A remark that comes after the saving: it must not stand in the way."""

        def found(others: tuple[Connection, ...]) -> None:
            self.with_same_key = others
            if others:
                self.announced.emit(already_saved_in_words(others))
                self.changed.emit()

        if (key := self.flow.answers.key) is not None:
            self._runner.start(self._cases.same_keys.look(saved, key), found)


def _about_ids(project: str | None) -> str:
    """What to say of an organization ID that came without a key."""
    if project is None:
        return _("This is an organization ID, kept for the next step. Now paste the key.")
    return _("These are two IDs, kept for the next step. Now paste the key.")


def _within(policy: Policy, answers: Answers) -> Answers:
    """The answers to begin with. What the organisation settled firmly holds whatever they say."""
    address = policy.address_of_new
    organization, project = policy.organization_of_new(), policy.project_of_new()
    said_nothing = answers.api_address == OPENAI
    return replace(
        answers,
        api_address=address.value if address.is_locked or said_nothing else answers.api_address,
        organization=_decided(organization, answers.organization),
        project=_decided(project, answers.project),
    )


def _decided(settled: Decided[str], answered: str | None) -> str | None:
    return settled.value if settled.is_locked else answered or settled.value or None
