"""The proxy that the system's own settings name, PAC files included: Qt asks, in another process.

Looking for a PAC file may take seconds, and PySide6 6.11 and 6.12 hold Python's lock during
`systemProxyForQuery`: delayed by 1 s on another thread, it stopped the GUI thread for 1 s.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import quote, urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkProxy, QNetworkProxyFactory, QNetworkProxyQuery

from keystep.ui.own_program import own_program

ASK = "--ask-system-proxy"
"""How Keystep starts itself for the question; nobody else does, so no help names it."""

HELPER_SECONDS = 10.0
REMEMBERED_SECONDS = 60.0

_SCHEMES = {
    QNetworkProxy.ProxyType.HttpProxy: "http",
    QNetworkProxy.ProxyType.HttpCachingProxy: "http",
    QNetworkProxy.ProxyType.Socks5Proxy: "socks5",
}


class SystemProxy:
    """Finds the proxy for a URL. Blocks, but never Python itself; an answer holds for a minute.

    The system is told the host and never the path, as browsers do for https.
    """

    def __init__(
        self,
        helper: Sequence[str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._helper = own_program(ASK) if helper is None else helper
        self._clock = clock
        self._lock = threading.Lock()
        self._remembered: dict[str, tuple[float, str | None]] = {}

    def __call__(self, url: str) -> str | None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}/"
        with self._lock:  # many checks begin at once: the first one asks for all
            until, setting = self._remembered.get(origin, (0.0, None))
            if until <= self._clock():
                setting = _answer_of([*self._helper, origin], origin)
                self._remembered[origin] = (self._clock() + REMEMBERED_SECONDS, setting)
            return setting


def proxy_of_the_system(url: str) -> str | None:
    """Ask Qt here and now, which may block all of Python."""
    query = QNetworkProxyQuery(QUrl(url))
    return setting_of(QNetworkProxyFactory.systemProxyForQuery(query))


def setting_of(proxies: Sequence[QNetworkProxy]) -> str | None:
    """The first way that Qt names, as a proxy setting; None for straight."""
    for proxy in proxies:
        if proxy.type() is QNetworkProxy.ProxyType.NoProxy:
            return None
        if scheme := _SCHEMES.get(proxy.type()):
            return f"{scheme}://{_login(proxy)}{_place(proxy)}"
    return None


def _login(proxy: QNetworkProxy) -> str:
    if not proxy.user():
        return ""
    return f"{quote(proxy.user(), safe='')}:{quote(proxy.password(), safe='')}@"


def _place(proxy: QNetworkProxy) -> str:
    host = f"[{proxy.hostName()}]" if ":" in proxy.hostName() else proxy.hostName()
    return f"{host}:{proxy.port()}" if proxy.port() else host


def _answer_of(command: Sequence[str], url: str) -> str | None:
    """The helper's answer, or that of Qt here where there is no helper to be had."""
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=HELPER_SECONDS,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            check=True,
        )
        setting = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        return None  # as systems do that look for a PAC file and find none
    except (OSError, ValueError, subprocess.CalledProcessError):
        return proxy_of_the_system(url)
    return setting if isinstance(setting, str) else None


def answer(url: str) -> int:
    """Be the helper: one question, its answer on stdout."""
    json.dump(proxy_of_the_system(url), sys.stdout)
    return 0
