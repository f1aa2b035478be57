"""Which model is cheap enough to be tried, and what the paid answer proves."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer, Json, NoAnswer, Reply
from keystep.domain.payment import cheap_try_out, what_a_try_out_shows
from keystep.domain.requests import Request, answer_try_out, embedding_try_out, is_try_out
from tests.domain.properties import json_values, quick

TODAY = date(2026, 11, 24)
EMBEDDING = embedding_try_out("text-embedding-3-small")
ANSWER = answer_try_out("gpt-6-luna")
EVERY_REQUEST = pytest.mark.parametrize("request_", [EMBEDDING, ANSWER], ids=["embedding", "text"])

VECTOR: dict[str, Json] = {"object": "embedding", "index": 0, "embedding": [0.0023, -0.0093, 1]}
EMBEDDINGS: dict[str, Json] = {"object": "list", "data": [VECTOR], "model": "m", "usage": {}}
RESPONSE: dict[str, Json] = {
    "object": "response",
    "status": "completed",
    "output": [],
    "error": None,
}


def listed(*names: str, shutdown_date: Json = None) -> Json:
    return {"data": [{"id": name, "shutdown_date": shutdown_date} for name in names]}


def chosen(*names: str) -> Request | None:
    return cheap_try_out(listed(*names), TODAY)


def error(message: str = "", code: str | None = None, type_: str = "invalid_request_error") -> Json:
    return {"error": {"message": message, "type": type_, "param": None, "code": code}}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("gpt-6-luna", "text-embedding-3-small"), EMBEDDING),
        (("text-embedding-3-large", "text-embedding-3-small"), EMBEDDING),
        (
            ("text-embedding-ada-002", "gpt-6-luna"),
            embedding_try_out("text-embedding-ada-002"),
        ),
        (("gpt-6-terra", "gpt-6-luna"), ANSWER),
        (("gpt-7-mini", "gpt-6-luna"), ANSWER),
        (("gpt-6-luna", "gpt-5-nano"), answer_try_out("gpt-5-nano")),
        (("gpt-8-small",), answer_try_out("gpt-8-small")),
        (("gpt-8-lite-2027-01-01",), answer_try_out("gpt-8-lite-2027-01-01")),
        (("o4-mini", "gpt-6"), answer_try_out("o4-mini")),
    ],
)
def test_the_cheapest_by_name_is_chosen(names: tuple[str, ...], expected: Request) -> None:
    assert chosen(*names) == expected


@pytest.mark.parametrize(
    "name",
    [
        "gpt-6-terra",
        "gpt-6-pro",
        "gpt-6-mini-pro",
        "gpt-audio-mini",
        "gpt-realtime-mini",
        "gpt-image-1-mini",
        "gpt-4o-mini-tts",
        "gpt-4o-mini-transcribe",
        "gpt-4o-mini-search-preview",
        "gpt-5.1-codex-mini",
        "omni-moderation-mini",
        "sora-2-mini",
        "o4-mini-deep-research",
        "whisper-small",
        "gemini-flash",
        "minimax",
        "ft:gpt-5-nano:acme::id",
        "GPT-5-NANO",
        "gpt-5-nano\n",
        "my-embedding-small",
        "",
    ],
)
def test_a_model_that_may_be_dear_is_never_chosen(name: str) -> None:
    assert chosen(name) is None


@pytest.mark.parametrize("shutdown_date", ["2026-11-24", "2026-11-23", "2020-01-01", "soon", "", 7])
def test_a_model_that_is_or_may_be_gone_is_not_chosen(shutdown_date: Json) -> None:
    gone = listed("text-embedding-3-small", shutdown_date=shutdown_date)
    assert cheap_try_out(gone, TODAY) is None


@pytest.mark.parametrize("shutdown_date", [None, "2026-11-25", "2027-01-14"])
def test_a_model_that_is_still_there_is_chosen(shutdown_date: Json) -> None:
    there = listed("text-embedding-3-small", shutdown_date=shutdown_date)
    assert cheap_try_out(there, TODAY) == EMBEDDING


def test_a_model_without_a_word_on_its_end_is_chosen() -> None:
    assert cheap_try_out({"data": [{"id": "gpt-6-luna"}]}, TODAY) == ANSWER


@quick
@given(json_values | st.builds(lambda ids: {"data": [{"id": i} for i in ids]}, st.lists(st.text())))
def test_any_list_gives_a_try_out_or_none(models: Json) -> None:
    request = cheap_try_out(models, TODAY)
    assert request is None or is_try_out(request)


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (EMBEDDING, EMBEDDINGS),
        (ANSWER, RESPONSE),
        (ANSWER, {**RESPONSE, "status": "incomplete"}),
    ],
)
def test_what_was_asked_for_is_paid(request_: Request, body: Json) -> None:
    assert what_a_try_out_shows(request_, Answer(200, body)) is Cause.WORKS_AND_CAN_PAY


@pytest.mark.parametrize(
    ("request_", "body"),
    [
        (EMBEDDING, RESPONSE),
        (EMBEDDING, {"object": "list", "data": []}),
        (EMBEDDING, {**EMBEDDINGS, "object": "thing"}),
        (EMBEDDING, {**EMBEDDINGS, "data": [{"id": "gpt-6-luna"}]}),
        (EMBEDDING, {**EMBEDDINGS, "data": [{**VECTOR, "embedding": []}]}),
        (EMBEDDING, {**EMBEDDINGS, "data": [{**VECTOR, "embedding": ["0.1"]}]}),
        (EMBEDDING, {**EMBEDDINGS, "data": [{**VECTOR, "embedding": [True]}]}),
        (EMBEDDING, {**EMBEDDINGS, "data": [VECTOR, None]}),
        (ANSWER, EMBEDDINGS),
        (ANSWER, {**RESPONSE, "status": "failed"}),
        (ANSWER, {**RESPONSE, "status": "in_progress"}),
        (ANSWER, {**RESPONSE, "status": ["completed"]}),
        (ANSWER, {**RESPONSE, "error": {"code": "server_error", "message": "?"}}),
        (ANSWER, {**RESPONSE, "output": None}),
        (ANSWER, {"object": "response"}),
        (ANSWER, {}),
        (ANSWER, None),
        (ANSWER, {"data": [{"id": "gpt-6-luna"}]}),
    ],
)
def test_what_was_not_asked_for_is_never_paid(request_: Request, body: Json) -> None:
    assert what_a_try_out_shows(request_, Answer(200, body)) is Cause.UNCLEAR_ANSWER


@EVERY_REQUEST
def test_a_web_page_is_never_paid(request_: Request) -> None:
    answer = Answer(200, None, is_web_page=True)
    assert what_a_try_out_shows(request_, answer) is Cause.NOT_OPENAI


@EVERY_REQUEST
def test_the_page_of_a_guest_network_is_named(request_: Request) -> None:
    page = Answer(200, None, is_web_page=True, text="<title>Hotspot login</title>")
    assert what_a_try_out_shows(request_, page) is Cause.GUEST_NETWORK


@EVERY_REQUEST
@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [
        (429, error(code="credit_balance_exhausted"), Cause.NO_CREDIT),
        (429, error(code="insufficient_quota"), Cause.NO_CREDIT),
        (429, error(type_="billing_not_active"), Cause.BILLING_INACTIVE),
        (429, error(code="organization_spend_limit_exceeded"), Cause.ORGANIZATION_SPEND_LIMIT),
        (429, error(code="project_spend_limit_exceeded"), Cause.PROJECT_SPEND_LIMIT),
        (429, error(code="organization_usage_limit_exceeded"), Cause.USAGE_LIMIT),
        (429, error(code="rate_limit_exceeded"), Cause.RATE_LIMITED),
        (404, error("The model `x` does not exist", "model_not_found"), Cause.MODEL_NOT_ALLOWED),
        (403, error("?", "model_not_found"), Cause.MODEL_NOT_ALLOWED),
        (403, error("Project has no access to model `x`"), Cause.MODEL_NOT_ALLOWED),
        (403, error("Forbidden"), Cause.UNCLEAR_REFUSAL),
        (400, error("Unsupported model feature"), Cause.UNCLEAR_REFUSAL),
        (401, error("Missing scopes: model.request"), Cause.MISSING_PERMISSION),
        (401, error("Missing scopes: model.read"), Cause.MISSING_PERMISSION),
        (401, error("?", "invalid_api_key"), Cause.KEY_REFUSED),
        (503, error("?", "server_is_overloaded"), Cause.SERVICE_BUSY),
        (500, None, Cause.SERVICE_TROUBLE),
        (302, None, Cause.REDIRECTED),
        (201, EMBEDDINGS, Cause.UNCLEAR_ANSWER),
        (204, None, Cause.UNCLEAR_ANSWER),
    ],
)
def test_whatever_went_wrong_is_named(
    request_: Request, status: int, body: Json, cause: Cause
) -> None:
    assert what_a_try_out_shows(request_, Answer(status, body)) is cause


@EVERY_REQUEST
def test_no_answer_is_its_cause(request_: Request) -> None:
    assert what_a_try_out_shows(request_, NoAnswer(Cause.NO_CONNECTION)) is Cause.NO_CONNECTION


replies: st.SearchStrategy[Reply] = st.builds(
    Answer,
    status=st.integers(100, 600) | st.just(200),
    body=json_values | st.just(EMBEDDINGS) | st.just(RESPONSE),
    is_web_page=st.booleans(),
)


@quick
@given(st.sampled_from((EMBEDDING, ANSWER)), replies)
def test_any_reply_is_read_and_only_the_right_one_is_paid(request_: Request, reply: Reply) -> None:
    cause = what_a_try_out_shows(request_, reply)
    assert cause is not Cause.WORKS
    right = EMBEDDINGS if request_ == EMBEDDING else RESPONSE
    if cause is Cause.WORKS_AND_CAN_PAY:
        assert isinstance(reply, Answer)
        assert (reply.status, reply.body) == (200, right)
