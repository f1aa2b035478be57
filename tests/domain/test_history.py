"""What the latest checks of a connection come to."""

from datetime import timedelta

from keystep.domain.causes import Cause, Status
from keystep.domain.history import PastCheck, summary
from tests.services.fakes import NOW


def checks(*found: tuple[Cause, int | None]) -> list[PastCheck]:
    return [
        PastCheck(NOW + timedelta(minutes=minute), cause, latency)
        for minute, (cause, latency) in enumerate(found)
    ]


def test_only_the_last_ten_count() -> None:
    refused, fine = (Cause.KEY_REFUSED, 90), (Cause.WORKS, 100)
    found = summary(checks(*[refused] * 5, *[fine] * 9, refused))
    assert (found.worked, len(found.latest), found.counts[Status.FAILED]) == (9, 10, 1)
    assert found.latest[-1].cause is Cause.KEY_REFUSED


def test_a_key_that_is_kept_from_full_use_does_not_count_as_working() -> None:
    found = summary(checks((Cause.NO_CREDIT, 80), (Cause.WORKS, 80)))
    assert (found.worked, found.counts[Status.ATTENTION]) == (1, 1)


def test_one_slow_answer_does_not_change_what_is_usual() -> None:
    answers = [(Cause.WORKS, 200), (Cause.WORKS, 9000), (Cause.TIMED_OUT, None), (Cause.WORKS, 210)]
    assert summary(checks(*answers)).usual_ms == 210


def test_where_nothing_answered_nothing_is_usual() -> None:
    assert summary(checks((Cause.TIMED_OUT, None))).usual_ms is None
    assert summary([]).latest == ()
