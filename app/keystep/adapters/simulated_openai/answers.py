"""Answers as OpenAI gives them: literal messages from its guides and from public reports.

The shapes are checked against OpenAI's published description in tests/contract/.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from keystep.domain.diagnosis import Json

LONG_AGO = 1_750_000_000


@dataclass(frozen=True)
class SimulatedAnswer:
    """`page` is what stands in place of JSON where somebody in between answers."""

    status: HTTPStatus
    body: Json
    page: str = ""


def error(
    status: HTTPStatus, message: str, type_: str, code: str | None, param: str | None = None
) -> SimulatedAnswer:
    """An error in the documented shape: all four fields are always there."""
    body: Json = {"error": {"message": message, "type": type_, "param": param, "code": code}}
    return SimulatedAnswer(status, body)


def model_list(models: Mapping[str, str | None]) -> SimulatedAnswer:
    """`models` with their shutdown dates."""
    data: list[Json] = [
        {
            "id": model,
            "object": "model",
            "created": LONG_AGO,
            "owned_by": "openai",
            "shutdown_date": ends,
        }
        for model, ends in models.items()
    ]
    return SimulatedAnswer(HTTPStatus.OK, {"object": "list", "data": data})


NO_KEY = error(
    HTTPStatus.UNAUTHORIZED,
    "You didn't provide an API key. You need to provide your API key in an Authorization header"
    " using Bearer auth (i.e. Authorization: Bearer YOUR_KEY), or as the password field (with blank"
    " username) if you're accessing the API from your browser and are prompted for a username and"
    " password. You can obtain an API key from https://platform.openai.com/account/api-keys.",
    "invalid_request_error",
    None,
)
WRONG_ORGANIZATION = error(
    HTTPStatus.UNAUTHORIZED,
    "OpenAI-Organization header should match organization for API key",
    "invalid_request_error",
    "mismatched_organization",
)
WRONG_PROJECT = error(
    HTTPStatus.UNAUTHORIZED,
    "OpenAI-Project header should match project for API key",
    "invalid_request_error",
    "mismatched_project",
)
REGION_HOST = "us.api.openai.com"
WRONG_REGION = error(
    HTTPStatus.UNAUTHORIZED,
    "Attempted to access resource with incorrect regional hostname."
    f" Please make your request to {REGION_HOST}",
    "invalid_request_error",
    "incorrect_hostname",
)
# OpenAI's words for it are not known. Keys can have an end date since September 2026.
EXPIRED = error(HTTPStatus.UNAUTHORIZED, "This API key has expired.", "invalid_request_error", None)
FILTERED = SimulatedAnswer(
    HTTPStatus.FORBIDDEN,
    None,
    "<html><head><title>Web page blocked</title></head>"
    "<body>Access to this site is blocked by the web filter of your company.</body></html>",
)
NO_CREDIT = error(
    HTTPStatus.TOO_MANY_REQUESTS,
    "You have no credits remaining. Add credits to continue using the API at"
    " https://platform.openai.com/settings/organization/billing/.",
    "insufficient_quota",
    "credit_balance_exhausted",
)
OVERLOADED = error(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Our servers are currently overloaded. Please try again later.",
    "service_unavailable_error",
    "server_is_overloaded",
)
# Nobody has quoted the words of this one; type and code are those of the spend limits guide.
SPEND_LIMIT = error(
    HTTPStatus.TOO_MANY_REQUESTS,
    "Your organization has reached its monthly spend limit.",
    "insufficient_quota",
    "organization_spend_limit_exceeded",
)
NOT_MULTIPART = error(
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "Invalid Content-Type header (application/json), expected multipart/form-data.",
    "invalid_request_error",
    None,
)
NO_SUCH_RESPONSE = error(
    HTTPStatus.BAD_REQUEST,
    "Invalid 'response_id': '1'. Expected an ID that begins with 'resp'.",
    "invalid_request_error",
    "invalid_value",
    "response_id",
)
_MISSING_SCOPE = (
    "You have insufficient permissions for this operation. Missing scopes: {scope}. Check that you"
    " have the correct role in your organization (Reader, Writer, Owner) and project (Member,"
    " Owner), and if you're using a restricted API key, that it has the necessary scopes."
)
# On the model list a missing scope comes with 403 and a bare string (seen in public reports).
MAY_NOT_LIST_MODELS = SimulatedAnswer(
    HTTPStatus.FORBIDDEN, {"error": _MISSING_SCOPE.format(scope="api.model.read")}
)
NOT_FOUND = error(HTTPStatus.NOT_FOUND, "Invalid URL", "invalid_request_error", None)


def key_refused(key: str) -> SimulatedAnswer:
    """The service quotes the key it was sent, masked but for its ends."""
    masked = f"{key[:8]}{'*' * max(len(key) - 12, 0)}{key[-4:]}"
    return error(
        HTTPStatus.UNAUTHORIZED,
        f"Incorrect API key provided: {masked}. You can find your API key at"
        " https://platform.openai.com/account/api-keys.",
        "invalid_request_error",
        "invalid_api_key",
    )


def missing_scope(scope: str) -> SimulatedAnswer:
    """As it comes on every path but the model list."""
    message = _MISSING_SCOPE.format(scope=scope)
    return error(HTTPStatus.UNAUTHORIZED, message, "invalid_request_error", "missing_scope")


def missing_parameter(name: str) -> SimulatedAnswer:
    return error(
        HTTPStatus.BAD_REQUEST,
        f"Missing required parameter: '{name}'.",
        "invalid_request_error",
        "missing_required_parameter",
        name,
    )


def unknown_parameter(name: str) -> SimulatedAnswer:
    return error(
        HTTPStatus.BAD_REQUEST,
        f"Unknown parameter: '{name}'.",
        "invalid_request_error",
        "unknown_parameter",
        name,
    )


def model_not_found(model: str) -> SimulatedAnswer:
    return error(
        HTTPStatus.NOT_FOUND,
        f"The model `{model}` does not exist or you do not have access to it.",
        "invalid_request_error",
        "model_not_found",
    )
