"""Trying whether a key can pay: one cheap request, at OpenAI only, and paid only when proven."""

import asyncio

import pytest

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer, Json, NoAnswer, Reply
from keystep.domain.not_done import NotDone
from keystep.domain.requests import answer_try_out, embedding_try_out
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict, findings_for
from keystep.services.check_key import DEADLINE_SECONDS, CheckKey
from keystep.services.try_payment import TryPayment
from tests.services.fakes import GATEWAY, KEY, NOW, REFUSED, FakeClock, FakeOpenAI, run

AT_OPENAI = Access(OPENAI, KEY, "org-Abc", "proj_Abc")
AT_ONCE = 0.0
EMBEDDING = embedding_try_out("text-embedding-3-small")
LUNA = answer_try_out("gpt-6-luna")
PAID = Answer(
    200, {"object": "list", "data": [{"embedding": [0.1, -0.2]}]}, request_id="req_9", latency_ms=5
)
NO_CREDIT = Answer(
    429, {"error": {"code": "credit_balance_exhausted", "type": "insufficient_quota"}}
)


def models(*names: str) -> Answer:
    data: list[Json] = [{"id": name, "object": "model"} for name in names]
    return Answer(200, {"object": "list", "data": data}, request_id="req_1", latency_ms=42)


def fake(listed: Reply | None = None, paid: Reply | None = PAID) -> FakeOpenAI:
    known = models("gpt-6-terra", "text-embedding-3-small") if listed is None else listed
    return FakeOpenAI(models=known, others={EMBEDDING: paid})


def try_payment(
    openai: FakeOpenAI,
    access: Access = AT_OPENAI,
    realm: Realm = Realm.REAL,
    deadline: float = DEADLINE_SECONDS,
) -> Verdict | NotDone:
    return run(TryPayment(CheckKey(openai, FakeClock(), realm, deadline))(access))


def cause_of_trying(openai: FakeOpenAI) -> Cause:
    verdict = try_payment(openai)
    assert isinstance(verdict, Verdict)
    return verdict.cause


def test_a_paid_answer_shows_that_the_key_can_pay() -> None:
    assert cause_of_trying(fake()) is Cause.WORKS_AND_CAN_PAY


def test_exactly_one_paid_request_is_sent() -> None:
    openai = fake()
    try_payment(openai)
    assert openai.asked == ["list_models", "ask"]
    assert openai.requests == [EMBEDDING]


def test_both_requests_are_sent_with_the_whole_access() -> None:
    openai = fake()
    try_payment(openai)
    assert openai.asked_with == [AT_OPENAI, AT_OPENAI]


def test_the_verdict_has_its_ladder_and_tells_what_the_service_answered() -> None:
    verdict = try_payment(fake())
    assert isinstance(verdict, Verdict)
    assert verdict.findings == findings_for(Cause.WORKS_AND_CAN_PAY)
    assert (verdict.checked_at, verdict.http_status) == (NOW, 200)
    assert (verdict.request_id, verdict.latency_ms) == ("req_9", 5)


def test_the_verdict_keeps_what_the_service_said_without_the_key() -> None:
    said = f"No credits remaining for {KEY.reveal()}."
    verdict = try_payment(fake(paid=Answer(429, {"error": {"message": said}})))
    assert isinstance(verdict, Verdict)
    assert verdict.service_said.startswith("No credits remaining for [removed]")
    assert KEY.reveal()[-20:] not in verdict.service_said


def test_no_credit_is_told() -> None:
    assert cause_of_trying(fake(paid=NO_CREDIT)) is Cause.NO_CREDIT


def test_a_text_model_is_tried_when_there_is_no_other() -> None:
    done = Answer(200, {"object": "response", "status": "incomplete", "output": []})
    openai = FakeOpenAI(models=models("gpt-6-terra", "gpt-6-luna"), others={LUNA: done})
    assert cause_of_trying(openai) is Cause.WORKS_AND_CAN_PAY
    assert openai.requests == [LUNA]


@pytest.mark.parametrize("names", [(), ("gpt-6-terra", "gpt-6-pro"), ("dall-e-3",)])
def test_without_a_cheap_model_nothing_is_spent(names: tuple[str, ...]) -> None:
    openai = fake(models(*names))
    assert try_payment(openai) is NotDone.NO_CHEAP_MODEL
    assert openai.requests == []


@pytest.mark.parametrize(
    ("listed", "cause"),
    [
        (REFUSED, Cause.KEY_REFUSED),
        (Answer(403, {"error": "Missing scopes: api.model.read."}), Cause.WORKS_WITHOUT_MODEL_LIST),
        (NoAnswer(Cause.NO_DNS), Cause.NO_DNS),
        (Answer(200, None, is_web_page=True), Cause.NOT_OPENAI),
    ],
)
def test_without_the_list_nothing_is_spent(listed: Reply, cause: Cause) -> None:
    openai = fake(listed)
    assert cause_of_trying(openai) is cause
    assert openai.requests == []


def test_another_service_is_never_paid() -> None:
    openai = fake()
    assert try_payment(openai, Access(GATEWAY, KEY)) is NotDone.OTHER_SERVICE
    assert openai.asked == []


@pytest.mark.parametrize(
    ("key", "realm", "cause"),
    [
        ("sk-practice-works", Realm.REAL, Cause.PRACTICE_KEY),
        (KEY.reveal(), Realm.PRACTICE, Cause.REAL_KEY_IN_PRACTICE),
        ("sk-admin-" + "x" * 100, Realm.REAL, Cause.ADMIN_KEY),
    ],
)
def test_a_key_that_must_not_be_sent_is_not(key: str, realm: Realm, cause: Cause) -> None:
    openai = fake()
    verdict = try_payment(openai, Access(OPENAI, SecretKey(key)), realm)
    assert isinstance(verdict, Verdict)
    assert verdict.cause is cause
    assert openai.asked == []


@pytest.mark.parametrize(
    ("openai", "cut_off"),
    [(FakeOpenAI(models=None), "list_models"), (fake(paid=None), "ask")],
    ids=["list", "payment"],
)
def test_one_deadline_counts_for_both_requests(openai: FakeOpenAI, cut_off: str) -> None:
    verdict = try_payment(openai, deadline=AT_ONCE if cut_off == "list_models" else 0.05)
    assert isinstance(verdict, Verdict)
    assert verdict.cause is Cause.TIMED_OUT
    assert verdict.http_status is None
    assert openai.cut_off == [cut_off]


def test_cancelling_ends_its_request() -> None:
    openai = fake(paid=None)

    async def cancelled() -> None:
        check_key = CheckKey(openai, FakeClock(), Realm.REAL)
        paying = asyncio.create_task(TryPayment(check_key)(AT_OPENAI))
        while "ask" not in openai.asked:
            await asyncio.sleep(0)
        paying.cancel()
        with pytest.raises(asyncio.CancelledError):
            await paying

    run(cancelled())
    assert openai.cut_off == ["ask"]
