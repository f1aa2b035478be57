"""What an answer means: every answer that has been quoted in public, and any other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.causes import CATALOGUE, Cause, Status
from keystep.domain.diagnosis import Answer, Json, NoAnswer, cause_of, is_model_list, words_of
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
    assert cause_of(Answer(401, error(message))) is Cause.KEY_LOST_ON_THE_WAY


GATEWAYS: list[tuple[str, int, Json, Cause]] = [
    (
        "LiteLLM, unknown key",
        401,
        error(
            "Authentication Error, Invalid proxy server token passed. Received API Key = sk-...b7Qx"
            ", Key Hash (Token) =0f1e. Unable to find token in cache or `LiteLLM_Verification`",
            "token_not_found_in_db",
            "401",
        ),
        Cause.KEY_REFUSED,
    ),
    (
        "LiteLLM, expired key",
        401,
        error("Authentication Error - Expired Key. Key Expiry time 2026-01-01", "auth_error"),
        Cause.KEY_EXPIRED,
    ),
    (
        "LiteLLM, budget",
        400,
        error(
            "Budget has been exceeded! Current cost: 5.1, Max budget: 5.0", "budget_exceeded", "400"
        ),
        Cause.USAGE_LIMIT,
    ),
    ("OpenRouter", 401, {"error": {"message": "User not found.", "code": 401}}, Cause.KEY_REFUSED),
    (
        "OpenRouter, no credit",
        402,
        {"error": {"message": "Insufficient credits.", "code": 402}},
        Cause.NO_CREDIT,
    ),
    (
        "Azure",
        401,
        {
            "error": {
                "code": "401",
                "message": "Access denied due to invalid subscription key or wrong API endpoint."
                " Make sure to provide a valid key for an active subscription.",
            }
        },
        Cause.KEY_OR_ADDRESS_REFUSED,
    ),
    (
        "Azure, Entra",
        401,
        {
            "statusCode": 401,
            "message": "Unauthorized. Access token is missing, invalid, audience …",
        },
        Cause.KEY_OR_ADDRESS_REFUSED,
    ),
    ("xAI", 400, {"code": "Bad", "error": "Incorrect API key provided: xa***"}, Cause.KEY_REFUSED),
    ("Groq", 401, error("Invalid API Key", code="invalid_api_key"), Cause.KEY_REFUSED),
    ("vLLM", 401, {"error": "Unauthorized"}, Cause.KEY_REFUSED),
    ("FastAPI", 401, {"detail": "Invalid or missing key"}, Cause.KEY_REFUSED),
    ("Kong", 401, {"message": "No API key found in request"}, Cause.KEY_LOST_ON_THE_WAY),
    ("AWS", 403, {"message": "Forbidden"}, Cause.UNCLEAR_REFUSAL),
    ("Anthropic's 529", 529, error("Overloaded", "overloaded_error"), Cause.SERVICE_BUSY),
    ("without /models", 404, {"detail": "Not Found"}, Cause.NO_MODEL_LIST),
    ("GET not allowed", 405, {"detail": "Method Not Allowed"}, Cause.NO_MODEL_LIST),
    ("OpenAI without /v1", 404, error("Invalid URL (GET /models)"), Cause.NO_MODEL_LIST),
    ("a bare string", 401, "Unauthorized", Cause.KEY_REFUSED),
]


@pytest.mark.parametrize(
    ("status", "body", "cause"), [row[1:] for row in GATEWAYS], ids=[row[0] for row in GATEWAYS]
)
def test_answers_that_gateways_give(status: int, body: Json, cause: Cause) -> None:
    assert cause_of(Answer(status, body)) is cause


@pytest.mark.parametrize(
    ("status", "text", "cause"),
    [
        (200, "<HTML><!--<WISPAccessGatewayParam xmlns:xsi=…", Cause.GUEST_NETWORK),
        (200, "<html><title>Hotspot login</title>", Cause.GUEST_NETWORK),
        (403, "<html><title>Captive Portal</title>", Cause.GUEST_NETWORK),
        (403, "<title>Attention Required! | Cloudflare</title>", Cause.BLOCKED_ON_THE_WAY),
        (200, "<html>FortiGuard Intrusion Prevention: Web Page Blocked", Cause.BLOCKED_ON_THE_WAY),
        (403, "<html>This site is blocked by Zscaler", Cause.BLOCKED_ON_THE_WAY),
        (200, "<html><title>Welcome to nginx!</title>", Cause.NOT_OPENAI),
        (502, "<title>api.openai.com | 502: Bad gateway</title>", Cause.SERVICE_TROUBLE),
    ],
)
def test_a_page_is_known_by_its_own_words(status: int, text: str, cause: Cause) -> None:
    assert cause_of(Answer(status, is_web_page=True, text=text)) is cause


def test_a_filter_that_answers_in_plain_text_is_known_too() -> None:
    assert cause_of(Answer(403, text="error code: 1020")) is Cause.BLOCKED_ON_THE_WAY


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(401, error("Not this one")), "Not this one"),
        (Answer(403, {"error": "Not this one"}), "Not this one"),
        (Answer(404, {"detail": "Not Found"}), "Not Found"),
        (Answer(401, "Unauthorized"), "Unauthorized"),
        (Answer(404, text="default backend - 404"), "default backend - 404"),
        (Answer(502, is_web_page=True, text="<TITLE>Bad gateway</TITLE><p>long"), "Bad gateway"),
        (Answer(502, is_web_page=True, text="<p>no title"), ""),
        (Answer(401, {"error": {"message": 12}}), ""),
    ],
)
def test_the_services_own_words_are_found(answer: Answer, said: str) -> None:
    assert words_of(answer) == said


def test_without_an_answer_nothing_was_said() -> None:
    assert words_of(NoAnswer(Cause.NO_DNS)) == ""


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"message": "No auth credentials found", "code": 401}},
        error("The key has run out", code="a_code_from_the_future"),
    ],
)
def test_a_401_with_a_reason_of_its_own_is_a_refused_key(body: Json) -> None:
    assert cause_of(Answer(401, body)) is Cause.KEY_REFUSED


@pytest.mark.parametrize(
    ("status", "body"),
    [
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
    ],
)
def test_a_refusal_without_a_known_reason_is_unclear(status: int, body: Json) -> None:
    assert cause_of(Answer(status, body)) is Cause.UNCLEAR_REFUSAL


@pytest.mark.parametrize("body", [None, {}, {"error": "Too many requests"}])
def test_a_limit_without_a_known_reason_is_unclear(body: Json) -> None:
    assert cause_of(Answer(429, body)) is Cause.UNCLEAR_LIMIT


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, None),
        (200, {"error": {"code": "invalid_api_key"}}),
        (200, {"message": "Welcome to the OpenAI API!"}),
        (201, MODELS),
        (204, None),
    ],
)
def test_an_answer_of_another_shape_says_nothing_about_the_key(status: int, body: Json) -> None:
    assert cause_of(Answer(status, body)) is Cause.UNCLEAR_ANSWER


def test_a_project_that_was_not_found_is_the_wrong_one() -> None:
    body: Json = {"code": 404, "message": "The project proj_abc was not found"}
    assert cause_of(Answer(404, body)) is Cause.WRONG_PROJECT


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
    assert cause_of(Answer(511, is_web_page=is_web_page)) is Cause.GUEST_NETWORK


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
@given(statuses, json_values, st.booleans(), st.text(max_size=40))
def test_any_answer_has_a_cause_and_only_a_list_of_models_works(
    status: int, body: Json, is_web_page: bool, text: str
) -> None:
    cause = cause_of(Answer(status, body, is_web_page, text=text))
    words_of(Answer(status, body, is_web_page, text=text))
    if CATALOGUE[cause].status is Status.WORKS:
        assert status == 200
        assert isinstance(body, dict)
        assert isinstance(body["data"], list)
        assert all(isinstance(m, dict) and isinstance(m["id"], str) for m in body["data"])


def test_json_of_absurd_depth_has_a_cause() -> None:
    body: Json = "invalid_api_key"
    for _ in range(100_000):
        body = {"error": body}
    assert cause_of(Answer(401, body)) is Cause.UNCLEAR_REFUSAL
