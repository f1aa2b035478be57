"""How long an old key is kept, as it is chosen and as it is written on a command line."""

from datetime import UTC, datetime, timedelta

import pytest

from keystep.domain.connection import UNTIL_CONFIRMED
from keystep.domain.keep_old import CHOICES, KeepOld, read_keep_old

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def test_the_usual_choice_is_until_somebody_confirms_the_new_key() -> None:
    assert CHOICES[0].until(NOW) == UNTIL_CONFIRMED


def test_days_end_at_the_same_hour_and_none_is_not_at_all() -> None:
    assert KeepOld(7).until(NOW) == NOW + timedelta(days=7)
    assert KeepOld(0).until(NOW) is None


@pytest.mark.parametrize(
    ("text", "days"), [("0", 0), ("30", 30), ("365", 365), ("until-confirmed", None)]
)
def test_what_can_be_meant_is_read(text: str, days: int | None) -> None:
    assert read_keep_old(text) == KeepOld(days)


@pytest.mark.parametrize("text", ["", "-1", "366", "1.5", "٣", "0007", "confirmed"])
def test_anything_else_is_not_guessed(text: str) -> None:
    assert read_keep_old(text) is None
