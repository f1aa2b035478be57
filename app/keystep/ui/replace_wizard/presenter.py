"""What the wizard for a new key does; its pages only show this state."""

from dataclasses import replace
from enum import IntEnum

from PySide6.QtCore import QObject, Signal

from keystep.domain.access import Access, Realm, why_not_sent
from keystep.domain.causes import Cause, Status
from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.keep_old import KeepOld
from keystep.domain.pasted_text import NotAKey, PastedKey, read_pasted
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.add_connection import SaveTrouble
from keystep.services.ports import Rehearsal
from keystep.services.sentences import sentence
from keystep.services.use_cases import UseCases
from keystep.services.verdict_wording import title
from keystep.services.wording import key_in_words
from keystep.texts import _
from keystep.ui.async_runner import AsyncRunner, Job

_GOOD_ENOUGH = {Status.WORKS, Status.ATTENTION}
_GONE = {Cause.KEY_REFUSED, Cause.KEY_EXPIRED, Cause.KEY_MISSING}
"""What says that there is no use in keeping a key."""


class ReplaceStep(IntEnum):
    NEW_KEY = 1
    COMPARE = 2
    SWITCH = 3


class ReplacePresenter(QObject):
    """`changed` after every change; `announced` for what a listener should hear.

    What it starts belongs to `runner`, whose owner ends it; `stop` ends it sooner.
    """

    changed = Signal()
    announced = Signal(str)
    unverified_wanted = Signal()

    def __init__(self, cases: UseCases, runner: AsyncRunner, connection: Connection) -> None:
        super().__init__()
        self._cases = cases
        self._runner = runner
        self.connection = connection
        self.step = ReplaceStep.NEW_KEY
        self.key: SecretKey | None = None
        self.trouble = ""
        self.note = ""
        self.new_verdict: Verdict | None = None
        self.old_verdict: Verdict | None = None
        self.keep = KeepOld()
        self.replaced: Connection | None = None
        self._looking: Job | None = None
        self._new_check: Job | None = None
        self._old_check: Job | None = None
        self._switching: Job | None = None
        self.was_given_up = False

    @property
    def rehearsal(self) -> Rehearsal | None:
        """Practice mode's service, for a trainer."""
        return self._cases.rehearsal

    @property
    def in_practice(self) -> bool:
        return self._cases.realm is Realm.PRACTICE

    @property
    def is_checking_new(self) -> bool:
        return self._new_check is not None

    @property
    def is_checking_old(self) -> bool:
        return self._old_check is not None

    @property
    def is_busy(self) -> bool:
        """Whether the way on is being made already."""
        return self._looking is not None or self._switching is not None

    @property
    def is_switching(self) -> bool:
        return self._switching is not None

    @property
    def would_lose_a_key(self) -> bool:
        return self.key is not None and self.replaced is None

    @property
    def is_good_enough(self) -> bool:
        """Whether the check of the new key found nothing that speaks against it."""
        return self.new_verdict is not None and self.new_verdict.status in _GOOD_ENOUGH

    @property
    def old_is_gone(self) -> bool:
        """Whether the old key is of no use to anybody any more."""
        return self.old_verdict is not None and self.old_verdict.cause in _GONE

    @property
    def old_is_missing(self) -> bool:
        return self.old_verdict is not None and self.old_verdict.cause is Cause.KEY_MISSING

    @property
    def moves(self) -> bool:
        """Whether the new key is for another address, which the organisation has set."""
        return self._cases.replace_key.moves(self.connection)

    @property
    def target(self) -> Connection:
        """The connection at the address that the new key is for."""
        address = self._cases.policy.address_of_next_key(self.connection.api_address)
        return replace(self.connection, api_address=address)

    @property
    def may_keep_old(self) -> bool:
        """A key that is for another address can't be gone back to."""
        return not self.old_is_missing and not self.moves

    def paste(self, text: str) -> None:
        """Take what was pasted, or say why it is no key for this connection."""
        if self.is_busy:
            return  # the one that is on its way is the one to be saved
        address = self.target.api_address
        match read_pasted(text, address):
            case PastedKey(key=key) if refused := why_not_sent(
                Access(address, key), self._cases.realm
            ):
                self._say_trouble(sentence(refused))
            case PastedKey(key=key):
                self._forget_verdict()
                self.key = key
                self.trouble = self.note = ""
                self.announced.emit(key_in_words(key.facts))
            case NotAKey() as problem:
                self._say_trouble(sentence(problem))
            case _:
                self._say_trouble(_("This is an ID, not a key. The key starts with “sk-”."))
        self.changed.emit()

    def key_was_typed(self) -> None:
        self.trouble = ""
        self.note = _("Keys are pasted, not typed. Copy the key, then choose Paste.")
        self.changed.emit()

    def next(self) -> None:
        """Go one step on, or say what is missing here."""
        if self.is_busy or self.replaced is not None:
            return
        if self.step is ReplaceStep.SWITCH:
            self.switch()
        elif self.step is ReplaceStep.COMPARE:
            self._go_to(ReplaceStep.SWITCH)
        elif self.key is None:
            self._say_trouble(_("Paste your secret key first. Copy it, then choose Paste."))
            self.changed.emit()
        else:
            look = self._cases.replace_key.in_the_way(self.connection, self.key)
            self._looking = self._runner.start(look, self._looked, self._failed)
            self.changed.emit()

    def back(self) -> None:
        if not self.is_busy and self.step is not ReplaceStep.NEW_KEY:
            self._go_to(ReplaceStep(self.step - 1))

    def check(self) -> None:
        """Both keys at once, the old one as any saved connection is checked."""
        if self.key is None or self.is_checking_new or self.is_checking_old:
            return
        one = self.connection
        access = self._cases.replace_key.access_with(one, self.key)
        self.new_verdict = self.old_verdict = None
        self._new_check = self._runner.start(
            self._cases.check_key(access), self._new_checked, self._failed
        )
        self._old_check = self._runner.start(
            self._cases.check(one), self._old_checked, self._failed
        )
        self.announced.emit(_("Checking both keys…"))
        self.changed.emit()

    def choose(self, keep: KeepOld) -> None:
        self.keep = keep
        self.changed.emit()

    def switch(self, *, unverified_is_fine: bool = False) -> None:
        """Put the new key in place; one that did not pass only after a clear yes."""
        if self.key is None or self.is_busy or self.replaced is not None:
            return
        if not self.is_good_enough and not unverified_is_fine:
            self.unverified_wanted.emit()
            return
        self._stop_checks()
        self.trouble = ""
        keep = self.keep if self.may_keep_old else KeepOld(0)
        until = keep.until(self._cases.replace_key.clock.now())
        change = self._cases.replace_key(self.connection, self.key, self.new_verdict, until)
        self._switching = self._runner.start(change, self._switched, self._failed)
        self.changed.emit()

    def stop(self) -> None:
        """End what runs and forget the key."""
        self.was_given_up = self.is_switching
        for job in (self._looking, self._switching):
            if job is not None:
                job.cancel()
        self._looking = self._switching = None
        self._stop_checks()
        self.key = None

    def _looked(self, in_the_way: SaveTrouble | None) -> None:
        self._looking = None
        if in_the_way is not None:
            self._say_trouble(sentence(in_the_way))
            self.changed.emit()
        else:
            self._go_to(ReplaceStep.COMPARE)
            if self.new_verdict is None:
                self.check()

    def _new_checked(self, verdict: Verdict) -> None:
        self._new_check = None
        self.new_verdict = verdict
        self.announced.emit(_("New key: {found}").format(found=title(verdict.cause)))
        self.changed.emit()

    def _old_checked(self, verdict: Verdict) -> None:
        self._old_check = None
        self.old_verdict = verdict
        if self.old_is_gone:
            self.keep = KeepOld(0)
        self.announced.emit(_("Old key: {found}").format(found=title(verdict.cause)))
        self.changed.emit()

    def _switched(self, outcome: Connection | SaveTrouble) -> None:
        self._switching = None
        if isinstance(outcome, Connection):
            self.replaced = outcome
            said = _("“{nickname}” has its new key.")
            self.announced.emit(said.format(nickname=isolated(outcome.nickname)))
        else:
            self._say_trouble(sentence(outcome))
        self.changed.emit()

    def _failed(self) -> None:
        """A mistake of ours: the person must be able to go on all the same."""
        self._looking = self._switching = None
        self._stop_checks()
        self._say_trouble(_("Something went wrong inside Keystep. Nothing was saved. Try again."))
        self.changed.emit()

    def _go_to(self, step: ReplaceStep) -> None:
        self.step = step
        self.trouble = self.note = ""
        self.changed.emit()

    def _forget_verdict(self) -> None:
        self._stop_checks()
        self.new_verdict = None

    def _stop_checks(self) -> None:
        for job in (self._new_check, self._old_check):
            if job is not None:
                job.cancel()
        self._new_check = self._old_check = None

    def _say_trouble(self, text: str) -> None:
        self.trouble, self.note = text, ""
        self.announced.emit(text)
