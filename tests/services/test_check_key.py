"""Checking one key live: one deadline, nothing sent that must not be, nothing claimed unproven."""

import asyncio
from datetime import date

import pytest

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause, Status
from keystep.domain.diagnosis import Answer, NoAnswer, Reply
from keystep.domain.relied_model import ModelNews
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict, findings_for
from keystep.services.check_key import DEADLINE_SECONDS, CheckKey
from tests.services.fakes import GATEWAY, KEY, MODELS, NOW, REFUSED, FakeClock, FakeOpenAI, run

AT_OPENAI = Access(OPENAI, KEY, "org-Abc", "proj_Abc")
AT_GATEWAY = Access(GATEWAY, KEY)
AT_ONCE = 0.0


def check(
    openai: FakeOpenAI,
    access: Access = AT_OPENAI,
    realm: Realm = Realm.REAL,
    deadline: float = DEADLINE_SECONDS,
) -> Verdict:
    return run(CheckKey(openai, FakeClock(), realm, deadline)(access))


def test_an_accepted_key_works() -> None:
    assert check(FakeOpenAI()).cause is Cause.WORKS


def test_the_service_is_asked_with_the_whole_access() -> None:
    openai = FakeOpenAI()
    check(openai)
    assert openai.asked_with == [AT_OPENAI]


def test_a_refused_key_is_refused() -> None:
    assert check(FakeOpenAI(models=REFUSED)).cause is Cause.KEY_REFUSED


def test_a_verdict_has_the_ladder_of_its_cause() -> None:
    assert check(FakeOpenAI(models=REFUSED)).findings == findings_for(Cause.KEY_REFUSED)


def test_a_verdict_tells_when_and_what_the_service_answered() -> None:
    verdict = check(FakeOpenAI(models=REFUSED))
    assert verdict.checked_at == NOW
    assert (verdict.http_status, verdict.request_id, verdict.latency_ms) == (401, "req_2", 7)


def test_no_answer_leaves_status_and_request_id_open() -> None:
    verdict = check(FakeOpenAI(models=NoAnswer(Cause.ANSWER_TOO_LARGE, 9)))
    assert verdict.cause is Cause.ANSWER_TOO_LARGE
    assert (verdict.http_status, verdict.request_id, verdict.latency_ms) == (None, None, 9)


def test_the_deadline_is_15_seconds() -> None:
    assert CheckKey(FakeOpenAI(), FakeClock(), Realm.REAL).deadline_seconds == 15


def test_no_answer_in_time_is_timed_out_and_ends_the_request() -> None:
    openai = FakeOpenAI(models=None)
    verdict = check(openai, deadline=AT_ONCE)
    assert verdict.cause is Cause.TIMED_OUT
    assert verdict.http_status is None
    assert openai.cut_off == ["list_models"]


def test_the_deadline_counts_for_both_requests_to_a_gateway() -> None:
    openai = FakeOpenAI(without_key=None)
    verdict = check(openai, AT_GATEWAY, deadline=AT_ONCE)
    assert verdict.cause is Cause.TIMED_OUT
    assert openai.cut_off == ["list_models_without_key"]


def test_cancelling_a_check_ends_its_request() -> None:
    openai = FakeOpenAI(models=None)

    async def cancel_when_asked() -> None:
        task = asyncio.create_task(_check(openai))
        await openai.was_asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(cancel_when_asked())
    assert openai.cut_off == ["list_models"]


async def _check(openai: FakeOpenAI) -> Verdict:
    return await CheckKey(openai, FakeClock(), Realm.REAL)(AT_OPENAI)


def test_openai_is_not_asked_without_the_key() -> None:
    openai = FakeOpenAI()
    check(openai)
    assert openai.asked == ["list_models"]


def test_a_gateway_that_refuses_requests_without_a_key_proves_the_key() -> None:
    openai = FakeOpenAI()
    assert check(openai, AT_GATEWAY).cause is Cause.WORKS
    assert openai.asked == ["list_models", "list_models_without_key"]


def test_a_gateway_that_answers_without_a_key_proves_nothing() -> None:
    assert check(FakeOpenAI(without_key=MODELS), AT_GATEWAY).cause is Cause.KEY_NOT_PROVEN


@pytest.mark.parametrize(
    ("without_key", "cause"),
    [
        (NoAnswer(Cause.NO_CONNECTION), Cause.NO_CONNECTION),
        (Answer(503), Cause.SERVICE_BUSY),
        (Answer(502, is_web_page=True), Cause.SERVICE_TROUBLE),
        (Answer(429), Cause.UNCLEAR_LIMIT),
    ],
)
def test_a_gateway_that_could_not_be_asked_without_a_key_proves_nothing(
    without_key: Reply, cause: Cause
) -> None:
    assert check(FakeOpenAI(without_key=without_key), AT_GATEWAY).cause is cause


@pytest.mark.parametrize(
    "without_key", [Answer(401), Answer(403), Answer(302), Answer(200, is_web_page=True)]
)
def test_any_other_answer_without_a_key_shows_that_the_gateway_looks_at_keys(
    without_key: Reply,
) -> None:
    assert check(FakeOpenAI(without_key=without_key), AT_GATEWAY).cause is Cause.WORKS


def test_a_gateway_that_refused_the_key_is_asked_once() -> None:
    openai = FakeOpenAI(models=REFUSED)
    assert check(openai, AT_GATEWAY).cause is Cause.KEY_REFUSED
    assert openai.asked == ["list_models"]


@pytest.mark.parametrize(
    ("text", "address", "realm", "cause"),
    [
        ("sk-practice-works", OPENAI, Realm.REAL, Cause.PRACTICE_KEY),
        ("sk-practice-works", GATEWAY, Realm.REAL, Cause.PRACTICE_KEY),
        (KEY.reveal(), OPENAI, Realm.PRACTICE, Cause.REAL_KEY_IN_PRACTICE),
        ("sk-ant-api03-abcdefgh", OPENAI, Realm.REAL, Cause.OTHER_VENDORS_KEY),
        ("sk-admin-abcdefgh", OPENAI, Realm.REAL, Cause.ADMIN_KEY),
    ],
)
def test_a_key_that_is_refused_here_is_sent_nowhere(
    text: str, address: ApiAddress, realm: Realm, cause: Cause
) -> None:
    openai = FakeOpenAI()
    verdict = check(openai, Access(address, SecretKey(text)), realm)
    assert verdict.cause is cause
    assert verdict.latency_ms is None
    assert openai.asked == []


def with_model(openai: FakeOpenAI, access: Access = AT_OPENAI, model: str = "gpt-9") -> Verdict:
    return run(CheckKey(openai, FakeClock(), Realm.REAL)(access, model))


ENDING = Answer(200, {"data": [{"id": "gpt-9", "shutdown_date": "2026-12-11"}]})


def test_a_model_that_is_relied_on_and_ends_is_the_headline_with_its_day() -> None:
    verdict = with_model(FakeOpenAI(models=ENDING))
    assert (verdict.cause, verdict.status) == (Cause.MODEL_ENDS_SOON, Status.ATTENTION)
    assert verdict.model == ModelNews("gpt-9", date(2026, 12, 11))


def test_a_model_that_is_relied_on_and_not_listed_is_the_headline() -> None:
    verdict = with_model(FakeOpenAI(), model="gpt-8")
    assert (verdict.cause, verdict.model) == (Cause.MODEL_NOT_LISTED, ModelNews("gpt-8"))


def test_a_model_that_stays_is_no_news() -> None:
    verdict = with_model(FakeOpenAI())
    assert (verdict.cause, verdict.model) == (Cause.WORKS, None)


def test_a_model_that_ends_matters_only_to_who_relies_on_it() -> None:
    assert check(FakeOpenAI(models=ENDING)).cause is Cause.WORKS


@pytest.mark.parametrize(
    ("openai", "access", "cause"),
    [
        (FakeOpenAI(models=REFUSED), AT_OPENAI, Cause.KEY_REFUSED),
        (FakeOpenAI(models=ENDING, without_key=ENDING), AT_GATEWAY, Cause.KEY_NOT_PROVEN),
    ],
)
def test_a_key_that_is_not_accepted_comes_before_any_model(
    openai: FakeOpenAI, access: Access, cause: Cause
) -> None:
    verdict = with_model(openai, access)
    assert (verdict.cause, verdict.model) == (cause, None)


def test_how_long_a_service_wants_to_be_left_alone_is_told() -> None:
    assert check(FakeOpenAI(models=Answer(429, retry_after=20.0))).retry_after == 20.0
