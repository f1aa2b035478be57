"""The ladder of a verdict: never more certain than what the cause proves."""

from datetime import UTC, datetime

import pytest

from keystep.domain.causes import CATALOGUE, Cause, Status
from keystep.domain.ladder import Rung, State
from keystep.domain.verdict import Verdict, findings_for

EVERY_CAUSE = pytest.mark.parametrize("cause", Cause, ids=lambda cause: cause.value)
NOT_TRIED, PASSED, FAILED, UNKNOWN = State.NOT_TRIED, State.PASSED, State.FAILED, State.UNKNOWN


def states(cause: Cause) -> dict[Rung, State]:
    return {finding.rung: finding.state for finding in findings_for(cause)}


@EVERY_CAUSE
def test_every_ladder_has_all_rungs_in_order(cause: Cause) -> None:
    assert [finding.rung for finding in findings_for(cause)] == list(Rung)


@EVERY_CAUSE
def test_the_cause_stands_on_its_own_rung_only(cause: Cause) -> None:
    works = CATALOGUE[cause].status is Status.WORKS
    expected = None if works else CATALOGUE[cause].rung
    named = [finding.rung for finding in findings_for(cause) if finding.cause is not None]
    assert named == ([expected] if expected else [])


@EVERY_CAUSE
def test_nothing_passes_above_the_rung_of_the_cause(cause: Cause) -> None:
    rung = CATALOGUE[cause].rung
    above = list(Rung)[list(Rung).index(rung) + 1 :] if rung else list(Rung)
    assert all(states(cause)[higher] is NOT_TRIED for higher in above)


@pytest.mark.parametrize(
    "cause",
    [
        Cause.KEYCHAIN_LOCKED,
        Cause.KEYCHAIN_SILENT,
        Cause.KEYCHAIN_ABSENT,
        Cause.KEYCHAIN_CHANGED,
        Cause.KEYCHAIN_BROKEN,
        Cause.CANCELLED,
    ],
)
def test_without_the_key_no_rung_was_tried(cause: Cause) -> None:
    assert set(states(cause).values()) == {NOT_TRIED}


def test_a_key_that_works_says_nothing_about_permissions_and_credit() -> None:
    assert list(states(Cause.WORKS).values()) == [PASSED] * 5 + [NOT_TRIED] * 2


def test_a_paid_answer_proves_credit_but_not_every_permission() -> None:
    ladder = list(states(Cause.WORKS_AND_CAN_PAY).values())
    assert ladder == [PASSED] * 5 + [UNKNOWN, PASSED]


def test_a_refused_key_proves_network_and_address() -> None:
    assert list(states(Cause.KEY_REFUSED).values()) == [PASSED] * 3 + [FAILED] + [NOT_TRIED] * 3


def test_a_key_that_was_not_proven_is_unknown() -> None:
    assert list(states(Cause.KEY_NOT_PROVEN).values()) == [PASSED] * 3 + [UNKNOWN] + [NOT_TRIED] * 3


def test_a_key_that_was_not_sent_proves_no_network() -> None:
    assert list(states(Cause.ADMIN_KEY).values()) == [FAILED] + [NOT_TRIED] * 6


def test_no_credit_leaves_the_permissions_open() -> None:
    ladder = states(Cause.NO_CREDIT)
    assert ladder[Rung.PERMISSIONS] is UNKNOWN
    assert ladder[Rung.CREDIT] is FAILED


def test_trouble_at_the_service_says_nothing_about_the_key() -> None:
    assert states(Cause.SERVICE_TROUBLE)[Rung.KEY] is UNKNOWN


def test_a_verdict_has_the_status_of_its_cause() -> None:
    verdict = Verdict(Cause.NO_CREDIT, findings_for(Cause.NO_CREDIT), datetime.now(UTC))
    assert verdict.status is Status.ATTENTION


@pytest.mark.parametrize("cause", [Cause.UNKNOWN_ORGANIZATION, Cause.IP_NOT_ALLOWED])
def test_what_may_be_said_before_the_key_is_looked_at_leaves_it_open(cause: Cause) -> None:
    ladder = states(cause)
    assert ladder[Rung.ADDRESS] is PASSED
    assert ladder[Rung.KEY] is UNKNOWN
    assert ladder[Rung.ORGANIZATION] is FAILED
