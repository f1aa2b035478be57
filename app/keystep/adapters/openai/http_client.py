"""The one HTTP client: trusts what the computer trusts, follows no redirect, keeps no cookie."""

import ssl

import httpx
import truststore

from keystep.adapters.asgi import AsgiApp

CONNECT_SECONDS = 10.0


def real_client() -> httpx.AsyncClient:
    """A client for real services. Reads the trust store (20 to 45 ms): not for the GUI thread.

    Proxies come from the environment. Requests to `http:` go to this computer only and so never
    through a proxy, which could read the key. truststore's context does not look at
    SSLKEYLOGFILE, and httpx reads no .netrc by itself (since 0.24).
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.AsyncClient(
        verify=context,
        http2=False,
        follow_redirects=False,
        timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
        mounts={"http://": httpx.AsyncHTTPTransport(trust_env=False)},
        headers={"accept-encoding": "identity", "user-agent": "Keystep"},
    )


def client_of_app(app: AsgiApp) -> httpx.AsyncClient:
    """A client whose every request ends in this ASGI callable, in this process."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, trust_env=False, timeout=None)  # noqa: S113
