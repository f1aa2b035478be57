"""A service that is asked too much is left alone, then asked one thing at a time."""

from dataclasses import replace

import pytest

from keystep.domain.causes import Cause
from keystep.domain.pacing import FIRST_REST, LONGEST_REST, WORTH_WAITING_FOR, Pacing
from keystep.domain.verdict import Verdict
from tests.services.fakes import verdict_of

HOST, OTHER = "api.openai.com", "gateway.example"
FINE = replace(verdict_of(Cause.WORKS), http_status=200)
TOO_MUCH = verdict_of(Cause.RATE_LIMITED)


def told_to_wait(seconds: float | None) -> Verdict:
    return replace(TOO_MUCH, retry_after=seconds)


def after(*heard: tuple[Verdict, float]) -> Pacing:
    pacing = Pacing()
    for verdict, at in heard:
        pacing.heard(HOST, verdict, at)
    return pacing


@pytest.mark.parametrize("running", [0, 15])
def test_a_service_that_never_complained_may_be_asked_any_number_at_once(running: int) -> None:
    assert after((FINE, 0)).may_ask(HOST, running, 1)


@pytest.mark.parametrize("cause", [Cause.RATE_LIMITED, Cause.UNCLEAR_LIMIT, Cause.SERVICE_BUSY])
def test_a_complaint_gives_it_a_rest(cause: Cause) -> None:
    pacing = after((verdict_of(cause), 100))
    assert not pacing.may_ask(HOST, 0, 100 + FIRST_REST - 0.01)
    assert pacing.may_ask(HOST, 0, 100 + FIRST_REST)


@pytest.mark.parametrize("cause", [Cause.NO_CREDIT, Cause.KEY_REFUSED, Cause.TIMED_OUT])
def test_any_other_trouble_is_no_complaint(cause: Cause) -> None:
    assert after((verdict_of(cause), 0)).may_ask(HOST, 15, 0)


def test_the_service_says_how_long_it_rests() -> None:
    pacing = after((told_to_wait(20), 100))
    assert not pacing.may_ask(HOST, 0, 119)
    assert pacing.may_ask(HOST, 0, 120)


def test_other_services_go_on() -> None:
    assert after((TOO_MUCH, 0)).may_ask(OTHER, 15, 0)


def test_after_its_rest_it_is_asked_one_thing_at_a_time() -> None:
    pacing = after((TOO_MUCH, 0))
    assert pacing.may_ask(HOST, 0, FIRST_REST)
    assert not pacing.may_ask(HOST, 1, FIRST_REST)


def test_once_it_answers_again_it_is_as_before() -> None:
    pacing = after((TOO_MUCH, 0), (FINE, FIRST_REST + 1))
    assert pacing.may_ask(HOST, 15, FIRST_REST + 1)


def test_an_answer_to_what_was_asked_before_ends_no_rest() -> None:
    assert not after((TOO_MUCH, 0), (FINE, 1)).may_ask(HOST, 0, 2)


def test_no_answer_at_all_does_not_show_that_it_has_recovered() -> None:
    pacing = after((TOO_MUCH, 0), (verdict_of(Cause.TIMED_OUT), FIRST_REST))
    assert not pacing.may_ask(HOST, 1, FIRST_REST)


def test_each_further_complaint_doubles_the_rest_up_to_a_minute() -> None:
    pacing, now, rests = Pacing(), 0.0, []
    for _time in range(6):
        pacing.heard(HOST, TOO_MUCH, now)
        rest = pacing.seconds_to_wait(now)
        assert rest is not None
        rests.append(rest)
        now += rest
    assert rests == [5, 10, 20, 40, LONGEST_REST, LONGEST_REST]


def test_sixteen_complaints_at_once_are_one() -> None:
    assert after(*[(TOO_MUCH, 0)] * 16).seconds_to_wait(0) == FIRST_REST


def test_the_longest_of_several_wishes_counts() -> None:
    assert after((told_to_wait(20), 0), (told_to_wait(3), 1)).seconds_to_wait(1) == 19


def test_a_service_that_wants_a_long_rest_is_not_waited_for() -> None:
    pacing = after((told_to_wait(WORTH_WAITING_FOR + 1), 0))
    assert pacing.is_not_worth_waiting_for(HOST, 0)
    assert not pacing.is_not_worth_waiting_for(HOST, 2)
    assert not pacing.is_not_worth_waiting_for(OTHER, 0)


def test_there_is_nothing_to_wait_for_once_all_have_rested() -> None:
    assert Pacing().seconds_to_wait(0) is None
    assert after((TOO_MUCH, 0)).seconds_to_wait(FIRST_REST) is None
