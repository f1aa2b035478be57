"""What the quiet watch checks, and what it has to say."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.round import Outcome
from keystep.domain.watch import due, is_news
from tests.services.fakes import NOW, a_connection, verdict_of

A_DAY, A_MOMENT = timedelta(days=1), timedelta(seconds=1)


def checked(at: datetime) -> Connection:
    return replace(a_connection(), last_check=replace(verdict_of(Cause.WORKS), checked_at=at))


@pytest.mark.parametrize(
    ("ago", "is_due"),
    [(A_DAY, True), (3 * A_DAY, True), (A_DAY - A_MOMENT, False), (-A_DAY, False)],
)
def test_a_connection_is_due_a_day_after_its_last_check(ago: timedelta, is_due: bool) -> None:
    assert bool(due([checked(NOW - ago)], NOW)) is is_due


def test_one_that_was_never_checked_is_due() -> None:
    assert due([a_connection()], NOW) == [a_connection()]


def heard(*causes: Cause | None) -> bool:
    """Whether the last of these checks is news, after the others, a day between them."""
    connection = a_connection()
    *before, last = causes
    for day, cause in enumerate(before):
        if cause is not None:
            found = replace(verdict_of(cause), checked_at=NOW + day * A_DAY)
            connection = connection.after_check(found)
    after = replace(verdict_of(last), checked_at=NOW + len(before) * A_DAY) if last else None
    return is_news(Outcome(connection, after))


WORKS, REFUSED, NO_CREDIT = Cause.WORKS, Cause.KEY_REFUSED, Cause.NO_CREDIT
OFFLINE, BUSY = Cause.NO_DNS, Cause.SERVICE_BUSY


@pytest.mark.parametrize(
    "causes",
    [
        (WORKS, REFUSED),
        (REFUSED, WORKS),
        (NO_CREDIT, REFUSED),
        (WORKS, Cause.MODEL_ENDS_SOON),
        (WORKS, OFFLINE, REFUSED),
        (WORKS, OFFLINE, OFFLINE),
        (WORKS, OFFLINE, OFFLINE, WORKS),
    ],
)
def test_a_change_is_news(causes: tuple[Cause, ...]) -> None:
    assert heard(*causes)


@pytest.mark.parametrize(
    "causes",
    [
        (WORKS, WORKS),
        (REFUSED, REFUSED),
        (None, REFUSED),
        (WORKS, None),
        (WORKS, Cause.CANCELLED),
        (Cause.WORKS_AND_CAN_PAY, WORKS),
    ],
)
def test_no_change_is_none(causes: tuple[Cause | None, ...]) -> None:
    assert not heard(*causes)


@pytest.mark.parametrize(
    "causes",
    [
        (WORKS, OFFLINE),
        (WORKS, OFFLINE, WORKS),
        (WORKS, OFFLINE, BUSY),
        (WORKS, Cause.RATE_LIMITED),
        (WORKS, Cause.RATE_LIMITED, WORKS),
        (WORKS, Cause.KEYCHAIN_LOCKED),
        (WORKS, OFFLINE, OFFLINE, OFFLINE),
    ],
)
def test_a_trouble_that_passes_or_was_told_is_none(causes: tuple[Cause, ...]) -> None:
    assert not heard(*causes)
