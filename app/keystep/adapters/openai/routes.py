"""Which way a request takes: straight, or through the proxy that this computer is set to use.

httpx could read the settings by itself, but it fails altogether over common ones (`NO_PROXY` with
`::1/128`, a SOCKS proxy) and does not tell a proxy that can't be reached from a service that can't.
"""

import asyncio
import ssl
from urllib.request import getproxies, proxy_bypass

import httpx


class Routes(httpx.AsyncBaseTransport):
    """`http:` is for this computer only and goes through no proxy, which could read the key."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._straight = httpx.AsyncHTTPTransport(verify=context, trust_env=False)
        self._through_proxy = _through_proxy(context)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._through_proxy is None or request.url.scheme == "http":
            return await self._straight.handle_async_request(request)
        # Windows and macOS may ask a name server to find out.
        loop = asyncio.get_running_loop()
        if await loop.run_in_executor(None, _is_exempt, request.url):
            return await self._straight.handle_async_request(request)
        return await self._through_proxy.handle_async_request(request)

    async def aclose(self) -> None:
        await self._straight.aclose()
        if self._through_proxy is not None:
            await self._through_proxy.aclose()


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


def _through_proxy(context: ssl.SSLContext) -> httpx.AsyncBaseTransport | None:
    """From the environment, or else from the system's settings on Windows and macOS."""
    settings = getproxies()
    setting = settings.get("https") or settings.get("all")
    if not setting:
        return None
    try:
        url = httpx.URL(setting if "://" in setting else f"http://{setting}")
        proxy = httpx.Proxy(url, ssl_context=context if url.scheme == "https" else None)
        transport = httpx.AsyncHTTPTransport(verify=context, trust_env=False, proxy=proxy)
    except (ImportError, ValueError, httpx.InvalidURL):
        return _Unusable()
    return _ThroughProxy(transport)


def _is_exempt(url: httpx.URL) -> bool:
    return bool(proxy_bypass(url.netloc.decode("ascii")) or proxy_bypass(url.host))
