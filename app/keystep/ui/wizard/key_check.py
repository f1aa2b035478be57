"""The live side of the last step: the check, what the key can do, whether it can pay."""

from collections.abc import Callable, Coroutine
from typing import Any

from keystep.domain.capabilities import Capability
from keystep.domain.causes import Status
from keystep.domain.not_done import NotDone
from keystep.domain.permissions import Permissions
from keystep.domain.purpose_fit import Comparison, Fit, compare, with_permissions
from keystep.domain.verdict import Verdict
from keystep.domain.walkthrough import Walkthrough
from keystep.domain.wizard_flow import WizardFlow
from keystep.services.permission_wording import fit_in_words
from keystep.services.probe_permissions import Probed
from keystep.services.sentences import sentence
from keystep.services.use_cases import UseCases
from keystep.services.verdict_wording import title
from keystep.texts import _
from keystep.ui.async_runner import AsyncRunner, Job

_GOOD_ENOUGH = {Status.WORKS, Status.ATTENTION}


def went_wrong_in_words() -> str:
    return _("Something went wrong inside Keystep. Nothing was saved. Try again.")


class KeyCheck:
    """Writes its verdict into the flow; `say` gets what a listener should hear.

    What it starts belongs to `runner`; `changed` is called after every change.
    """

    def __init__(
        self,
        cases: UseCases,
        flow: WizardFlow,
        runner: AsyncRunner,
        *,
        say: Callable[[str], None],
        changed: Callable[[], None],
    ) -> None:
        self._cases = cases
        self._flow = flow
        self._say = say
        self._changed = changed
        self.runner = runner
        self._check: Job | None = None
        self._probing: Job | None = None
        self._paying: Job | None = None
        self.permissions: Permissions | None = None
        self.not_done: NotDone | None = None
        self.went_wrong = False
        self.walkthrough: Walkthrough | None = None

    @property
    def is_checking(self) -> bool:
        return self._check is not None

    @property
    def is_paying(self) -> bool:
        return self._paying is not None

    @property
    def is_good_enough(self) -> bool:
        """Whether the check found nothing that speaks against saving."""
        verdict = self._flow.verdict
        return verdict is not None and verdict.status in _GOOD_ENOUGH

    @property
    def comparison(self) -> Comparison | None:
        """How the key's permissions go with the stated purpose, where both are known."""
        purpose = self._flow.answers.purpose
        if self.permissions is None or purpose is None:
            return None
        return compare(self.permissions, purpose, self.wanted)

    @property
    def wanted(self) -> tuple[Capability, ...]:
        """What IT wants of a key for its purpose; who chose another purpose is asked no more."""
        walkthrough = self.walkthrough
        if walkthrough is None or walkthrough.purpose is not self._flow.answers.purpose:
            return ()
        return walkthrough.permissions

    def begin(self) -> None:
        """The step is entered: check what was not checked yet."""
        if self._flow.verdict is None:
            self.start()
        else:
            self._ask_for_permissions()  # the purpose may be another one now

    def start(self) -> None:
        access = self._flow.answers.access
        if access is None or self.is_checking:
            return
        self._forget()
        self._check = self.runner.start(
            self._cases.check_key(access), self._checked, self.say_went_wrong
        )
        self._say(_("Checking this key…"))
        self._changed()

    def stop(self) -> None:
        """End the check, or the try-out, that runs."""
        running = self._check or self._paying
        if running is None:
            return
        running.cancel()
        self._check = self._paying = None
        self._say(_("Check stopped"))
        self._changed()

    def try_payment(self) -> None:
        """Find out whether the key can pay. The person has agreed to what it costs."""
        access = self._flow.answers.access
        if access is None or self.is_checking or self.is_paying:
            return
        self._paying = self.runner.start(
            self._cases.try_payment(access), self._paid, self.say_went_wrong
        )
        self._say(_("Trying if it can pay…"))
        self._changed()

    def probe(self, with_changes: bool) -> Coroutine[Any, Any, Probed]:
        """Find out what the key can do."""
        access = self._flow.answers.access
        if access is None:
            raise RuntimeError("there is no key to ask about")
        return self._cases.probe_permissions(access, with_changes=with_changes)

    def take_permissions(self, found: Permissions) -> None:
        """What a key can do has been found out, here or in the dialog about it."""
        self.permissions = found
        self._judge_permissions()
        self._changed()

    def report(self) -> Coroutine[Any, Any, str] | None:
        """The text for IT about what was found."""
        access, verdict = self._flow.answers.access, self._flow.verdict
        if access is None or verdict is None:
            return None
        return self._cases.write_report(access, verdict)

    def say_went_wrong(self) -> None:
        """A mistake of ours: the person must be able to go on all the same."""
        self._check = self._paying = None
        self.went_wrong = True
        self._say(went_wrong_in_words())
        self._changed()

    def _forget(self) -> None:
        self._flow.verdict = None
        self.permissions = None
        self.not_done = None
        self.went_wrong = False
        if self._probing is not None:
            self._probing.cancel()
            self._probing = None

    def _checked(self, verdict: Verdict) -> None:
        self._check = None
        self._flow.verdict = verdict
        self._say(title(verdict.cause))
        self._ask_for_permissions()
        self._changed()

    def _paid(self, outcome: Verdict | NotDone) -> None:
        self._paying = None
        if isinstance(outcome, NotDone):
            self.not_done = outcome
            self._say(sentence(outcome))
        else:
            self._flow.verdict = outcome
            self._say(title(outcome.cause))
            self._judge_permissions()
        self._changed()

    def _ask_for_permissions(self) -> None:
        """For who said what the connection is for: by requests that only read."""
        answers = self._flow.answers
        if self.permissions is not None:
            self._judge_permissions()
        elif answers.purpose and self.is_good_enough and answers.api_address.is_openai:
            self._probing = self.runner.start(self.probe(with_changes=False), self._probed)

    def _probed(self, outcome: Probed) -> None:
        self._probing = None
        if isinstance(outcome, Permissions):
            self.take_permissions(outcome)

    def _judge_permissions(self) -> None:
        comparison = self.comparison
        if comparison is None or self._flow.verdict is None or not self.is_good_enough:
            return
        self._flow.verdict = with_permissions(self._flow.verdict, comparison)
        if comparison.beyond or comparison.fit is Fit.LACKS:
            self._say(fit_in_words(comparison))
