"""Any ASGI application on a real loopback socket, plain or with TLS."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import trustme
import uvicorn
from uvicorn._types import ASGIApplication

from keystep.adapters.asgi import AsgiApp
from tests.support.processes import wait_until

HOST = "127.0.0.1"


class SimulatedService:
    """uvicorn in a daemon thread; it listens before ``start()`` returns."""

    def __init__(
        self, app: AsgiApp, *, tls_folder: Path | None = None, names: Sequence[str] = ()
    ) -> None:
        """With ``tls_folder`` it speaks TLS and puts its authority's certificate there.

        The certificate is for this computer and for ``names``.
        """
        self.app = cast("ASGIApplication", app)
        self.ca_path = None if tls_folder is None else tls_folder / "ca.pem"
        context = None if self.ca_path is None else _server_context(self.ca_path, names)
        self._context_factory = None if context is None else lambda *_: context
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """The address that stands for https://api.openai.com/v1."""
        return f"{'https' if self.ca_path else 'http'}://{HOST}:{self._port}/v1"

    @property
    def port(self) -> int:
        """0 until it was started for the first time."""
        return self._port

    def start(self) -> None:
        """Bind a port; a service that was stopped comes back on the port it had."""
        listener = socket.create_server((HOST, self._port), backlog=512)
        # asyncio does so by itself only for sockets that name their protocol. Without it the body
        # waits 40 ms for the client to confirm the head.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = listener
        self._port = listener.getsockname()[1]
        server = self._server = uvicorn.Server(self._configuration())
        self._thread = threading.Thread(
            target=server.run, args=([listener],), name="simulated service", daemon=True
        )
        self._thread.start()
        try:
            wait_until(self._has_started, "the service to start")
        except BaseException:
            self.stop()
            raise

    def _configuration(self) -> uvicorn.Config:
        return uvicorn.Config(
            self.app,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            timeout_graceful_shutdown=1,
            ssl_context_factory=self._context_factory,
        )

    def _has_started(self) -> bool:
        if self._thread is None or not self._thread.is_alive():
            raise RuntimeError("the simulated service could not start")
        return self._server is not None and self._server.started

    def stop(self) -> None:
        """Free the port; requests still in flight after a second are ended (500).

        Stopping twice is fine. An application that blocks its thread cannot be stopped.
        """
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(5)
            self._server.force_exit = True
            self._thread.join(5)
            if self._thread.is_alive():
                raise RuntimeError("the simulated service does not stop")
        if self._socket is not None:
            self._socket.close()
        self._server = self._thread = self._socket = None

    def __enter__(self) -> SimulatedService:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def _server_context(ca_path: Path, names: Sequence[str]) -> ssl.SSLContext:
    """Make an authority, write its certificate for the client, and keep the keys in memory."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(ca_path))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, "localhost", *names).configure_cert(context)
    return context
