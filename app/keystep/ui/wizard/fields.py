"""The wizard's fields that a person types in: what stands there, and what is said beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from keystep.domain.api_address import OPENAI, AddressProblem, ApiAddress, read_api_address
from keystep.domain.causes import Cause
from keystep.domain.identifiers import IdProblem, read_organization, read_project
from keystep.domain.nickname import folded
from keystep.domain.organizations import Organization
from keystep.domain.pasted_text import PastedKey
from keystep.domain.policy import Policy
from keystep.domain.repair import Repair
from keystep.domain.wizard_flow import Step, WizardFlow
from keystep.domain.wrappings import cleaned_line
from keystep.texts import N_, _


class Field(Enum):
    ADDRESS = "address"
    ORGANIZATION = "organization"
    PROJECT = "project"
    NICKNAME = "nickname"

    @property
    def step(self) -> Step:
        return _STEPS[self]


_STEPS = {
    Field.ADDRESS: Step.SECRET_KEY,
    Field.ORGANIZATION: Step.ORGANIZATION,
    Field.PROJECT: Step.ORGANIZATION,
    Field.NICKNAME: Step.NICKNAME,
}

Mistake = AddressProblem | IdProblem | Cause
"""A cause stands for an address that no key may go to here."""

_READ = {Field.ORGANIZATION: read_organization, Field.PROJECT: read_project}
_BELONGS_TO_THE_OTHER = {IdProblem.IS_A_PROJECT, IdProblem.IS_AN_ORGANIZATION}
_MOVED = {
    Field.ORGANIZATION: N_("This is a project ID, so it went to the field “Project ID”."),
    Field.PROJECT: N_("This is an organization ID, so it went to the field “Organization ID”."),
}
_TAKEN = {
    (Field.ORGANIZATION,): N_("The organization ID in this text is kept too."),
    (Field.PROJECT,): N_("The project ID in this text is kept too."),
    (Field.ORGANIZATION, Field.PROJECT): N_("The IDs in this text are kept too."),
}


class Tone(Enum):
    GOOD = "good"
    NOTE = "note"
    TROUBLE = "trouble"


@dataclass(frozen=True)
class Remark:
    """Something said beside the key's field; `additions` are about what came with the key."""

    tone: Tone
    text: str
    additions: tuple[str, ...] = ()


class Fields:
    """Address, organization and project. What is no mistake becomes an answer of the flow.

    `say` gets each note, so that a listener hears it too.
    """

    def __init__(self, flow: WizardFlow, say: Callable[[str], None]) -> None:
        self._flow = flow
        self._say = say
        answers, usual = flow.answers, flow.policy.address_of_new.value
        self.texts: dict[Field, str] = {
            Field.ADDRESS: _shown(answers.api_address, usual),
            Field.ORGANIZATION: answers.organization or "",
            Field.PROJECT: answers.project or "",
        }
        self.mistakes: dict[Field, Mistake] = {}
        self.notes: dict[Field, str] = {}
        usual_ids = flow.policy.recommended
        self._recommended = {
            Field.ORGANIZATION: usual_ids.organization_id or "",
            Field.PROJECT: usual_ids.project_id or "",
        }
        self.locked = _locked(flow.policy)
        """What the organisation has settled, and nobody can change here."""
        self._filled_in = ""

    def note(self, field: Field, text: str) -> None:
        """Say something beside a field, until it changes or its step is left."""
        self.notes[field] = text
        self._say(text)

    def set_address(self, text: str) -> None:
        """Another service address; empty means the usual one. IDs are read anew, by its rules."""
        if Field.ADDRESS in self.locked:
            return
        self.notes.pop(Field.ADDRESS, None)
        self.texts[Field.ADDRESS] = text.strip()
        policy = self._flow.policy
        address = read_api_address(text) if text.strip() else policy.address_of_new.value
        if isinstance(address, AddressProblem):
            self.mistakes[Field.ADDRESS] = address
            return
        if forbidden := policy.why_not_at(address):
            self.mistakes[Field.ADDRESS] = forbidden
            return
        self.mistakes.pop(Field.ADDRESS, None)
        self._flow.answer(replace(self._flow.answers, api_address=address))
        for field in _READ:
            self._read(field, self.texts[field])

    def set_organization(self, text: str, known: Sequence[Organization]) -> None:
        """An ID, or the name of an organization that is known."""
        if named := called(text, known):
            self._read(Field.ORGANIZATION, named.id)
            self.note(Field.ORGANIZATION, _("Keystep knows this name, and put in its ID."))
        else:
            self._take(Field.ORGANIZATION, text, other=Field.PROJECT)

    def set_project(self, text: str) -> None:
        self._take(Field.PROJECT, text, other=Field.ORGANIZATION)

    def fill_in(self, organization: str) -> None:
        """Choose an organization for the person, unless they named one."""
        if self.texts[Field.ORGANIZATION] in {"", self._filled_in}:
            self._filled_in = organization
            self._read(Field.ORGANIZATION, organization)

    def take_ids(self, pasted: PastedKey) -> tuple[str, ...]:
        """Put in the IDs that came with a key, where nothing else was entered. Says what it did."""
        came = {Field.ORGANIZATION: pasted.organization, Field.PROJECT: pasted.project}
        ids = {field: id_ for field, id_ in came.items() if id_ is not None}
        taken = tuple(field for field, id_ in ids.items() if self.has_room_for(field, id_))
        for field in taken:
            self._read(field, ids[field])
        said = [_(_TAKEN[taken])] if taken else []
        if len(taken) < len(ids):
            said.append(_("You entered another ID than the one in this text. Yours stays."))
        return tuple(said)

    def apply(self, repair: Repair) -> None:
        """Take over what a check found to work."""
        self.set_address(_shown(repair.address, self._flow.policy.address_of_new.value))
        self._read(Field.ORGANIZATION, repair.organization or "")
        self._read(Field.PROJECT, repair.project or "")

    def has_room_for(self, field: Field, id_: str) -> bool:
        """Whether the person entered nothing else there."""
        chosen_for_them = field is Field.ORGANIZATION and self.texts[field] == self._filled_in
        return chosen_for_them or self.texts[field] in {"", id_, self._recommended.get(field)}

    def _take(self, field: Field, text: str, other: Field) -> None:
        """Read a text, or move it to the other field; then what stood here before comes back."""
        self.notes.pop(field, None)
        address = self._flow.answers.api_address
        theirs = _READ[other](text, address)
        moves = _READ[field](text, address) in _BELONGS_TO_THE_OTHER
        if moves and isinstance(theirs, str) and self.texts[other] in {"", theirs}:
            self._read(other, theirs)
            self._read(field, self._answered(field))
            self.note(field, _(_MOVED[field]))
        else:
            self._read(field, text)

    def _answered(self, field: Field) -> str:
        answers = self._flow.answers
        return (answers.organization if field is Field.ORGANIZATION else answers.project) or ""

    def _read(self, field: Field, text: str) -> None:
        if field in self.locked:
            text = self.locked[field]
        found = _READ[field](text, self._flow.answers.api_address)
        if isinstance(found, IdProblem):
            self.texts[field] = cleaned_line(text)
            self.mistakes[field] = found
            return
        self.texts[field] = found or ""
        self.mistakes.pop(field, None)
        answers = self._flow.answers
        if field is Field.ORGANIZATION:
            self._flow.answer(replace(answers, organization=found))
        else:
            self._flow.answer(replace(answers, project=found))


def _shown(address: ApiAddress, usual: ApiAddress) -> str:
    """An empty field means the usual address; where that is not OpenAI's, it is said."""
    return "" if address == usual == OPENAI else address.url


def _locked(policy: Policy) -> dict[Field, str]:
    decided = {
        Field.ORGANIZATION: policy.organization_of_new(),
        Field.PROJECT: policy.project_of_new(),
    }
    locked = {field: one.value for field, one in decided.items() if one.is_locked}
    if policy.address_of_new.is_locked:
        locked[Field.ADDRESS] = policy.address_of_new.value.url
    return locked


def called(text: str, known: Sequence[Organization]) -> Organization | None:
    """The one organization with this name, whatever its case. An ID is no name."""
    name = folded(cleaned_line(text))
    found = [one for one in known if one.title != one.id and folded(one.title) == name]
    return found[0] if len(found) == 1 else None
