"""Which proxy this computer is set to use for a URL, from the environment and the system.

Only the standard library, because a window is shown before httpx is imported.
"""

from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.request import (  # type: ignore[attr-defined]  # typeshed lacks the last one
    getproxies,
    getproxies_environment,
    proxy_bypass,
    proxy_bypass_environment,
)

from keystep.domain.api_address import is_this_computer
from keystep.domain.policy import NO_PROXY, SYSTEM_PROXY, Policy

FindProxy = Callable[[str], str | None]
"""The proxy setting for this URL, None for straight. It may block: a name server, a PAC file."""


def proxy_by_urllib(url: str) -> str | None:
    """From the environment, or else from the system's settings on Windows and macOS."""
    setting = _proxy_for_https(getproxies())
    if setting is None or any(proxy_bypass(host) for host in _spellings(url)):
        return None
    return setting


def environment_first(find_proxy: FindProxy) -> FindProxy:
    """As the environment says; where it says nothing about the URL, as `find_proxy` does."""

    def find(url: str) -> str | None:
        variables = getproxies_environment()
        if any(proxy_bypass_environment(host, variables) for host in _spellings(url)):
            return None
        return _proxy_for_https(variables) or find_proxy(url)

    return find


def as_policy_has_it(policy: Policy, find_proxy: FindProxy) -> FindProxy:
    """As the policy says; what it only recommends is for where the computer names no proxy.

    What runs on this computer itself needs no proxy to be reached, whatever a policy says.
    """

    def find(url: str) -> str | None:
        set_, usual = policy.mandatory.proxy, policy.recommended.proxy
        if set_ not in {None, SYSTEM_PROXY}:
            return _unless_it_is_here(url, set_)
        by_computer = find_proxy(url)
        if by_computer or set_ == SYSTEM_PROXY or names_a_proxy():
            return by_computer
        return _unless_it_is_here(url, None if usual == SYSTEM_PROXY else usual)

    return find


def _unless_it_is_here(url: str, proxy: str | None) -> str | None:
    return None if proxy == NO_PROXY or is_this_computer(urlsplit(url).hostname or "") else proxy


def names_a_proxy() -> bool:
    """Whether a proxy is set at all, be it for other hosts only."""
    return _proxy_for_https(getproxies()) is not None


def _proxy_for_https(settings: dict[str, str]) -> str | None:
    return settings.get("https") or settings.get("all") or None


def _spellings(url: str) -> tuple[str, str]:
    """The host with its port and without, as NO_PROXY may name it."""
    parts = urlsplit(url)
    return parts.netloc, parts.hostname or ""
