"""Which way a request takes: straight, or through the proxy that this computer is set to use.

httpx could read the settings by itself, but it fails altogether over common ones (`NO_PROXY` with
`::1/128`, a SOCKS proxy) and does not tell a proxy that can't be reached from a service that can't.
"""

import asyncio
import ssl

import httpx

from keystep.adapters.openai.proxy_settings import FindProxy


class Routes(httpx.AsyncBaseTransport):
    """`http:` is for this computer only and goes through no proxy, which could read the key.

    The setting is asked for with each request: a laptop moves from one network to another.
    """

    def __init__(self, context: ssl.SSLContext, find_proxy: FindProxy) -> None:
        self._context = context
        self._find_proxy = find_proxy
        self._straight = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
        self._through_proxy: dict[str, httpx.AsyncBaseTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        transport = await self._transport_for(request.url)
        return await transport.handle_async_request(request)

    async def aclose(self) -> None:
        for transport in (self._straight, *self._through_proxy.values()):
            await transport.aclose()

    async def _transport_for(self, url: httpx.URL) -> httpx.AsyncBaseTransport:
        if url.scheme == "http":
            return self._straight
        # To find out may take a name server, a PAC file, another process.
        loop = asyncio.get_running_loop()
        setting = await loop.run_in_executor(None, self._find_proxy, str(url))
        if setting is None:
            return self._straight
        if setting not in self._through_proxy:
            self._through_proxy[setting] = _through_proxy(setting, self._context)
        return self._through_proxy[setting]


class _ThroughProxy(httpx.AsyncBaseTransport):
    """Raises `httpx.ProxyError` for a proxy that can't be reached."""

    def __init__(self, transport: httpx.AsyncHTTPTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        is_connecting = False

        async def trace(event: str, _info: object) -> None:
            nonlocal is_connecting
            if event.startswith("connection.connect_tcp."):
                is_connecting = not event.endswith(".complete")

        request.extensions = {**request.extensions, "trace": trace}
        try:
            return await self._transport.handle_async_request(request)
        except Exception as error:
            if is_connecting:
                raise httpx.ProxyError("the proxy can't be reached") from error
            raise

    async def aclose(self) -> None:
        await self._transport.aclose()


class _Unusable(httpx.AsyncBaseTransport):
    """Stands for a setting that makes no sense to httpx. Going straight might not be allowed."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:  # noqa: ARG002
        raise httpx.ProxyError("the proxy setting can't be used")


def proxy_url(setting: str) -> httpx.URL | None:
    """Where the proxy is, with its login; None when the setting can't be used."""
    try:
        url = httpx.URL(setting if "://" in setting else f"http://{setting}")
    except httpx.InvalidURL:
        return None
    # A password with a bare "/" would make a part of the login look like the host.
    is_whole = b"@" not in url.raw_path and "@" not in url.fragment
    return url if url.scheme in {"http", "https"} and url.host and is_whole else None


def _through_proxy(setting: str, context: ssl.SSLContext) -> httpx.AsyncBaseTransport:
    url = proxy_url(setting)
    if url is None:
        return _Unusable()
    try:
        proxy = httpx.Proxy(url, ssl_context=context if url.scheme == "https" else None)
        transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False, proxy=proxy)
    except (ValueError, httpx.InvalidURL):
        return _Unusable()
    return _ThroughProxy(transport)
