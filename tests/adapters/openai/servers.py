"""Small servers that answer byte for byte what a test wants, on the test's own event loop."""

import asyncio
import json
import ssl
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Self

from keystep.domain.access import Access
from keystep.domain.api_address import ApiAddress, read_api_address
from keystep.domain.secret import SecretKey
from tests.support.keys import project_key

KEY = SecretKey(project_key())
MODELS = json.dumps({"object": "list", "data": [{"id": "gpt-6-luna"}]}).encode()
Respond = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answer(
    body: bytes = MODELS,
    status: str = "200 OK",
    headers: Iterable[tuple[str, str] | tuple[bytes, bytes]] = (),
    content_type: str = "application/json",
) -> bytes:
    """A whole HTTP answer after which the line is closed."""
    lines = [f"HTTP/1.1 {status}".encode(), b"Connection: close"]
    if content_type:
        lines.append(f"Content-Type: {content_type}".encode())
    for name, value in headers:
        field = [x if isinstance(x, bytes) else x.encode("latin-1") for x in (name, value)]
        lines.append(b": ".join(field))
    lines.append(b"Content-Length: %d" % len(body))
    return b"\r\n".join([*lines, b"", body])


def always(data: bytes) -> Respond:
    async def respond(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return respond


class Server:
    """Reads the head of each request into `requests`, then lets `respond` do the rest."""

    def __init__(self, respond: Respond, *, tls: ssl.SSLContext | None = None) -> None:
        self._respond = respond
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.requests: list[bytes] = []
        self.connections = 0

    @property
    def port(self) -> int:
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def address(self) -> ApiAddress:
        scheme = "https" if self._tls else "http"
        return address(f"{scheme}://127.0.0.1:{self.port}/v1")

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        # A client that hangs up is part of the test; asyncio would log a cancelled handler.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            self.requests.append(await reader.readuntil(b"\r\n\r\n"))
            await self._respond(reader, writer)
        writer.close()
        with suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()


def headers_of(request: bytes) -> dict[str, str]:
    """The header fields of a request's head, names in lower case."""
    lines = request.decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value for name, value in (line.split(": ", 1) for line in lines if line)}


def address(text: str) -> ApiAddress:
    found = read_api_address(text)
    assert isinstance(found, ApiAddress), found
    return found


def access_to(
    where: ApiAddress | Server, organization: str | None = None, project: str | None = None
) -> Access:
    """The test key at that address."""
    found = where.address if isinstance(where, Server) else where
    return Access(found, KEY, organization, project)
