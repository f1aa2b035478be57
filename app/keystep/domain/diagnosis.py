"""Reads a service's answer to "which models may this key use?" and names the cause.

The order is: `error.code`, then `error.type`, then the shape of the message, then the status, so
that a cause is never guessed from the status alone. Only `invalid_api_key` gives way to the
message, because gateways use that code for whatever displeases them. Codes and messages are
those of OpenAI's error guide and of public reports, collected in November 2026; what nobody has
quoted is not guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from keystep.domain.causes import Cause

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class Answer:
    """An answer that came whole. `body` is None when it is not JSON, and `text` how it begins.

    `retry_after` is how many seconds the service asks to be left alone.
    """

    status: int
    body: Json = None
    is_web_page: bool = False
    request_id: str | None = None
    latency_ms: int | None = None
    text: str = ""
    retry_after: float | None = None


@dataclass(frozen=True)
class NoAnswer:
    """No answer came, or none that may be read on; `cause` says why."""

    cause: Cause
    latency_ms: int | None = None


Reply = Answer | NoAnswer

NO_REASON_GIVEN = {Cause.UNCLEAR_ANSWER, Cause.UNCLEAR_REFUSAL, Cause.NO_MODEL_LIST}
"""The causes that only say that the service gave no reason that we know."""

_BY_CODE: Mapping[str, Cause] = {
    "invalid_api_key": Cause.KEY_REFUSED,
    "mismatched_organization": Cause.WRONG_ORGANIZATION,
    "mismatched_project": Cause.WRONG_PROJECT,
    "not_authorized_invalid_project": Cause.PROJECT_ARCHIVED,
    "no_organization": Cause.NO_ORGANIZATION,
    "account_deactivated": Cause.ACCOUNT_DEACTIVATED,
    "ip_not_authorized": Cause.IP_NOT_ALLOWED,
    "incorrect_hostname": Cause.WRONG_REGION,
    "missing_scope": Cause.MISSING_PERMISSION,
    "unsupported_country_region_territory": Cause.COUNTRY_NOT_SUPPORTED,
    "credit_balance_exhausted": Cause.NO_CREDIT,
    "insufficient_quota": Cause.NO_CREDIT,
    "organization_spend_limit_exceeded": Cause.ORGANIZATION_SPEND_LIMIT,
    "project_spend_limit_exceeded": Cause.PROJECT_SPEND_LIMIT,
    "organization_usage_limit_exceeded": Cause.USAGE_LIMIT,
    "billing_not_active": Cause.BILLING_INACTIVE,
    "rate_limit_exceeded": Cause.RATE_LIMITED,
    "slow_down": Cause.RATE_LIMITED,
    "server_is_overloaded": Cause.SERVICE_BUSY,
}
_BY_TYPE: Mapping[str, Cause] = {
    "insufficient_quota": Cause.NO_CREDIT,
    "billing_not_active": Cause.BILLING_INACTIVE,
    "server_error": Cause.SERVICE_TROUBLE,
    "service_unavailable_error": Cause.SERVICE_BUSY,
    "overloaded_error": Cause.SERVICE_BUSY,  # Anthropic's, handed on by gateways
    "budget_exceeded": Cause.USAGE_LIMIT,  # LiteLLM
}
_BY_MESSAGE: tuple[tuple[re.Pattern[str], Cause], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), cause)
    for pattern, cause in (
        (r"missing scopes?:|insufficient permissions", Cause.MISSING_PERMISSION),
        (r"no such organization", Cause.UNKNOWN_ORGANIZATION),
        (r"incorrect regional hostname", Cause.WRONG_REGION),
        (r"project \S+ was not found", Cause.WRONG_PROJECT),
        (r"ip is not authorized", Cause.IP_NOT_ALLOWED),
        (r"deactivated account|has been deactivated", Cause.ACCOUNT_DEACTIVATED),
        # OpenAI's text for it is not known; LiteLLM says "Expired Key".
        (r"\bkey\b[^.]{0,40}\bexpired\b|\bexpired\b[^.]{0,20}\bkey\b", Cause.KEY_EXPIRED),
        (r"incorrect api key provided", Cause.KEY_REFUSED),
        # Azure says the same of a wrong key, a wrong resource and a missing login.
        (
            r"subscription key or wrong api endpoint|access token is missing, invalid",
            Cause.KEY_OR_ADDRESS_REFUSED,
        ),
        # Keystep always sends the key, so something on the way took it out.
        (
            r"didn.t provide an api key|missing bearer|no api key found in request",
            Cause.KEY_LOST_ON_THE_WAY,
        ),
        (r"exceeded your current quota|no credits remaining", Cause.NO_CREDIT),
        (r"insufficient credits", Cause.NO_CREDIT),  # OpenRouter
        (r"budget has been exceeded", Cause.USAGE_LIMIT),  # LiteLLM
        (r"account is not active", Cause.BILLING_INACTIVE),
        (r"rate limit reached", Cause.RATE_LIMITED),
    )
)
_GUEST_PAGE = re.compile(
    r"WISPAccessGatewayParam|captive.?portal|hot ?spot|guest (?:network|wi-?fi|access)"
    r"|wi-?fi (?:log|sign)|network login|web ?auth(?:entication)? redirect",
    re.IGNORECASE,
)
"""What the sign-in pages of guest networks say of themselves (WISPr and the usual makers)."""

_BLOCK_PAGE = re.compile(
    r"zscaler|forti(?:guard|net)|blue ?coat|netskope|forcepoint|websense|cisco umbrella|sophos"
    r"|palo alto networks|you have been blocked|error code: 10\d\d|attention required!"
    r"|(?:page|site|access|request|url)\b[^.<]{0,20}\b(?:blocked|denied)",
    re.IGNORECASE,
)
"""What filters say, in the company or before the service (Cloudflare's 10xx and block pages)."""

_PAGE_TITLE = re.compile(r"<title[^>]*>([^<]{1,200})", re.IGNORECASE)
_MODEL_LIST_SCOPE = re.compile(r"missing scopes?:\s*(?:api\.)?model\.read\b", re.IGNORECASE)


def cause_of(reply: Reply) -> Cause:
    """The cause behind the reply to a request for the model list. Total: it never raises."""
    if isinstance(reply, NoAnswer):
        return reply.cause
    if HTTPStatus.MULTIPLE_CHOICES <= reply.status < HTTPStatus.BAD_REQUEST:
        return Cause.REDIRECTED
    if reply.status == HTTPStatus.OK:
        return _cause_of_success(reply)
    error = _error_of(reply.body)
    return _cause_in_error(error) or _cause_by_status(reply, error)


def words_of(reply: Reply) -> str:
    """What the service itself said, for the details: never a headline, and not yet redacted."""
    if isinstance(reply, NoAnswer):
        return ""
    if reply.is_web_page:
        found = _PAGE_TITLE.search(reply.text)
        return found[1].strip() if found else ""
    return _error_of(reply.body).message or reply.text


def what_a_list_proves(without_key: Reply) -> Cause:
    """What a model list says of the key, given the reply to the same request without the key.

    It proves the key when the service said no without it. When the service could not be asked,
    or was too busy to say, that is the cause: nothing is known about the key.
    """
    if isinstance(without_key, NoAnswer):
        return without_key.cause
    if without_key.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Cause.UNCLEAR_LIMIT
    cause = cause_of(without_key)
    if without_key.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return cause
    return Cause.KEY_NOT_PROVEN if cause is Cause.WORKS else Cause.WORKS


def is_model_list(body: Json) -> bool:
    """Whether the body is a list of models as OpenAI's description defines it."""
    if not isinstance(body, dict) or not isinstance(models := body.get("data"), list):
        return False
    return all(isinstance(model, dict) and isinstance(model.get("id"), str) for model in models)


@dataclass(frozen=True)
class _Error:
    code: str = ""
    type: str = ""
    message: str = ""


def _cause_of_success(answer: Answer) -> Cause:
    if is_model_list(answer.body):
        return Cause.WORKS
    return _cause_of_page(answer) if answer.is_web_page else Cause.UNCLEAR_ANSWER


def _cause_of_page(answer: Answer) -> Cause:
    if _GUEST_PAGE.search(answer.text):
        return Cause.GUEST_NETWORK
    return Cause.BLOCKED_ON_THE_WAY if _BLOCK_PAGE.search(answer.text) else Cause.NOT_OPENAI


def _error_of(body: Json) -> _Error:
    """The error in any of the shapes that occur: an object, a bare string, or fields on top."""
    if isinstance(body, str):
        return _Error(message=body)
    if not isinstance(body, dict):
        return _Error()
    inner = body.get("error", body)
    if isinstance(inner, str):
        return _Error(message=inner)
    if not isinstance(inner, dict):
        return _Error()
    code, type_, message = (_text(inner.get(field)) for field in ("code", "type", "message"))
    return _Error(code, type_, message or _text(inner.get("detail")))


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _cause_in_error(error: _Error) -> Cause | None:
    cause = _BY_CODE.get(error.code) or _BY_TYPE.get(error.type)
    if cause is None or cause is Cause.KEY_REFUSED:
        said = f"{error.message} {error.code.replace('_', ' ')}"
        matches = (named for pattern, named in _BY_MESSAGE if pattern.search(said))
        cause = next(matches, cause)
    if cause is Cause.MISSING_PERMISSION and _MODEL_LIST_SCOPE.search(error.message):
        return Cause.WORKS_WITHOUT_MODEL_LIST
    return cause


def _cause_by_status(answer: Answer, error: _Error) -> Cause:
    """What the status alone allows to say, which is little."""
    status = answer.status
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return Cause.PROXY_LOGIN
    if status == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
        return Cause.GUEST_NETWORK  # by RFC 6585 only ever said by a network in between
    if _BLOCK_PAGE.search(answer.text) and status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _cause_of_page(answer)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # A web page too: OpenAI's own edge sends one in trouble (502, 520 to 526).
        busy = status == HTTPStatus.SERVICE_UNAVAILABLE
        return Cause.SERVICE_BUSY if busy else Cause.SERVICE_TROUBLE
    if answer.is_web_page:
        return _cause_of_page(answer)
    return _cause_of_refusal(status, error)


def _cause_of_refusal(status: int, error: _Error) -> Cause:
    if status == HTTPStatus.PAYMENT_REQUIRED:
        return Cause.NO_CREDIT  # OpenRouter
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
        return Cause.NO_MODEL_LIST
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Cause.UNCLEAR_LIMIT
    if status == HTTPStatus.UNAUTHORIZED and error.message:
        return Cause.KEY_REFUSED
    is_refusal = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    return Cause.UNCLEAR_REFUSAL if is_refusal else Cause.UNCLEAR_ANSWER
