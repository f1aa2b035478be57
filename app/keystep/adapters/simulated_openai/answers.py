"""Answers as OpenAI gives them: literal messages from its guides and from public reports.

The shapes are checked against OpenAI's published description in tests/contract/.
"""

from dataclasses import dataclass
from http import HTTPStatus

from keystep.domain.diagnosis import Json


@dataclass(frozen=True)
class SimulatedAnswer:
    status: HTTPStatus
    body: Json


def error(status: HTTPStatus, message: str, type_: str, code: str | None) -> SimulatedAnswer:
    """An error in the documented shape: all four fields are always there."""
    body: Json = {"error": {"message": message, "type": type_, "param": None, "code": code}}
    return SimulatedAnswer(status, body)


def model_list(models: tuple[str, ...]) -> SimulatedAnswer:
    data: list[Json] = [
        {
            "id": model,
            "object": "model",
            "created": 1_750_000_000,
            "owned_by": "openai",
            "shutdown_date": None,
        }
        for model in models
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
# On the model list a missing scope comes with 403 and a bare string (seen in public reports).
MAY_NOT_LIST_MODELS = SimulatedAnswer(
    HTTPStatus.FORBIDDEN,
    {
        "error": "You have insufficient permissions for this operation. Missing scopes:"
        " api.model.read. Check that you have the correct role in your organization (Reader,"
        " Writer, Owner) and project (Member, Owner), and if you're using a restricted API key,"
        " that it has the necessary scopes."
    },
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
