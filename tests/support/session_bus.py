"""A private D-Bus session bus."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

from tests.support.processes import end, launch, read_line

# No service directories: nothing on this bus can be started by asking for its name. With the
# standard configuration a missing keychain would be started, locked, by the first question.
CONFIGURATION = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class SessionBus:
    """A ``dbus-daemon`` with its socket, configuration and log in one folder."""

    def __init__(
        self,
        folder: Path,
        *,
        with_services: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """``environment`` is what activated services get; it should name throw-away folders."""
        self._folder = folder
        self._with_services = with_services
        self._environment = dict(environment or {"PATH": os.defpath, "HOME": str(folder)})
        self._process: subprocess.Popen[bytes] | None = None
        self.address = f"unix:path={folder / 'bus'}"

    def set_environment(self, environment: Mapping[str, str]) -> None:
        """Change what activated services will get, before the start."""
        self._environment = dict(environment)

    def start(self) -> None:
        """Start the daemon and wait until it listens."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._process = launch(
            ["dbus-daemon", "--nofork", "--nopidfile", "--print-address=1", *self._options()],
            self._environment,
            self._folder / "bus.log",
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        read_line(self._process.stdout, "the address of the bus")

    def _options(self) -> list[str]:
        if self._with_services:
            return ["--session", f"--address={self.address}"]
        configuration = self._folder / "bus.conf"
        configuration.write_text(CONFIGURATION.format(address=self.address))
        return [f"--config-file={configuration}"]

    def stop(self) -> None:
        """End the daemon; stopping twice is fine."""
        if self._process is not None:
            end(self._process)
            self._process = None
        (self._folder / "bus").unlink(missing_ok=True)

    def __enter__(self) -> SessionBus:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def has_owner(self, name: str) -> bool:
        """Tell whether somebody answers to ``name`` now."""
        return bool(self._ask("NameHasOwner", name))

    def activatable_names(self) -> list[str]:
        """List the names that would be started by a message to them."""
        return list(self._ask("ListActivatableNames"))

    def _ask(self, method: str, *arguments: str) -> Any:
        with closing(open_dbus_connection(bus=self.address)) as connection:
            return getattr(Proxy(message_bus, connection, timeout=5), method)(*arguments)[0]
