"""Names the cause behind an httpx failure, from the error that the socket or TLS raised."""

import socket
import ssl
from collections.abc import Iterator

import httpx

from keystep.domain.causes import Cause

# What truststore keeps in `verify_code`: on Linux OpenSSL's X509_V_ERR_* numbers, on Windows
# wincrypt's CERT_E_*, on macOS SecBase's errSec*.
_CAUSE_BY_VERIFY_CODE = {
    9: Cause.TLS_EXPIRED,  # not yet valid: the computer's clock is behind
    10: Cause.TLS_EXPIRED,
    18: Cause.TLS_SELF_SIGNED,
    19: Cause.TLS_UNKNOWN_ISSUER,
    20: Cause.TLS_UNKNOWN_ISSUER,
    21: Cause.TLS_UNKNOWN_ISSUER,
    62: Cause.TLS_WRONG_HOST,
    64: Cause.TLS_WRONG_HOST,
    0x800B0101: Cause.TLS_EXPIRED,
    0x800B010F: Cause.TLS_WRONG_HOST,
    -67818: Cause.TLS_EXPIRED,
    -67819: Cause.TLS_EXPIRED,  # not yet valid
    -67602: Cause.TLS_WRONG_HOST,
}


def cause_of_failure(error: httpx.HTTPError | httpx.InvalidURL) -> Cause:
    """What went wrong, without a word of the error's text, which may quote what was sent."""
    if isinstance(error, httpx.ProxyError):
        return _cause_at_proxy(answered=str(error)[:3])
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


def _cause_at_proxy(answered: str) -> Cause:
    """httpx's text begins with the status, where there was an answer."""
    if answered == "407":
        return Cause.PROXY_LOGIN
    return Cause.NO_CONNECTION if answered.isdecimal() else Cause.PROXY_UNREACHABLE


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
