"""The wizard as a model: every path through it, what is kept, missing and lost."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.connection import Purpose
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict, findings_for
from keystep.domain.wizard_flow import Answers, Missing, Step, WizardFlow
from tests.domain.properties import quick
from tests.support.keys import project_key

KEY = SecretKey(project_key())
COMPLETE = Answers(
    key=KEY,
    organization="org-Abc123",
    project="proj_Abc123",
    nickname="Marketing",
    purpose=Purpose.READ,
)
VERDICT = Verdict(Cause.WORKS, findings_for(Cause.WORKS), datetime(2026, 11, 24, tzinfo=UTC))


def flow_at(
    step: Step, answers: Answers = COMPLETE, taken: frozenset[str] = frozenset()
) -> WizardFlow:
    return WizardFlow(Realm.REAL, taken, step, answers)


def test_the_wizard_starts_with_nothing_answered() -> None:
    flow = WizardFlow(Realm.REAL)
    assert flow.step is Step.BEFORE_YOU_BEGIN
    assert flow.answers == Answers()
    assert flow.answers.api_address == OPENAI


def test_next_goes_through_all_five_steps_in_order() -> None:
    flow = flow_at(Step.BEFORE_YOU_BEGIN)
    seen = [flow.step]
    while flow.step is not Step.CHECK_AND_SAVE:
        assert flow.next() is None
        seen.append(flow.step)
    assert [step.name for step in seen] == [
        "BEFORE_YOU_BEGIN",
        "SECRET_KEY",
        "ORGANIZATION",
        "NICKNAME",
        "CHECK_AND_SAVE",
    ]


def test_next_on_the_last_step_stays_there() -> None:
    flow = flow_at(Step.CHECK_AND_SAVE)
    assert flow.next() is None
    assert flow.step is Step.CHECK_AND_SAVE


def test_back_on_the_first_step_stays_there() -> None:
    flow = flow_at(Step.BEFORE_YOU_BEGIN)
    flow.back()
    assert flow.step is Step.BEFORE_YOU_BEGIN


@pytest.mark.parametrize("step", list(Step)[1:])
def test_back_undoes_the_last_next(step: Step) -> None:
    flow = flow_at(step)
    flow.back()
    assert flow.step == step - 1
    flow.next()
    assert flow.step is step


@quick
@given(st.lists(st.booleans(), max_size=20))
def test_every_path_of_next_and_back_keeps_answers_and_verdict(path: list[bool]) -> None:
    flow = flow_at(Step.BEFORE_YOU_BEGIN)
    flow.verdict = VERDICT
    for forward in path:
        if forward:
            flow.next()
        else:
            flow.back()
    assert flow.answers == COMPLETE
    assert flow.verdict is VERDICT


def test_without_a_key_the_second_step_is_not_left() -> None:
    flow = flow_at(Step.SECRET_KEY, Answers())
    assert flow.next() is Missing.KEY
    assert flow.step is Step.SECRET_KEY


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("sk-practice-works", Cause.PRACTICE_KEY),
        ("gsk_abcdefghijkl", Cause.OTHER_VENDORS_KEY),
        ("sk-admin-abcdefgh", Cause.ADMIN_KEY),
    ],
)
def test_a_key_that_may_not_be_sent_holds_the_second_step(text: str, cause: Cause) -> None:
    flow = flow_at(Step.SECRET_KEY, Answers(key=SecretKey(text)))
    assert flow.next() is cause
    assert flow.step is Step.SECRET_KEY


def test_a_real_key_holds_the_second_step_of_practice() -> None:
    flow = WizardFlow(Realm.PRACTICE, step=Step.SECRET_KEY, answers=COMPLETE)
    assert flow.next() is Cause.REAL_KEY_IN_PRACTICE


@pytest.mark.parametrize(
    ("nickname", "missing"),
    [
        ("", Missing.NICKNAME),
        ("   ", Missing.NICKNAME),
        ("x" * 65, Missing.NICKNAME_TOO_LONG),
        ("Sa\u200bles", Missing.NICKNAME_UNUSABLE),
        ("SUPPORT", Missing.NICKNAME_TAKEN),
        ("Ｓupport ", Missing.NICKNAME_TAKEN),
    ],
)
def test_a_nickname_that_cannot_be_kept_holds_the_fourth_step(
    nickname: str, missing: Missing
) -> None:
    flow = flow_at(Step.NICKNAME, replace(COMPLETE, nickname=nickname), frozenset({"Support"}))
    assert flow.next() is missing
    assert flow.step is Step.NICKNAME


@pytest.mark.parametrize("step", [Step.BEFORE_YOU_BEGIN, Step.ORGANIZATION, Step.CHECK_AND_SAVE])
def test_the_other_steps_ask_for_nothing(step: Step) -> None:
    assert flow_at(step, Answers()).missing(step) is None


@pytest.mark.parametrize(
    "changed",
    [
        replace(COMPLETE, key=SecretKey(project_key("aaaa"))),
        replace(COMPLETE, key=None),
        replace(COMPLETE, api_address=ApiAddress("https://gateway.example/v1")),
        replace(COMPLETE, organization="org-Other1"),
        replace(COMPLETE, organization=None),
        replace(COMPLETE, project=None),
    ],
)
def test_a_verdict_about_another_access_is_forgotten(changed: Answers) -> None:
    flow = flow_at(Step.CHECK_AND_SAVE)
    flow.verdict = VERDICT
    flow.answer(changed)
    assert flow.verdict is None
    assert flow.answers == changed


@pytest.mark.parametrize(
    "changed",
    [
        replace(COMPLETE, nickname="Sales"),
        replace(COMPLETE, purpose=Purpose.MANAGE),
        replace(COMPLETE, key=SecretKey(project_key())),
    ],
)
def test_a_verdict_outlives_what_does_not_touch_the_access(changed: Answers) -> None:
    flow = flow_at(Step.CHECK_AND_SAVE)
    flow.verdict = VERDICT
    flow.answer(changed)
    assert flow.verdict is VERDICT


def test_only_a_pasted_key_would_be_lost() -> None:
    assert not flow_at(Step.NICKNAME, replace(COMPLETE, key=None)).would_lose_a_key
    assert flow_at(Step.NICKNAME).would_lose_a_key


def test_forgetting_the_key_keeps_the_other_answers() -> None:
    flow = flow_at(Step.CHECK_AND_SAVE)
    flow.verdict = VERDICT
    flow.forget_key()
    assert flow.answers == replace(COMPLETE, key=None)
    assert flow.verdict is None
    assert not flow.would_lose_a_key


def test_the_access_is_what_was_answered() -> None:
    assert COMPLETE.access == Access(OPENAI, KEY, "org-Abc123", "proj_Abc123")
    assert Answers().access is None


ALL_THAT_CAN_BE = frozenset({Step.BEFORE_YOU_BEGIN, Step.ORGANIZATION, Step.NICKNAME})


def test_steps_that_are_left_out_are_passed_over_both_ways() -> None:
    flow = WizardFlow(Realm.REAL, answers=COMPLETE)
    flow.leave_out(ALL_THAT_CAN_BE)
    been = [flow.step]
    assert not flow.can_go_back
    assert flow.next() is None
    been.append(flow.step)
    assert flow.can_go_back
    flow.back()
    been.append(flow.step)
    assert been == [Step.SECRET_KEY, Step.CHECK_AND_SAVE, Step.SECRET_KEY]


def test_a_step_that_is_left_out_comes_all_the_same_when_something_is_missing_there() -> None:
    flow = WizardFlow(Realm.REAL, frozenset({"Taken"}), answers=replace(COMPLETE, nickname="taken"))
    flow.leave_out(ALL_THAT_CAN_BE)
    flow.next()
    assert flow.step is Step.NICKNAME
    assert flow.next() is Missing.NICKNAME_TAKEN


def test_the_key_is_never_passed_over_without_a_key() -> None:
    flow = WizardFlow(Realm.REAL, answers=replace(COMPLETE, key=None))
    flow.leave_out(ALL_THAT_CAN_BE)
    assert flow.next() is Missing.KEY
    assert flow.step is Step.SECRET_KEY


def test_a_step_that_the_person_wants_to_see_is_shown_again() -> None:
    flow = WizardFlow(Realm.REAL, answers=COMPLETE)
    flow.leave_out(ALL_THAT_CAN_BE)
    flow.show(Step.ORGANIZATION)
    flow.next()
    assert flow.step is Step.ORGANIZATION
