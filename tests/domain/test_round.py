"""One go through many connections: how far it is, how they stand, what changed."""

from dataclasses import replace

import pytest

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.round import Outcome, Round
from tests.services.fakes import a_connection, verdict_of

WORKS = verdict_of(Cause.WORKS)


def last_found(cause: Cause | None, nickname: str = "Sales") -> Connection:
    last = verdict_of(cause) if cause else None
    return replace(a_connection(nickname), last_check=last)


def test_it_knows_how_far_it_is() -> None:
    one, two = a_connection("one"), a_connection("two")
    round_ = Round([one, two])
    assert (round_.done, round_.total, round_.is_over) == (0, 2, False)
    round_.ended(one.id, WORKS)
    assert (round_.done, round_.is_over) == (1, False)
    round_.ended(two.id, None)
    assert (round_.done, round_.is_over) == (2, True)


def test_it_counts_what_works_what_needs_attention_and_what_was_not_tested() -> None:
    found = {
        "a": WORKS,
        "b": verdict_of(Cause.WORKS_AND_CAN_PAY),
        "c": verdict_of(Cause.NO_CREDIT),
        "d": verdict_of(Cause.KEY_REFUSED),
        "e": verdict_of(Cause.TIMED_OUT),
        "f": None,
    }
    round_ = Round(a_connection(name) for name in found)
    for name, verdict in found.items():
        round_.ended(a_connection(name).id, verdict)
    assert (round_.works, round_.not_tested) == (2, 1)
    assert [one.nickname for one in round_.need_attention] == ["c", "d", "e"]


def test_others_checks_are_none_of_its_business() -> None:
    round_ = Round([a_connection("one")])
    assert not round_.ended("another", WORKS)
    assert round_.done == 0


def test_the_first_end_of_a_connection_is_the_one_that_counts() -> None:
    one = a_connection("one")
    round_ = Round([one])
    assert round_.ended(one.id, WORKS)
    assert not round_.ended(one.id, None)
    assert round_.works == 1


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        (Cause.WORKS, Cause.KEY_REFUSED, True),
        (Cause.KEY_REFUSED, Cause.WORKS, True),
        (Cause.NO_CREDIT, Cause.BILLING_INACTIVE, True),
        (Cause.WORKS, Cause.MODEL_ENDS_SOON, True),
        (Cause.WORKS, Cause.WORKS, False),
        (Cause.KEY_REFUSED, Cause.KEY_REFUSED, False),
        (Cause.WORKS_AND_CAN_PAY, Cause.WORKS, False),
        (None, Cause.KEY_REFUSED, False),
        (Cause.WORKS, None, False),
    ],
)
def test_a_change_is_another_standing_than_last_time(
    before: Cause | None, after: Cause | None, changed: bool
) -> None:
    verdict = verdict_of(after) if after else None
    assert Outcome(last_found(before), verdict).has_changed is changed


def test_changes_come_with_how_it_was_before() -> None:
    sales, same = last_found(Cause.WORKS), last_found(Cause.WORKS, "Same")
    round_ = Round([sales, same])
    refused = verdict_of(Cause.KEY_REFUSED)
    round_.ended(same.id, WORKS)
    round_.ended(sales.id, refused)
    assert round_.changes == (Outcome(sales, refused),)
