"""OpenAI's own hosts, as a computer reaches them through a company's proxy: one loopback service.

A program under test gets `environment()` on top of its own. Then `https://api.openai.com/v1` is
the given ASGI application, and every other host is written down and refused.
"""

from __future__ import annotations

import selectors
import socket
import socketserver
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from keystep.adapters.asgi import AsgiApp
from tests.support.processes import wait_until
from tests.support.simulated_service import HOST, SimulatedService

OPENAI_HOSTS = ("api.openai.com", "*.api.openai.com")
PATIENCE_SECONDS = 20.0


class FrontDoor:
    """A proxy that keeps what it was asked for and what passed through it, still encrypted."""

    def __init__(self, app: AsgiApp, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._service = SimulatedService(app, tls_folder=folder, names=OPENAI_HOSTS)
        self._server: _Server | None = None
        self.asked: list[str] = []
        self.passed = bytearray()

    def environment(self) -> dict[str, str]:
        """The settings with which a program comes through here."""
        assert self._server is not None
        port = self._server.server_address[1]
        return {
            "HTTPS_PROXY": f"http://{HOST}:{port}",
            "SSL_CERT_FILE": str(self._service.ca_path),
        }

    def start(self) -> None:
        self._service.start()
        self._server = _Server(self, self._service.port)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server.hang_up()
            self._server = None
        self._service.stop()

    def __enter__(self) -> FrontDoor:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, door: FrontDoor, target: int) -> None:
        super().__init__((HOST, 0), _Tunnel)
        self.door = door
        self.target = target
        self._lines: set[socket.socket] = set()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        self._lines.add(request)
        super().process_request_thread(request, client_address)
        self._lines.discard(request)

    def hang_up(self) -> None:
        """End the tunnels that are open still; their threads close what they have."""
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        wait_until(lambda: not self._lines, "the tunnels to end")


class _Tunnel(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        with suppress(OSError):
            head = self._head()
            self.server.door.asked.append(head.partition(b"\r\n")[0].decode("latin-1"))
            self.server.door.passed += head
            if not _is_for_openai(head):
                self.request.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                return
            with socket.create_connection((HOST, self.server.target)) as there:
                self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                self._pump(there)

    def _head(self) -> bytes:
        self.request.settimeout(PATIENCE_SECONDS)
        head = b""
        while b"\r\n\r\n" not in head:
            if not (more := self.request.recv(4096)):
                raise ConnectionError
            head += more
        return head

    def _pump(self, there: socket.socket) -> None:
        other = {self.request: there, there: self.request}
        with selectors.DefaultSelector() as ready:
            for end in other:
                ready.register(end, selectors.EVENT_READ)
            while True:
                for key, _events in ready.select():
                    data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                    if not data:
                        return
                    self.server.door.passed += data
                    other[key.fileobj].sendall(data)


def _is_for_openai(head: bytes) -> bool:
    words = head.split(b" ")
    host, _colon, port = words[1].rpartition(b":") if len(words) > 1 else (b"", b"", b"")
    ours = host == b"api.openai.com" or host.endswith(b".api.openai.com")
    return words[0] == b"CONNECT" and ours and port == b"443"
