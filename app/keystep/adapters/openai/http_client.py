"""The one HTTP client: trusts what the computer trusts, follows no redirect, keeps no cookie."""

import logging
import ssl
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx
import truststore

from keystep.adapters.asgi import AsgiApp
from keystep.adapters.openai.proxy_settings import FindProxy, proxy_by_urllib
from keystep.adapters.openai.routes import Routes

CONNECT_SECONDS = 10.0

_log = logging.getLogger(__name__)


def real_client(
    find_proxy: FindProxy = proxy_by_urllib, ca_file: str | None = None
) -> httpx.AsyncClient:
    """A client for real services. Reads the trust store (20 to 45 ms): not for the GUI thread.

    `ca_file` has more authorities to trust. One that can't be read adds none: less is trusted
    then, never more, and the doctor says so.

    truststore's context does not look at SSLKEYLOGFILE (httpx's own would), and httpx reads no
    .netrc by itself (since 0.24).
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:  # ssl's own errors are of this kind
            _log.warning("The ca_file of the policy can't be used: %s", type(error).__name__)
    return client_over(Routes(context, find_proxy))


def client_over(transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
    """A client with the settings of real use, over any transport."""
    return httpx.AsyncClient(
        transport=transport,
        trust_env=False,
        follow_redirects=False,
        cookies=_no_cookies(),
        timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
        headers={"accept-encoding": "identity", "user-agent": "Keystep"},
    )


def _no_cookies() -> CookieJar:
    """Takes none, so that nothing of one answer goes out with the next request."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=()))


def client_of_app(app: AsgiApp) -> httpx.AsyncClient:
    """A client whose every request ends in this ASGI callable, in this process."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, trust_env=False, timeout=None)  # noqa: S113
