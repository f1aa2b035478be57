"""Names the cause behind an httpx failure, from the error that the socket or TLS raised."""

import socket
import ssl
from collections.abc import Iterator

import httpx

from keystep.domain.causes import Cause

# OpenSSL's X509_V_ERR_* numbers, which truststore keeps in `verify_code` on Linux.
_CAUSE_BY_VERIFY_CODE = {
    9: Cause.TLS_EXPIRED,  # not yet valid: the computer's clock is behind
    10: Cause.TLS_EXPIRED,
    18: Cause.TLS_SELF_SIGNED,
    19: Cause.TLS_UNKNOWN_ISSUER,
    20: Cause.TLS_UNKNOWN_ISSUER,
    21: Cause.TLS_UNKNOWN_ISSUER,
    62: Cause.TLS_WRONG_HOST,
    64: Cause.TLS_WRONG_HOST,
}
_PROXY_AUTHENTICATION_REQUIRED = "407"


def cause_of_failure(error: httpx.HTTPError | httpx.InvalidURL) -> Cause:
    """What went wrong, without a word of the error's text, which may quote what was sent."""
    if isinstance(error, httpx.ProxyError):
        wants_login = str(error).startswith(_PROXY_AUTHENTICATION_REQUIRED)
        return Cause.PROXY_LOGIN if wants_login else Cause.PROXY_UNREACHABLE
    if isinstance(error, httpx.TimeoutException):
        return Cause.TIMED_OUT
    for root in _roots(error):
        if isinstance(root, ssl.SSLCertVerificationError):
            return _CAUSE_BY_VERIFY_CODE.get(root.verify_code, Cause.TLS_UNKNOWN_ISSUER)
        if isinstance(root, socket.gaierror):
            return Cause.NO_DNS
        if isinstance(root, ConnectionRefusedError):
            return Cause.CONNECTION_REFUSED
        if isinstance(root, TimeoutError):
            return Cause.TIMED_OUT
    return Cause.NO_CONNECTION


def _roots(error: BaseException) -> Iterator[BaseException]:
    """The error, what it came from, and the members of groups (one per address tried)."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        waiting.extend(e for e in (current.__cause__, current.__context__) if e is not None)
