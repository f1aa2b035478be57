"""What a check found: one finding per rung of a ladder, and the cause that gives the headline."""

from __future__ import annotations

from dataclasses import dataclass

from keystep.domain.causes import CATALOGUE, Cause, Remedy, Status
from keystep.domain.ladder import Rung, State

TYPE_CHECKING = False
if TYPE_CHECKING:  # most verdicts hold none of them, and a list of connections is read often
    from datetime import datetime

    from keystep.domain.pages import Page
    from keystep.domain.relied_model import ModelNews
    from keystep.domain.repair import Repair


@dataclass(frozen=True, slots=True)
class Finding:
    """One rung of the ladder. `cause` says why it did not pass."""

    rung: Rung
    state: State
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one check, never more certain than the evidence.

    `latency_ms` is the time from sending the request to the whole answer; None when nothing was
    sent. `request_id` is the service's own name for the request. `service_said` are its words,
    without secrets: they stand under Details and are not kept. `repair` is what would mend it.
    `model` says what became of the model that the connection relies on. `retry_after` is how many
    seconds the service wants to be left alone; it is for the moment only.
    """

    cause: Cause
    findings: tuple[Finding, ...]
    checked_at: datetime
    http_status: int | None = None
    request_id: str | None = None
    latency_ms: int | None = None
    service_said: str = ""
    repair: Repair | None = None
    model: ModelNews | None = None
    retry_after: float | None = None

    @property
    def action(self) -> Page | Remedy | None:
        """The one thing to do about it."""
        return self.repair.remedy if self.repair else CATALOGUE[self.cause].action

    @property
    def status(self) -> Status:
        return CATALOGUE[self.cause].status


def findings_for(cause: Cause) -> tuple[Finding, ...]:
    """The whole ladder as far as this cause proves it.

    Rungs below the cause's rung have passed, because the answer could not have come otherwise;
    rungs above it were not tried. Permissions are the exception: one model list does not prove
    what else a key may do, so that rung is never more than "can't tell" from below. Nor is the
    key's own rung where the service may have spoken before it looked at the key.
    """
    entry = CATALOGUE[cause]
    if entry.rung is None:
        return tuple(Finding(rung, State.NOT_TRIED) for rung in Rung)
    ladder = list(Rung)
    decisive = ladder.index(entry.rung)
    findings = []
    for place, rung in enumerate(ladder):
        if place == decisive:
            shown_cause = None if entry.state is State.PASSED else cause
            findings.append(Finding(rung, entry.state, shown_cause))
        elif place > decisive:
            findings.append(Finding(rung, State.NOT_TRIED))
        elif rung is Rung.PERMISSIONS or (rung is Rung.KEY and not entry.accepts_key):
            findings.append(Finding(rung, State.UNKNOWN))
        else:
            findings.append(Finding(rung, State.PASSED))
    return tuple(findings)
