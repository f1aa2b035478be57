"""A program on a D-Bus bus that answers calls as a test tells it to, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

ANSWER_EVERY_SECONDS = 0.02
Answer = tuple[str, tuple[object, ...]]
"""Signature and values."""


class BusNeighbour:
    """`answers` by the name of the method. What it was asked is in `calls`, in order."""

    def __init__(self, bus: str, name: str, answers: Mapping[str, Callable[..., Answer]]) -> None:
        self._bus, self._name, self._answers = bus, name, answers
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._connection: DBusConnection | None = None

    def __enter__(self) -> BusNeighbour:
        self._connection = open_dbus_connection(bus=self._bus)
        Proxy(message_bus, self._connection, timeout=5).RequestName(self._name)
        self._thread.start()
        return self

    def tell(
        self, path: str, interface: str, signal: str, signature: str, values: tuple[object, ...]
    ) -> None:
        """Tell all who listen."""
        assert self._connection is not None
        where = DBusAddress(path, interface=interface)
        self._connection.send(new_signal(where, signal, signature, values))

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        assert self._connection is not None
        self._connection.close()

    def _serve(self) -> None:
        assert self._connection is not None
        while not self._stop.is_set():
            try:
                message = self._connection.receive(timeout=ANSWER_EVERY_SECONDS)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                self._connection.send(self._reply(message))

    def _reply(self, call: Message) -> Message:
        method = call.header.fields[HeaderFields.member]
        if method not in self._answers:
            return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")
        self.calls.append((method, call.body))
        signature, values = self._answers[method](*call.body)
        return new_method_return(call, signature, values)
