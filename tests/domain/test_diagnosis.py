"""What an answer means: every answer that has been quoted in public, and any other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.causes import CATALOGUE, Cause, Status
from keystep.domain.diagnosis import Answer, Json, NoAnswer, cause_of, is_model_list
from tests.domain.properties import json_values, quick

NO_KEY = (
    "You didn't provide an API key. You need to provide your API key in an Authorization header"
    " using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank"
    " username) if you're accessing the API from your browser and are prompted for a username and"
    " password. You can obtain an API key from https://platform.openai.com/account/api-keys."
)
KEY_REFUSED = (
    "Incorrect API key provided: sk-proj-****…wxyz. You can find your API key at"
    " https://platform.openai.com/account/api-keys."
)
MISSING_SCOPES = (
    "You have insufficient permissions for this operation. Missing scopes: {}. Check that you have"
    " the correct role in your organization (Reader, Writer, Owner) and project (Member, Owner),"
    " and if you're using a restricted API key, that it has the necessary scopes."
)
DEACTIVATED = (
    "The OpenAI account associated with this API key has been deactivated. If you are the developer"
    " for this OpenAI app, please check your email for more information."
)
QUOTA = (
    "You exceeded your current quota, please check your plan and billing details. For more"
    " information on this error, read the docs:"
    " https://platform.openai.com/docs/guides/error-codes/api-errors."
)
RATE = "Rate limit reached for gpt-9 in organization org-a on requests per min (RPM): Limit 3."
HOSTNAME = (
    "Attempted to access resource with incorrect regional hostname."
    " Please make your request to us.api.openai.com"
)
USUAL_TYPE = "invalid_request_error"
MODELS: Json = {"object": "list", "data": [{"id": "gpt-9", "object": "model"}]}


def error(message: str, type_: Json = USUAL_TYPE, code: Json = None) -> Json:
    return {"error": {"message": message, "type": type_, "param": None, "code": code}}


LITERAL: list[tuple[int, Json, Cause]] = [
    (401, error(KEY_REFUSED, code="invalid_api_key"), Cause.KEY_REFUSED),
    (401, error(KEY_REFUSED), Cause.KEY_REFUSED),
    (
        401,
        error(
            "OpenAI-Organization header should match organization for API key",
            code="mismatched_organization",
        ),
        Cause.WRONG_ORGANIZATION,
    ),
    (
        401,
        error("OpenAI-Project header should match project for API key", code="mismatched_project"),
        Cause.WRONG_PROJECT,
    ),
    (
        401,
        error(
            "The project you are requesting has been archived and is no longer accessible",
            code="not_authorized_invalid_project",
        ),
        Cause.PROJECT_ARCHIVED,
    ),
    (400, error("No such organization: Personal."), Cause.UNKNOWN_ORGANIZATION),
    (401, error("No such organization: null."), Cause.UNKNOWN_ORGANIZATION),
    (
        401,
        error("You must be a member of an organization to use the API.", code="no_organization"),
        Cause.NO_ORGANIZATION,
    ),
    (401, error(DEACTIVATED, code="account_deactivated"), Cause.ACCOUNT_DEACTIVATED),
    (401, error(DEACTIVATED), Cause.ACCOUNT_DEACTIVATED),
    (
        401,
        error("This key is associated with a deactivated account."),
        Cause.ACCOUNT_DEACTIVATED,
    ),
    (
        401,
        error("Your IP is not authorized to make this request.", code="ip_not_authorized"),
        Cause.IP_NOT_ALLOWED,
    ),
    (
        401,
        error("Your IP is not authorized to make this request.", "authentication_error"),
        Cause.IP_NOT_ALLOWED,
    ),
    (
        401,
        error("Your IP is not authorized to make this request.", code="invalid_api_key"),
        Cause.IP_NOT_ALLOWED,
    ),
    (
        401,
        {
            "error": {
                "message": HOSTNAME,
                "type": "invalid_request_error",
                "code": "incorrect_hostname",
                "param": None,
            },
            "status": 401,
        },
        Cause.WRONG_REGION,
    ),
    (401, error(HOSTNAME), Cause.WRONG_REGION),
    (
        401,
        error(MISSING_SCOPES.format("api.responses.write"), code="missing_scope"),
        Cause.MISSING_PERMISSION,
    ),
    (403, error(MISSING_SCOPES.format("api.responses.write")), Cause.MISSING_PERMISSION),
    (
        403,
        {"error": MISSING_SCOPES.format("api.model.read")},
        Cause.WORKS_WITHOUT_MODEL_LIST,
    ),
    (
        403,
        error(MISSING_SCOPES.format("api.model.read"), code="missing_scope"),
        Cause.WORKS_WITHOUT_MODEL_LIST,
    ),
    (403, {"error": MISSING_SCOPES.format("model.read")}, Cause.WORKS_WITHOUT_MODEL_LIST),
    (403, {"error": MISSING_SCOPES.format("model.request")}, Cause.MISSING_PERMISSION),
    (
        403,
        error(
            "Country, region, or territory not supported",
            "request_forbidden",
            "unsupported_country_region_territory",
        ),
        Cause.COUNTRY_NOT_SUPPORTED,
    ),
    (
        429,
        error(
            "You have no credits remaining. Add credits to continue using the API at"
            " https://platform.openai.com/settings/organization/billing/.",
            "insufficient_quota",
            "credit_balance_exhausted",
        ),
        Cause.NO_CREDIT,
    ),
    (
        429,
        error("…", "insufficient_quota", "organization_spend_limit_exceeded"),
        Cause.ORGANIZATION_SPEND_LIMIT,
    ),
    (
        429,
        error("…", "insufficient_quota", "project_spend_limit_exceeded"),
        Cause.PROJECT_SPEND_LIMIT,
    ),
    (
        429,
        error("…", "insufficient_quota", "organization_usage_limit_exceeded"),
        Cause.USAGE_LIMIT,
    ),
    (429, error(QUOTA, "insufficient_quota", "insufficient_quota"), Cause.NO_CREDIT),
    (429, error(QUOTA, "insufficient_quota"), Cause.NO_CREDIT),
    (429, error(QUOTA, None), Cause.NO_CREDIT),
    (
        429,
        error(
            "Your account is not active, please check your billing details on our website.",
            "billing_not_active",
            "billing_not_active",
        ),
        Cause.BILLING_INACTIVE,
    ),
    (
        429,
        error("Your account is not active, please check your billing details.", None),
        Cause.BILLING_INACTIVE,
    ),
    (429, error(RATE, "requests", "rate_limit_exceeded"), Cause.RATE_LIMITED),
    (429, error(RATE, "tokens"), Cause.RATE_LIMITED),
    (429, error("…", "rate_limit_error", "slow_down"), Cause.RATE_LIMITED),
    (
        500,
        error("The server had an error while processing your request.", "server_error"),
        Cause.SERVICE_TROUBLE,
    ),
    (
        503,
        error(
            "Our servers are currently overloaded. Please try again later.",
            "service_unavailable_error",
            "server_is_overloaded",
        ),
        Cause.SERVICE_BUSY,
    ),
]


@pytest.mark.parametrize(("status", "body", "cause"), LITERAL)
def test_answers_that_were_quoted_in_public(status: int, body: Json, cause: Cause) -> None:
    assert cause_of(Answer(status, body)) is cause


@pytest.mark.parametrize("message", [NO_KEY, "Missing bearer or basic authentication in header"])
def test_a_key_that_was_lost_on_the_way_was_not_refused(message: str) -> None:
    assert cause_of(Answer(401, error(message))) is Cause.UNCLEAR_ANSWER


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "No auth credentials found", "code": 401}},
        {"error": {"code": "401", "message": "Access denied due to invalid subscription key"}},
        {"statusCode": 401, "message": "Unauthorized. Access token is missing, invalid, …"},
        error("The key has run out", code="a_code_from_the_future"),
    ],
)
def test_a_401_with_a_reason_of_its_own_is_a_refused_key(body: Json) -> None:
    assert cause_of(Answer(401, body)) is Cause.KEY_REFUSED


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, {"code": 404, "message": "The project {project_id} was not found"}),
        (404, error("Invalid URL (GET /models)")),
        (400, error("Something else")),
        (403, error("Something else")),
        (401, None),
        (401, {}),
        (401, []),
        (401, {"error": None}),
        (401, {"error": ["a", "list"]}),
        (401, {"error": {"error": {"code": "invalid_api_key", "message": "twice wrapped"}}}),
        (401, {"error": {"code": {"code": "invalid_api_key"}}}),
        (401, {"error": {"code": 404, "message": 12, "type": ["server_error"]}}),
        (401, "invalid_api_key"),
        (429, None),
        (404, None),
        (200, None),
        (200, {"error": {"code": "invalid_api_key"}}),
        (200, {"message": "Welcome to the OpenAI API!"}),
        (201, MODELS),
        (204, None),
    ],
)
def test_what_says_nothing_about_the_key_is_unclear(status: int, body: Json) -> None:
    assert cause_of(Answer(status, body)) is Cause.UNCLEAR_ANSWER


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
@pytest.mark.parametrize("body", [None, MODELS, error("…", code="invalid_api_key")])
def test_a_redirection_is_never_read_on(status: int, body: Json) -> None:
    assert cause_of(Answer(status, body)) is Cause.REDIRECTED


@pytest.mark.parametrize("status", [200, 401, 403, 404])
def test_a_web_page_is_not_openai(status: int) -> None:
    assert cause_of(Answer(status, is_web_page=True)) is Cause.NOT_OPENAI


@pytest.mark.parametrize("status", [500, 502, 504, 520, 526, 529])
@pytest.mark.parametrize("is_web_page", [True, False])
def test_a_fault_of_the_service_is_service_trouble(status: int, *, is_web_page: bool) -> None:
    assert cause_of(Answer(status, is_web_page=is_web_page)) is Cause.SERVICE_TROUBLE


@pytest.mark.parametrize("is_web_page", [True, False])
def test_503_says_that_the_service_is_busy(*, is_web_page: bool) -> None:
    assert cause_of(Answer(503, is_web_page=is_web_page)) is Cause.SERVICE_BUSY


@pytest.mark.parametrize("is_web_page", [True, False])
def test_407_comes_from_a_proxy_that_wants_a_login(*, is_web_page: bool) -> None:
    assert cause_of(Answer(407, is_web_page=is_web_page)) is Cause.PROXY_LOGIN


@pytest.mark.parametrize("is_web_page", [True, False])
def test_511_comes_from_a_guest_network_and_not_from_openai(*, is_web_page: bool) -> None:
    assert cause_of(Answer(511, is_web_page=is_web_page)) is Cause.NOT_OPENAI


def test_an_error_in_json_counts_even_when_it_calls_itself_a_web_page() -> None:
    body = error(KEY_REFUSED, code="invalid_api_key")
    assert cause_of(Answer(401, body, is_web_page=True)) is Cause.KEY_REFUSED


def test_the_code_counts_more_than_the_type_and_the_message() -> None:
    body = error(QUOTA, "insufficient_quota", "rate_limit_exceeded")
    assert cause_of(Answer(429, body)) is Cause.RATE_LIMITED


def test_no_answer_has_the_cause_that_it_came_with() -> None:
    assert cause_of(NoAnswer(Cause.NO_DNS)) is Cause.NO_DNS


def test_a_list_of_models_works() -> None:
    assert cause_of(Answer(200, MODELS)) is Cause.WORKS


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"data": None},
        {"data": {}},
        {"data": ["gpt-9"]},
        {"data": [{"id": 1}]},
        {"data": [{"id": "gpt-9"}, {"name": "gpt-9"}]},
    ],
)
def test_other_shapes_are_no_list_of_models(body: Json) -> None:
    assert not is_model_list(body)


def test_an_empty_list_of_models_is_one() -> None:
    assert is_model_list({"object": "list", "data": []})


statuses = st.sampled_from((200, 302, 400, 401, 403, 404, 407, 429, 500, 503)) | st.integers(
    100, 999
)


@quick
@given(statuses, json_values, st.booleans())
def test_any_answer_has_a_cause_and_only_a_list_of_models_works(
    status: int,
    body: Json,
    is_web_page: bool,
) -> None:
    cause = cause_of(Answer(status, body, is_web_page))
    if CATALOGUE[cause].status is Status.WORKS:
        assert status == 200
        assert isinstance(body, dict)
        assert isinstance(body["data"], list)
        assert all(isinstance(m, dict) and isinstance(m["id"], str) for m in body["data"])


def test_json_of_absurd_depth_has_a_cause() -> None:
    body: Json = "invalid_api_key"
    for _ in range(100_000):
        body = {"error": body}
    assert cause_of(Answer(401, body)) is Cause.UNCLEAR_ANSWER
