"""What the wizard does: the pages only show this state and report what a person did.

Keys, checks and saving stay here and in the flow model; no page ever holds a key.
"""

from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QObject, Signal

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI, AddressProblem, read_api_address
from keystep.domain.causes import Cause, Status
from keystep.domain.connection import Connection, Purpose
from keystep.domain.identifiers import IdProblem, read_organization, read_project
from keystep.domain.nickname import LONGEST_NICKNAME, free_nickname, read_nickname
from keystep.domain.pasted_text import (
    PastedKey,
    PastedOrganization,
    PastedProject,
    read_pasted,
)
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.domain.wizard_flow import Answers, Missing, Step, WizardFlow
from keystep.domain.wrappings import cleaned_line
from keystep.services.add_connection import SaveTrouble
from keystep.services.find_organizations import Organization
from keystep.services.ports import KeychainTrouble
from keystep.services.use_cases import UseCases
from keystep.services.wording import Problem, key_in_words, sentence, title
from keystep.texts import _
from keystep.ui.async_runner import AsyncRunner, Job


class Field(Enum):
    """The fields that are typed and can hold a mistake."""

    ADDRESS = "address"
    ORGANIZATION = "organization"
    PROJECT = "project"

    @property
    def step(self) -> Step:
        return Step.SECRET_KEY if self is Field.ADDRESS else Step.ORGANIZATION


Mistake = AddressProblem | IdProblem

_GOOD_ENOUGH = {Status.WORKS, Status.ATTENTION}
_NOT_KEPT = {Cause.PRACTICE_KEY, Cause.REAL_KEY_IN_PRACTICE}


class Tone(Enum):
    GOOD = "good"
    NOTE = "note"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class Remark:
    """Something said beside a field."""

    tone: Tone
    text: str


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
        answers = answers or Answers()
        self.flow = WizardFlow(cases.realm, taken, answers=answers)
        self.key_remark: Remark | None = None
        self.address_text = "" if answers.api_address == OPENAI else answers.api_address.url
        self.organization_text = answers.organization or ""
        self.project_text = answers.project or ""
        self.mistakes: dict[Field, Mistake] = {}
        self.missing: Missing | None = None
        self.organizations: tuple[Organization, ...] = ()
        self.saved: Connection | None = None
        self.save_trouble: SaveTrouble | None = None
        self.keychain: str | KeychainTrouble = ""
        self._search: Job | None = None
        self._searched_with: Access | None = None
        self._check: Job | None = None
        self._saving: Job | None = None
        self.look_for_keychain()

    async def aclose(self) -> None:
        """End whatever still runs, and forget the key."""
        await self._runner.aclose()
        self.flow.forget_key()

    @property
    def in_practice(self) -> bool:
        return self._cases.realm is Realm.PRACTICE

    @property
    def is_checking(self) -> bool:
        return self._check is not None

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
    def organization_in_words(self) -> str:
        """The chosen organization by name where the service told it, else by its ID."""
        chosen = self.flow.answers.organization
        titles = (found.title for found in self.organizations if found.id == chosen)
        return next(titles, chosen or "")

    def look_for_keychain(self) -> None:
        """Find out where the key would go, before anyone has made one for nothing."""
        self._runner.start(self._cases.keychain.name(), self._keychain_found)

    def next(self) -> None:
        """Go one step on, or show what is missing or mistaken here."""
        problem = self.mistake_here or self.flow.next()
        if problem is None:
            self.missing = None
            self._enter_step()
        else:
            self._show_problem(problem)
        self.changed.emit()

    @property
    def mistake_here(self) -> Mistake | None:
        """What is wrong with a field of the step that is shown."""
        here = (mistake for field, mistake in self.mistakes.items() if field.step is self.flow.step)
        return next(here, None)

    @property
    def has_problem(self) -> bool:
        """Whether the step that is shown can't be left as it is."""
        return self.mistake_here is not None or self.flow.missing(self.flow.step) is not None

    def back(self) -> None:
        self.stop_check()
        self.missing = None
        self.save_trouble = None
        self.flow.back()
        self.changed.emit()

    def go_to(self, step: Step) -> None:
        """Back to a step that was passed already, to mend what is in it."""
        while self.flow.step > step:
            self.back()

    def paste_key(self, text: str) -> None:
        """Take what was pasted: a key is kept, an ID goes where it belongs, all else is said."""
        match read_pasted(text):
            case PastedKey(key=key):
                self._take_key(key)
            case PastedOrganization(organization=organization):
                self.set_organization(organization)
                self._remark(
                    Tone.NOTE,
                    _("This is an organization ID, kept for the next step. Now paste the key."),
                )
            case PastedProject(project=project):
                self.set_project(project)
                self._remark(
                    Tone.NOTE,
                    _("This is a project ID, kept for the next step. Now paste the key."),
                )
            case problem:
                self._remark(Tone.TROUBLE, sentence(problem))
        self.changed.emit()

    def key_was_typed(self) -> None:
        self._remark(Tone.NOTE, _("Keys are pasted, not typed. Copy the key, then choose Paste."))
        self.changed.emit()

    def set_address(self, text: str) -> None:
        """Another service address; empty means OpenAI's. IDs are read anew: each has its rules."""
        self.address_text = text.strip()
        address = read_api_address(text) if self.address_text else OPENAI
        if isinstance(address, AddressProblem):
            self.mistakes[Field.ADDRESS] = address
        else:
            self.mistakes.pop(Field.ADDRESS, None)
            self.flow.answer(replace(self.flow.answers, api_address=address))
            self.set_organization(self.organization_text)
            self.set_project(self.project_text)
            if self.flow.answers.key is not None:
                self._take_key(self.flow.answers.key)
        self.changed.emit()

    def set_organization(self, text: str) -> None:
        self.organization_text = cleaned_line(text)
        organization = read_organization(text, self.flow.answers.api_address)
        if isinstance(organization, IdProblem):
            self.mistakes[Field.ORGANIZATION] = organization
        else:
            self.mistakes.pop(Field.ORGANIZATION, None)
            self.flow.answer(replace(self.flow.answers, organization=organization))
        self.changed.emit()

    def set_project(self, text: str) -> None:
        self.project_text = cleaned_line(text)
        project = read_project(text, self.flow.answers.api_address)
        if isinstance(project, IdProblem):
            self.mistakes[Field.PROJECT] = project
        else:
            self.mistakes.pop(Field.PROJECT, None)
            self.flow.answer(replace(self.flow.answers, project=project))
        self.changed.emit()

    def set_nickname(self, text: str) -> None:
        self.missing = None
        self.flow.answer(replace(self.flow.answers, nickname=text))
        self.changed.emit()

    def set_purpose(self, purpose: Purpose | None) -> None:
        self.flow.answer(replace(self.flow.answers, purpose=purpose))

    def start_check(self) -> None:
        access = self.flow.answers.access
        if access is None or self.is_checking:
            return
        self.flow.verdict = None
        self.save_trouble = None
        self._check = self._runner.start(self._cases.check_key(access), self._checked)
        self.announced.emit(_("Checking this key…"))
        self.changed.emit()

    def stop_check(self) -> None:
        if self._check is not None:
            self._check.cancel()
            self._check = None
            self.announced.emit(_("Check cancelled"))
            self.changed.emit()

    def save(self, *, unverified_is_fine: bool = False) -> None:
        """Save once. What was not accepted is saved only after a second, clear yes."""
        access = self.flow.answers.access
        nickname = read_nickname(self.flow.answers.nickname)
        if self.is_saving or self.saved or access is None or not isinstance(nickname, str):
            return
        verdict = self.flow.verdict
        if not unverified_is_fine and (verdict is None or verdict.status not in _GOOD_ENOUGH):
            self.save_unverified_wanted.emit()
            return
        self.stop_check()
        self.save_trouble = None
        purpose = self.flow.answers.purpose
        self._saving = self._runner.start(
            self._cases.add(nickname, access, purpose, self.flow.verdict), self._save_ended
        )
        self.changed.emit()

    def _enter_step(self) -> None:
        if self.flow.step is Step.ORGANIZATION:
            self._search_organizations()
        elif self.flow.step is Step.NICKNAME and not self.flow.answers.nickname:
            self.set_nickname(free_nickname(self._nickname_idea(), self.flow.taken))
        elif self.flow.step is Step.CHECK_AND_SAVE and self.flow.verdict is None:
            self.look_for_keychain()
            self.start_check()

    def _take_key(self, key: SecretKey) -> None:
        self.flow.answer(replace(self.flow.answers, key=key))
        refused = self.flow.missing(Step.SECRET_KEY)
        if refused is None:
            self._remark(Tone.GOOD, key_in_words(key.facts))
            return
        if refused in _NOT_KEPT:
            self.flow.forget_key()
        self._remark(Tone.TROUBLE, sentence(refused))

    def _show_problem(self, problem: Problem) -> None:
        if self.flow.step is Step.SECRET_KEY and not isinstance(problem, AddressProblem):
            self._remark(Tone.TROUBLE, sentence(problem))
            return
        self.missing = problem if isinstance(problem, Missing) else None
        self.announced.emit(sentence(problem))

    def _remark(self, tone: Tone, text: str) -> None:
        self.key_remark = Remark(tone, text)
        self.announced.emit(text)

    def _search_organizations(self) -> None:
        access = self.flow.answers.access
        if access is None:
            return
        asked_about = Access(access.address, access.key)
        if asked_about == self._searched_with:
            return
        self._searched_with = asked_about
        self.organizations = ()
        if self._search is not None:
            self._search.cancel()
        self._search = self._runner.start(
            self._cases.find_organizations(access), self._organizations_found
        )

    def _organizations_found(self, found: tuple[Organization, ...]) -> None:
        self._search = None
        self.organizations = found
        if found and not self.organization_text:
            self.set_organization(found[0].id)
        if found:
            self.announced.emit(_("Found your organization: {title}").format(title=found[0].title))
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

    def _checked(self, verdict: Verdict) -> None:
        self._check = None
        self.flow.verdict = verdict
        self.announced.emit(title(verdict.cause))
        self.changed.emit()

    def _save_ended(self, result: Connection | SaveTrouble) -> None:
        self._saving = None
        if isinstance(result, Connection):
            self.saved = result
            self.announced.emit(_("Connection saved"))
            self.was_saved.emit(result)
        else:
            self.save_trouble = result
            self.announced.emit(sentence(result))
        self.changed.emit()
