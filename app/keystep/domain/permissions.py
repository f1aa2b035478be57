"""What a key was found to be able to do, and how the answer to a probe is read.

The rules are those of trufflehog's analyzer of OpenAI keys and of public reports: a missing
permission is said with 401 or 403 and "Missing scopes: …"; a permitted request that can't be
carried out is refused for its own faults (400, 404, 415). Whatever fits neither is "can't tell".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus

from keystep.domain.capabilities import PROBES, Capability, Probe
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import NO_REASON_GIVEN, Answer, Json, NoAnswer, Reply, cause_of
from keystep.domain.error_fields import error_field
from keystep.texts import N_


class Can(Enum):
    """What is known of one capability. Ids are a contract for scripts."""

    YES = "yes"
    NO = "no"
    CANT_TELL = "cant_tell"
    NOT_TRIED = "not_tried"


CAN_NAMES = {
    Can.YES: N_("Yes"),
    Can.NO: N_("No"),
    Can.CANT_TELL: N_("Can't tell"),
    Can.NOT_TRIED: N_("Not tried"),
}


@dataclass(frozen=True)
class Permissions:
    """What was found; a capability that is not in `found` was not tried.

    `taken` are those whose request was meant to fail and was carried out all the same. Nobody has
    seen that happen; if it does, something may have been made at OpenAI, and the person is told.
    """

    found: Mapping[Capability, Can]
    taken: tuple[Capability, ...] = ()

    def of(self, capability: Capability) -> Can:
        return self.found.get(capability, Can.NOT_TRIED)


NOT_TRIED = Permissions({})

_LACKS = {Cause.MISSING_PERMISSION, Cause.WORKS_WITHOUT_MODEL_LIST}
_NOTHING_GETS_THROUGH = {
    Cause.NO_DNS,
    Cause.CONNECTION_REFUSED,
    Cause.TLS_EXPIRED,
    Cause.TLS_SELF_SIGNED,
    Cause.TLS_WRONG_HOST,
    Cause.TLS_UNKNOWN_ISSUER,
    Cause.PROXY_LOGIN,
    Cause.PROXY_UNREACHABLE,
}
_CONCERNS_EVERYTHING = _NOTHING_GETS_THROUGH | {
    Cause.KEY_REFUSED,
    Cause.KEY_EXPIRED,
    Cause.KEY_LOST_ON_THE_WAY,
    Cause.ACCOUNT_DEACTIVATED,
    Cause.WRONG_ORGANIZATION,
    Cause.UNKNOWN_ORGANIZATION,
    Cause.NO_ORGANIZATION,
    Cause.WRONG_PROJECT,
    Cause.PROJECT_ARCHIVED,
    Cause.IP_NOT_ALLOWED,
    Cause.WRONG_REGION,
    Cause.COUNTRY_NOT_SUPPORTED,
}
"""The same would be said of every other probe, so there is no use in going on."""

_CODES_ABOUT_A_FIELD = {
    "missing_required_parameter",
    "unknown_parameter",
    "unsupported_parameter",
    "invalid_value",
    "invalid_type",
}
_ABOUT_A_FIELD = re.compile(
    r"parameter|propert|\bfield|required|expected|must provide", re.IGNORECASE
)


def what_it_tells(probe: Probe, reply: Reply) -> Can | Cause:
    """What the reply to this probe says of its capability; a cause when it says why none can.

    Total: it never raises, whatever the service sent.
    """
    if isinstance(reply, NoAnswer):
        return reply.cause if reply.cause in _NOTHING_GETS_THROUGH else Can.CANT_TELL
    if reply.is_web_page:
        return Can.CANT_TELL
    if _is_success(reply.status):
        return Can.YES if _shows_what_was_asked(probe, reply.body) else Can.CANT_TELL
    cause = cause_of(reply)
    if cause in _LACKS and reply.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Can.NO
    if cause in _CONCERNS_EVERYTHING or reply.status == HTTPStatus.UNAUTHORIZED:
        return cause
    if cause not in NO_REASON_GIVEN:
        return Can.CANT_TELL  # a limit, no credit, a fault: it may come before permissions
    return Can.YES if _only_finds_fault_with_the_request(probe, reply) else Can.CANT_TELL


def was_taken(probe: Probe, reply: Reply) -> bool:
    """Whether a request that was meant to fail was carried out."""
    if probe.request.only_reads or not isinstance(reply, Answer) or reply.is_web_page:
        return False
    return _is_success(reply.status) and isinstance(reply.body, dict)


def asked_in_rounds(*, with_changes: bool) -> tuple[tuple[Capability, ...], ...]:
    """The capabilities to find out: first those that only read, then the others if wanted.

    What a first answer says of the key keeps the second round from leaving traces for nothing.
    """
    reading = tuple(each for each in Capability if PROBES[each].request.only_reads)
    others = tuple(each for each in Capability if not PROBES[each].request.only_reads)
    return (reading, others) if with_changes else (reading,)


def _is_success(status: int) -> bool:
    return HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES


def _shows_what_was_asked(probe: Probe, body: Json) -> bool:
    """A sign-in page in JSON's clothes shows nothing.

    A POST that was carried out proves the permission too, though it was not meant to be.
    """
    if not isinstance(body, dict):
        return False
    is_list = probe.request.only_reads and not probe.names_an_object
    return isinstance(body.get("data"), list) if is_list else True


def _only_finds_fault_with_the_request(probe: Probe, answer: Answer) -> bool:
    """Whether the key was let through, and only what it asked for was no good."""
    match answer.status:
        case HTTPStatus.BAD_REQUEST:
            return _is_about_a_field(answer.body)
        case HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
            return not probe.request.only_reads
        case HTTPStatus.NOT_FOUND:
            # On a list it may mean that OpenAI no longer offers the whole thing.
            missing = "not found" in error_field(answer.body, "message").lower()
            return probe.names_an_object and missing and _is_bad_request(answer.body)
    return False


def _is_about_a_field(body: Json) -> bool:
    if not _is_bad_request(body):
        return False
    if code := error_field(body, "code"):
        return code in _CODES_ABOUT_A_FIELD
    names_one = bool(error_field(body, "param"))
    return names_one or _ABOUT_A_FIELD.search(error_field(body, "message")) is not None


def _is_bad_request(body: Json) -> bool:
    return error_field(body, "type") == "invalid_request_error"
