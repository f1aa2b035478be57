"""A host that writes down every byte it is sent, and gives one answer to all."""

from __future__ import annotations

import socketserver
import threading
from contextlib import suppress

HOST = "127.0.0.1"
PATIENCE_SECONDS = 5.0
MODELS = b'{"object":"list","data":[{"id":"gpt-6-luna"}]}'


def answer(status: str = "200 OK", body: bytes = MODELS, **headers: str) -> bytes:
    """One HTTP answer after which the line is closed."""
    fields = {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}
    lines = [f"HTTP/1.1 {status}", "Connection: close", *(f"{k}: {v}" for k, v in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Recorder:
    """`connections` counts who came; `heard` is what they said, all of it."""

    def __init__(self, says: bytes = answer()) -> None:
        self.says = says
        self.connections = 0
        self.heard = bytearray()
        self._server = _Server(self)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/v1"

    def requests(self) -> list[str]:
        """The first lines of what was asked."""
        lines = bytes(self.heard).decode("latin-1").split("\r\n")
        return [line for line in lines if line.endswith(" HTTP/1.1")]

    def __enter__(self) -> Recorder:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, recorder: Recorder) -> None:
        super().__init__((HOST, 0), _Line)
        self.recorder = recorder


class _Line(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        recorder = self.server.recorder
        recorder.connections += 1
        self.request.settimeout(PATIENCE_SECONDS)
        head = b""
        with suppress(OSError):
            while b"\r\n\r\n" not in head and (more := self.request.recv(4096)):
                head += more
                recorder.heard += more
            self.request.sendall(recorder.says)
