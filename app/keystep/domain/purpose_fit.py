"""Does what a key can do fit what its connection is for? Never more certain than what was tried."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from keystep.domain.capabilities import Capability
from keystep.domain.causes import Cause
from keystep.domain.connection import Purpose
from keystep.domain.ladder import Rung, State
from keystep.domain.permissions import Can, Permissions
from keystep.domain.verdict import Finding, Verdict
from keystep.texts import N_


class Fit(Enum):
    """Ids are a contract: scripts read them as `fits_purpose`."""

    FITS = "fits"
    MORE_THAN_NEEDED = "more_than_needed"
    LACKS = "lacks"
    CANT_TELL = "cant_tell"


FIT_SENTENCES = {
    Fit.FITS: N_("This key can do what this connection needs, and no more."),
    Fit.MORE_THAN_NEEDED: N_("This key can do more than this connection needs."),
    Fit.LACKS: N_("This key can't do all that this connection needs."),
    Fit.CANT_TELL: N_("We can't tell yet if this key fits what the connection is for."),
}

_ASKING = (Capability.ASK_BY_CHAT, Capability.ASK_BY_RESPONSES)

NEEDS: dict[Purpose, tuple[tuple[Capability, ...], ...]] = {
    Purpose.READ: ((Capability.LIST_MODELS,), (Capability.READ_FILES,)),
    Purpose.USE: (_ASKING,),
    Purpose.MANAGE: ((Capability.READ_FILES,), (Capability.ADD_FILES,)),
}
"""What each purpose can't do without; of several in one group, one is enough.

A key that may not list the models can still ask them, so that is not among the needs of USE.
"""

BEYOND: dict[Purpose, tuple[Capability, ...]] = {
    Purpose.READ: (
        *_ASKING,
        Capability.ADD_FILES,
        Capability.START_TUNING,
        Capability.START_BATCHES,
    ),
    Purpose.USE: (
        Capability.READ_FILES,
        Capability.ADD_FILES,
        Capability.SEE_TUNING,
        Capability.START_TUNING,
        Capability.SEE_BATCHES,
        Capability.START_BATCHES,
        Capability.SEE_VECTOR_STORES,
    ),
    Purpose.MANAGE: (),
}
"""What goes beyond each purpose: writing for READ, other people's data and work for USE.

MANAGE is "files and more": how much more, nobody can say for another's organization.
"""


@dataclass(frozen=True)
class Comparison:
    """`beyond` holds all that was proven to go beyond the purpose, whatever `fit` is."""

    fit: Fit
    lacking: tuple[Capability, ...] = ()
    beyond: tuple[Capability, ...] = ()


def compare(
    permissions: Permissions, purpose: Purpose, wanted: Sequence[Capability] = ()
) -> Comparison:
    """Total: it has an answer for whatever was found. `wanted` is what IT asked for besides."""
    groups = (*NEEDS[purpose], *((each,) for each in wanted))
    states = [_any_of(group, permissions) for group in groups]
    lacking = dict.fromkeys(
        each
        for group, state in zip(groups, states, strict=True)
        if state is Can.NO
        for each in group
    )
    too_much = [each for each in BEYOND[purpose] if each not in wanted]
    beyond = tuple(each for each in too_much if permissions.of(each) is Can.YES)
    return Comparison(_fit(states, too_much, permissions), tuple(lacking), beyond)


def with_permissions(verdict: Verdict, comparison: Comparison) -> Verdict:
    """The verdict with what was found out about permissions on their rung.

    A key that was accepted and lacks what the connection is for gets that as its headline.
    """
    finding = _FINDINGS[comparison.fit]
    findings = tuple(finding if f.rung is Rung.PERMISSIONS else f for f in verdict.findings)
    lacks = comparison.fit is Fit.LACKS and verdict.cause in _ACCEPTED
    cause = Cause.MISSING_PERMISSION if lacks else verdict.cause
    return replace(verdict, cause=cause, findings=findings)


_ACCEPTED = {Cause.WORKS, Cause.WORKS_AND_CAN_PAY}
_FINDINGS = {
    Fit.FITS: Finding(Rung.PERMISSIONS, State.PASSED),
    Fit.MORE_THAN_NEEDED: Finding(Rung.PERMISSIONS, State.PASSED),
    Fit.LACKS: Finding(Rung.PERMISSIONS, State.FAILED, Cause.MISSING_PERMISSION),
    Fit.CANT_TELL: Finding(Rung.PERMISSIONS, State.UNKNOWN),
}


def _fit(states: list[Can], too_much: Sequence[Capability], permissions: Permissions) -> Fit:
    if Can.NO in states:
        return Fit.LACKS
    if any(state is not Can.YES for state in states):
        return Fit.CANT_TELL
    if any(permissions.of(each) is Can.YES for each in too_much):
        return Fit.MORE_THAN_NEEDED
    all_denied = all(permissions.of(each) is Can.NO for each in too_much)
    return Fit.FITS if all_denied else Fit.CANT_TELL


def _any_of(group: tuple[Capability, ...], permissions: Permissions) -> Can:
    """What is known of a group of which one is enough."""
    known = {permissions.of(each) for each in group}
    if Can.YES in known:
        return Can.YES
    return Can.NO if known == {Can.NO} else Can.CANT_TELL
