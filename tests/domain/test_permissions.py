"""Reading a probe's answer: what is said of the key, and never more than that."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.capabilities import PROBES, Capability
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer, Json, NoAnswer, Reply
from keystep.domain.permissions import (
    CAN_NAMES,
    NOT_TRIED,
    Can,
    Permissions,
    asked_in_rounds,
    was_taken,
    what_it_tells,
)
from keystep.domain.requests import FIXED_REQUESTS, LIST_MODELS, WHO_AM_I
from tests.domain.properties import json_values, quick

EVERY_CAPABILITY = pytest.mark.parametrize("capability", Capability, ids=lambda each: each.value)
READS = [each for each in Capability if PROBES[each].request.only_reads]
CHANGES = [each for each in Capability if not PROBES[each].request.only_reads]
LISTS = [each for each in READS if not PROBES[each].names_an_object]
EVERY_LIST = pytest.mark.parametrize("capability", LISTS, ids=lambda each: each.value)
EVERY_CHANGE = pytest.mark.parametrize("capability", CHANGES, ids=lambda each: each.value)

MISSING_SCOPES = (
    "You have insufficient permissions for this operation. Missing scopes: api.responses.write."
    " Check that you have the correct role in your organization (Reader, Writer, Owner) and"
    " project (Member, Owner), and if you're using a restricted API key, that it has the"
    " necessary scopes."
)


def error(
    message: str = "",
    code: str | None = None,
    param: str | None = None,
    type_: str = "invalid_request_error",
) -> Json:
    return {"error": {"message": message, "type": type_, "param": param, "code": code}}


def read(capability: Capability, status: int, body: Json = None, **more: Any) -> Can | Cause:
    return what_it_tells(PROBES[capability], Answer(status, body, **more))


def test_the_ids_are_spelled_as_scripts_know_them() -> None:
    assert [each.value for each in Can] == ["yes", "no", "cant_tell", "not_tried"]
    assert [each.value for each in Capability] == [
        "list_models",
        "ask_by_chat",
        "ask_by_responses",
        "read_answers",
        "read_files",
        "add_files",
        "see_tuning",
        "start_tuning",
        "see_batches",
        "start_batches",
        "see_vector_stores",
    ]


def test_every_outcome_has_a_word() -> None:
    assert set(CAN_NAMES) == set(Can)


def test_every_capability_has_a_probe_of_its_own() -> None:
    assert set(PROBES) == set(Capability)
    requests = [probe.request for probe in PROBES.values()]
    assert len(set(requests)) == len(requests)


@EVERY_CAPABILITY
def test_a_capability_has_its_words(capability: Capability) -> None:
    probe = PROBES[capability]
    assert 1 <= len(probe.name.split()) <= 9
    assert probe.use.endswith(".")
    assert probe.setting.startswith("“")


def test_every_fixed_request_is_a_probe_or_part_of_a_check() -> None:
    probed = {probe.request for probe in PROBES.values()}
    assert FIXED_REQUESTS - probed == {WHO_AM_I}
    assert LIST_MODELS in probed


@EVERY_LIST
@pytest.mark.parametrize("status", [200, 201, 206])
def test_a_list_that_is_given_out_is_a_yes(capability: Capability, status: int) -> None:
    assert read(capability, status, {"object": "list", "data": []}) is Can.YES


@EVERY_LIST
@pytest.mark.parametrize("body", [None, {}, [], "ok", {"data": "no list"}, {"signed_in": False}])
def test_a_success_without_a_list_tells_nothing(capability: Capability, body: Json) -> None:
    assert read(capability, 200, body) is Can.CANT_TELL


@EVERY_CAPABILITY
@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(
    "body",
    [
        error(MISSING_SCOPES),
        error(MISSING_SCOPES, code="missing_scope"),
        error("Something new", code="missing_scope"),
        error("You have insufficient permissions for this operation."),
        {"error": MISSING_SCOPES},
        {"error": MISSING_SCOPES.replace("api.responses.write", "api.model.read")},
    ],
    ids=["scopes", "code and scopes", "code", "insufficient", "bare string", "model list"],
)
def test_missing_scopes_are_a_no(capability: Capability, status: int, body: Json) -> None:
    assert read(capability, status, body) is Can.NO


@EVERY_CHANGE
@pytest.mark.parametrize(
    "body",
    [
        error("you must provide a model parameter"),
        error("Missing required parameter: 'model'.", "missing_required_parameter", "model"),
        error("Unknown parameter: 'speed'.", "unknown_parameter", "speed"),
        error("Additional properties are not allowed ('speed' was unexpected)"),
        error("'model' is a required property"),
    ],
)
def test_a_fault_found_with_a_field_is_a_yes(capability: Capability, body: Json) -> None:
    assert read(capability, 400, body) is Can.YES


def test_a_fault_found_with_the_name_of_an_answer_is_a_yes() -> None:
    message = "Invalid 'response_id': '1'. Expected an ID that begins with 'resp'."
    body = error(message, "invalid_value", "response_id")
    assert read(Capability.READ_ANSWERS, 400, body) is Can.YES


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        error("No such thing"),
        error("Billing hard limit has been reached", "billing_hard_limit_reached"),
        error("Blocked by policy", type_="policy_error"),
        {"error": "Missing required parameter: 'model'."},
        {"message": "Bad Request"},
    ],
)
@EVERY_CHANGE
def test_any_other_400_tells_nothing(capability: Capability, body: Json) -> None:
    assert read(capability, 400, body) is Can.CANT_TELL


@EVERY_CHANGE
def test_the_wrong_kind_of_content_is_a_yes(capability: Capability) -> None:
    body = error("Invalid Content-Type header (application/json), expected multipart/form-data.")
    assert read(capability, 415, body) is Can.YES


@EVERY_LIST
def test_415_for_a_request_without_content_tells_nothing(capability: Capability) -> None:
    assert read(capability, 415, error("?")) is Can.CANT_TELL


def test_an_answer_that_is_not_found_was_looked_for() -> None:
    body = error("Response with id '1' not found.")
    assert read(Capability.READ_ANSWERS, 404, body) is Can.YES


def test_a_path_that_does_not_exist_tells_nothing() -> None:
    body = error("Invalid URL (GET /v1/responses/1)")
    assert read(Capability.READ_ANSWERS, 404, body) is Can.CANT_TELL


@EVERY_LIST
def test_a_list_that_is_not_found_tells_nothing(capability: Capability) -> None:
    """OpenAI has taken self-serve fine-tuning away from many in 2026; that is not the key."""
    assert read(capability, 404, error("The resource was not found.")) is Can.CANT_TELL


@EVERY_CAPABILITY
@pytest.mark.parametrize(
    ("status", "body", "cause"),
    [
        (401, error("?", "invalid_api_key"), Cause.KEY_REFUSED),
        (401, error("?", "mismatched_organization"), Cause.WRONG_ORGANIZATION),
        (401, error("?", "mismatched_project"), Cause.WRONG_PROJECT),
        (401, error("?", "incorrect_hostname"), Cause.WRONG_REGION),
        (401, error("?", "account_deactivated"), Cause.ACCOUNT_DEACTIVATED),
        (401, error("Something that nobody has seen"), Cause.KEY_REFUSED),
        (401, error("The API key has expired."), Cause.KEY_EXPIRED),
        (403, error("This API key expired yesterday."), Cause.KEY_EXPIRED),
        (400, error("You didn't provide an API key."), Cause.KEY_LOST_ON_THE_WAY),
        (401, None, Cause.UNCLEAR_REFUSAL),
        (400, error("No such organization: org-x."), Cause.UNKNOWN_ORGANIZATION),
        (403, error("?", "unsupported_country_region_territory"), Cause.COUNTRY_NOT_SUPPORTED),
        (407, None, Cause.PROXY_LOGIN),
    ],
)
def test_what_concerns_every_probe_is_a_cause(
    capability: Capability, status: int, body: Json, cause: Cause
) -> None:
    assert read(capability, status, body) is cause


@EVERY_CAPABILITY
@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, error("?", "model_not_found")),
        (404, error("The model `x` does not exist", "model_not_found")),
        (403, error("Forbidden")),
        (429, error("?", "credit_balance_exhausted", type_="insufficient_quota")),
        (429, error("?", "rate_limit_exceeded", type_="requests")),
        (429, None),
        (400, error("?", "billing_not_active", type_="billing_not_active")),
        (500, error("?", type_="server_error")),
        (503, error("?", "server_is_overloaded")),
        (302, None),
        (204, None),
        (405, error("Method not allowed")),
        (422, error("?")),
        (100, None),
        (999, None),
    ],
)
def test_whatever_may_come_before_the_permissions_tells_nothing(
    capability: Capability, status: int, body: Json
) -> None:
    assert read(capability, status, body) is Can.CANT_TELL


@EVERY_CAPABILITY
@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 415, 502])
def test_a_web_page_tells_nothing(capability: Capability, status: int) -> None:
    assert read(capability, status, None, is_web_page=True) is Can.CANT_TELL


@EVERY_CAPABILITY
@pytest.mark.parametrize(
    "cause", [Cause.TIMED_OUT, Cause.NO_CONNECTION, Cause.ANSWER_TOO_LARGE], ids=lambda c: c.value
)
def test_a_lost_answer_tells_nothing(capability: Capability, cause: Cause) -> None:
    assert what_it_tells(PROBES[capability], NoAnswer(cause)) is Can.CANT_TELL


@EVERY_CAPABILITY
@pytest.mark.parametrize(
    "cause", [Cause.NO_DNS, Cause.TLS_SELF_SIGNED, Cause.PROXY_LOGIN], ids=lambda c: c.value
)
def test_a_network_that_lets_nothing_through_is_the_cause(
    capability: Capability, cause: Cause
) -> None:
    assert what_it_tells(PROBES[capability], NoAnswer(cause)) is cause


@EVERY_CHANGE
def test_a_request_that_was_meant_to_fail_and_did_not_is_a_yes_to_be_told(
    capability: Capability,
) -> None:
    answer = Answer(200, {"id": "thing_1"})
    assert what_it_tells(PROBES[capability], answer) is Can.YES
    assert was_taken(PROBES[capability], answer)


@pytest.mark.parametrize(
    "reply",
    [
        Answer(400, error("?", "unknown_parameter")),
        Answer(200, None),
        Answer(200, {}, is_web_page=True),
        NoAnswer(Cause.TIMED_OUT),
    ],
)
@EVERY_CHANGE
def test_other_replies_show_nothing_that_was_carried_out(
    capability: Capability, reply: Reply
) -> None:
    assert not was_taken(PROBES[capability], reply)


@EVERY_LIST
def test_reading_carries_nothing_out(capability: Capability) -> None:
    assert not was_taken(PROBES[capability], Answer(200, {"data": []}))


def test_what_only_reads_is_asked_first() -> None:
    assert asked_in_rounds(with_changes=True) == (tuple(READS), tuple(CHANGES))


def test_without_changes_only_what_reads_is_asked() -> None:
    assert asked_in_rounds(with_changes=False) == (tuple(READS),)


def test_what_was_not_found_out_was_not_tried() -> None:
    assert {NOT_TRIED.of(each) for each in Capability} == {Can.NOT_TRIED}
    permissions = Permissions({Capability.ADD_FILES: Can.NO})
    assert permissions.of(Capability.ADD_FILES) is Can.NO
    assert permissions.of(Capability.READ_FILES) is Can.NOT_TRIED


replies: st.SearchStrategy[Reply] = st.builds(
    Answer,
    status=st.integers(100, 600) | st.sampled_from((200, 400, 401, 403, 404, 415)),
    body=json_values,
    is_web_page=st.booleans(),
) | st.builds(NoAnswer, st.sampled_from(Cause))


@quick
@given(st.sampled_from(Capability), replies)
def test_any_reply_is_read(capability: Capability, reply: Reply) -> None:
    outcome = what_it_tells(PROBES[capability], reply)
    assert outcome in {Can.YES, Can.NO, Can.CANT_TELL} or isinstance(outcome, Cause)


@quick
@given(st.sampled_from(Capability), replies)
def test_a_no_always_comes_from_401_or_403(capability: Capability, reply: Reply) -> None:
    if what_it_tells(PROBES[capability], reply) is Can.NO:
        assert isinstance(reply, Answer)
        assert reply.status in {401, 403}


@quick
@given(st.sampled_from(Capability), replies)
def test_a_yes_never_comes_from_a_web_page_or_silence(capability: Capability, reply: Reply) -> None:
    if what_it_tells(PROBES[capability], reply) is Can.YES:
        assert isinstance(reply, Answer)
        assert not reply.is_web_page
