"""When the list says that a key should be replaced."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.listing import Entry, Listing, Standing, standing_of
from keystep.domain.reminder import Due, OfferedDay, due, offered_day
from tests.services.fakes import a_connection, verdict_of

DAY = date(2027, 3, 3)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def to_be_replaced(replaced: date | None = None, cause: Cause | None = None) -> Connection:
    return replace(
        a_connection(),
        replace_by=DAY,
        key_replaced_at=at_noon(replaced) if replaced else None,
        last_check=verdict_of(cause) if cause else None,
    )


@pytest.mark.parametrize(
    ("days_before", "said"),
    [(15, None), (14, Due.SOON), (0, Due.SOON), (-1, Due.OVERDUE), (-400, Due.OVERDUE)],
)
def test_it_is_said_from_two_weeks_before_and_for_as_long_as_it_takes(
    days_before: int, said: Due | None
) -> None:
    assert due(to_be_replaced(), DAY - timedelta(days=days_before)) is said


def test_without_a_day_there_is_nothing_to_say() -> None:
    assert due(a_connection(), DAY) is None


def test_a_key_that_was_replaced_when_it_was_due_is_due_no_longer() -> None:
    assert due(to_be_replaced(replaced=DAY - timedelta(days=3)), DAY) is None
    assert due(to_be_replaced(replaced=DAY + timedelta(days=3)), DAY + timedelta(days=9)) is None


def test_a_key_that_was_replaced_long_before_still_has_its_day() -> None:
    assert due(to_be_replaced(replaced=DAY - timedelta(days=80)), DAY) is Due.SOON


def test_ninety_days_after_the_key_was_saved_are_offered() -> None:
    saved = replace(a_connection(), created_at=at_noon(date(2026, 1, 1)))
    today = date(2026, 3, 1)
    assert offered_day(saved, today) == OfferedDay(date(2026, 4, 1), from_today=False)
    replaced = replace(saved, key_replaced_at=at_noon(date(2026, 2, 1)))
    assert offered_day(replaced, today) == OfferedDay(date(2026, 5, 2), from_today=False)


def test_for_an_older_key_ninety_days_from_today_are_offered() -> None:
    saved = replace(a_connection(), created_at=at_noon(date(2020, 1, 1)))
    assert offered_day(saved, date(2026, 1, 1)) == OfferedDay(date(2026, 4, 1), from_today=True)


@pytest.mark.parametrize(
    ("cause", "standing"),
    [
        (Cause.WORKS, Standing.ATTENTION),
        (None, Standing.ATTENTION),
        (Cause.TIMED_OUT, Standing.ATTENTION),
        (Cause.KEY_REFUSED, Standing.FAILED),
    ],
)
def test_a_key_that_is_due_needs_attention_unless_there_is_worse(
    cause: Cause | None, standing: Standing
) -> None:
    assert standing_of(to_be_replaced(cause=cause), DAY) is standing


def test_the_filter_for_attention_finds_what_is_due() -> None:
    works, due_ = replace(to_be_replaced(cause=Cause.WORKS), replace_by=None), to_be_replaced()
    entries = [Entry(one, DAY) for one in (works, due_)]
    assert Listing(standing=Standing.ATTENTION).shown(entries) == [due_]
