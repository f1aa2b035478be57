"""Writes down every message of a D-Bus bus, as any program of the session could."""

from __future__ import annotations

import subprocess
from contextlib import closing
from pathlib import Path

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.support.processes import end, launch, wait_until
from tests.support.session_bus import SessionBus

A11Y = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")


class BusTap:
    """`recording` is raw: one message after the other, as on the wire."""

    def __init__(self, address: str, folder: Path, name: str) -> None:
        self._address = address
        self.recording = folder / f"{name}.messages"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start listening; what was said before is not heard."""
        with self.recording.open("wb") as sink:
            self._process = launch(
                ["dbus-monitor", "--address", self._address, "--binary"],
                {"PATH": "/usr/bin:/bin", "HOME": str(self._folder)},
                self._folder / "bus_tap.log",
                stdout=sink.fileno(),
            )
        wait_until(lambda: self.recording.stat().st_size, "the bus to be heard")

    def stop(self) -> None:
        if self._process is not None:
            end(self._process)
            self._process = None

    def __enter__(self) -> BusTap:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def accessibility_bus(session: SessionBus) -> str:
    """The address of the bus on which assistive programs listen."""
    with closing(open_dbus_connection(bus=session.address)) as connection:
        reply = connection.send_and_get_reply(new_method_call(A11Y, "GetAddress"), timeout=10)
        return str(reply.body[0])
