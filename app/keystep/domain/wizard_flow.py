"""The wizard as a model: five steps, what was answered, what is missing, what would be lost.

It knows no window: `ui/wizard/` shows it, and the tests walk every path through it first.
"""

from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum

from keystep.domain.access import Access, Realm, why_not_sent
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.connection import Purpose
from keystep.domain.nickname import NicknameProblem, folded, read_nickname
from keystep.domain.policy import NO_POLICY, Policy
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict


class Step(IntEnum):
    BEFORE_YOU_BEGIN = 1
    SECRET_KEY = 2
    ORGANIZATION = 3
    NICKNAME = 4
    CHECK_AND_SAVE = 5


class Missing(Enum):
    """Why the person can't go on yet."""

    KEY = "key"
    NICKNAME = "nickname"
    NICKNAME_TOO_LONG = "nickname_too_long"
    NICKNAME_UNUSABLE = "nickname_unusable"
    NICKNAME_IS_A_KEY = "nickname_is_a_key"
    NICKNAME_TAKEN = "nickname_taken"


@dataclass(frozen=True)
class Answers:
    """What the person has told so far. The key shows itself nowhere, not even in `repr`."""

    key: SecretKey | None = None
    api_address: ApiAddress = OPENAI
    organization: str | None = None
    project: str | None = None
    nickname: str = ""
    purpose: Purpose | None = None

    @property
    def access(self) -> Access | None:
        if self.key is None:
            return None
        return Access(self.api_address, self.key, self.organization, self.project)


@dataclass
class WizardFlow:
    """Where the person is and what they have told; `taken` are the nicknames in use."""

    realm: Realm
    taken: frozenset[str] = frozenset()
    step: Step = Step.BEFORE_YOU_BEGIN
    answers: Answers = field(default_factory=Answers)
    verdict: Verdict | None = None
    policy: Policy = NO_POLICY
    skip: frozenset[Step] = frozenset()

    def answer(self, answers: Answers) -> None:
        """Take new answers. A verdict about another access is forgotten."""
        if answers.access != self.answers.access:
            self.verdict = None
        self.answers = answers

    def next(self) -> Missing | Cause | None:
        """Go one step on, or say what is missing here or why the key can't be used."""
        if missing := self.missing(self.step):
            return missing
        after = [step for step in Step if step > self.step and not self._passes_over(step)]
        if after:
            self.step = after[0]
        return None

    def back(self) -> None:
        """To where the person was, if anywhere."""
        before = [step for step in Step if step < self.step and not self._passes_over(step)]
        if before:
            self.step = before[-1]

    @property
    def can_go_back(self) -> bool:
        return any(step < self.step and not self._passes_over(step) for step in Step)

    def leave_out(self, steps: frozenset[Step]) -> None:
        """Pass over these steps from now on; each keeps its number, and comes if it is needed."""
        self.skip = steps
        while self._passes_over(self.step):
            self.step = Step(self.step + 1)

    def show(self, *steps: Step) -> None:
        """The person wants to see these after all."""
        self.skip -= set(steps)

    def missing(self, step: Step) -> Missing | Cause | None:
        if step is Step.SECRET_KEY:
            access = self.answers.access
            if access is None:
                return Missing.KEY
            return why_not_sent(access, self.realm) or self.policy.why_not_at(access.address)
        if step is Step.NICKNAME:
            return self._missing_in_nickname()
        return None

    @property
    def would_lose_a_key(self) -> bool:
        """Whether closing now throws away a key that the person may not be able to copy again."""
        return self.answers.key is not None

    def forget_key(self) -> None:
        self.answer(replace(self.answers, key=None))

    def _passes_over(self, step: Step) -> bool:
        """Where something is missing a step is shown, whoever wanted to leave it out."""
        return step in self.skip and self.missing(step) is None

    def _missing_in_nickname(self) -> Missing | None:
        nickname = read_nickname(self.answers.nickname)
        match nickname:
            case NicknameProblem.EMPTY:
                return Missing.NICKNAME
            case NicknameProblem.TOO_LONG:
                return Missing.NICKNAME_TOO_LONG
            case NicknameProblem.HIDDEN_CHARACTERS:
                return Missing.NICKNAME_UNUSABLE
            case NicknameProblem.IS_A_KEY:
                return Missing.NICKNAME_IS_A_KEY
        taken = {folded(name) for name in self.taken}
        return Missing.NICKNAME_TAKEN if folded(nickname) in taken else None
