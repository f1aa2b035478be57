"""A simulated person at a computer: their own folders, keychain and, if wanted, screen."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Literal

from tests.support.a11y import Reader
from tests.support.keyring_daemon import BUS_NAME, KeychainItem, KeyringDaemon
from tests.support.processes import (
    end,
    end_processes_of,
    guarded,
    launch,
    processes_of,
    wait_until,
)
from tests.support.screen import Screen
from tests.support.session_bus import SessionBus

Keychain = Literal["unlocked", "locked", "none"]

PROJECT = Path(__file__).resolve().parents[2]
SERVICE = "Keystep"
A11Y_LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
A11Y_NAME = "org.a11y.Bus"
FOLDERS = {
    "HOME": "home",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_RUNTIME_DIR": "run",
    "TMPDIR": "tmp",
}


def clean_environment(folder: Path) -> dict[str, str]:
    """Make the folders of a new user and the variables that name them; inherit nothing else."""
    for name in FOLDERS.values():
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", os.defpath]),
        "LANG": "C.UTF-8",
        **{variable: str(folder / name) for variable, name in FOLDERS.items()},
    }


class Desktop:
    """What goes on running from one test to the next: bus, keychain, screen, accessibility.

    ``prompts=True`` lets the keychain open its password window (it needs a screen to show it,
    and the question then waits for an answer without limit); without it a locked keychain
    refuses at once.
    """

    def __init__(
        self,
        folder: Path,
        *,
        keychain: Keychain = "unlocked",
        screen: bool = False,
        prompts: bool = False,
    ) -> None:
        self.folder = folder
        self._keychain = keychain
        self._environment = clean_environment(folder / "desktop")
        self._started = ExitStack()
        self.screen = Screen(folder / "screen") if screen else None
        self.bus = SessionBus(folder / "bus", with_services=prompts, environment=self._environment)
        self.keyring = KeyringDaemon(self.bus, folder / "keyring")

    def start(self) -> None:
        """Start everything; what did start is ended again if the rest fails."""
        self._started.callback(end_processes_of, self.folder)
        try:
            if self.screen is not None:
                self._started.enter_context(self.screen)
                self._environment["DISPLAY"] = self.screen.display
            self._start_bus()
            if self.screen is not None:
                self._start_accessibility()
        except BaseException:
            self.stop()
            raise

    def _start_bus(self) -> None:
        self.bus.set_environment(self._environment)
        self._started.enter_context(self.bus)
        if self._keychain != "none":
            self._started.callback(self.keyring.stop)
            self.keyring.start(locked=self._keychain == "locked")

    def _start_accessibility(self) -> None:
        """Start it by hand: a bus that could start it would start a keychain as well."""
        launcher = launch(
            [A11Y_LAUNCHER, "--launch-immediately"],
            {**self._environment, **self.variables(), "GSETTINGS_BACKEND": "memory"},
            self.folder / "a11y.log",
        )
        self._started.callback(end, launcher)
        wait_until(lambda: self.bus.has_owner(A11Y_NAME), "the accessibility bus")

    def stop(self) -> None:
        """End everything, whatever state it is in."""
        self._started.close()

    def __enter__(self) -> Desktop:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def variables(self) -> dict[str, str]:
        """Return what a program needs to find this desktop."""
        found = {"DBUS_SESSION_BUS_ADDRESS": self.bus.address}
        if self.screen is not None:
            found |= {"DISPLAY": self.screen.display, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        return found

    def keychain_is_running(self) -> bool:
        """Tell whether there is a keychain on the bus at this moment."""
        return self.bus.has_owner(BUS_NAME)


class Person:
    """A new user of a running desktop, with empty folders; ``close()`` ends their programs.

    ``program`` starts Keystep: from source, or the one that ``pytest --program`` names.
    """

    program: Sequence[str] = (sys.executable, "-m", "keystep")

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop
        self.folder = Path(tempfile.mkdtemp(prefix="p-", dir=desktop.folder))
        self._folders = clean_environment(self.folder)
        self.programs: list[subprocess.Popen[str]] = []
        self._ends: list[Callable[[], None]] = []
        self.home = Path(self._folders["HOME"])
        self.runtime_dir = Path(self._folders["XDG_RUNTIME_DIR"])
        self.catalog_path = Path(self._folders["XDG_DATA_HOME"]) / "keystep" / "connections.db"

    @property
    def screen(self) -> Screen:
        """The screen, for those who have one."""
        assert self.desktop.screen is not None, "this person has no screen"
        return self.desktop.screen

    def environment(self, **more: str) -> dict[str, str]:
        """Return the whole environment of this person's programs; ``more`` comes on top."""
        return {**self._folders, **self.desktop.variables(), **more}

    def run(
        self,
        *command: str,
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = 60.0,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program to its end; without ``stdin`` it has an empty one."""
        return subprocess.run(
            command,
            check=False,
            input=stdin or "",
            env=self.environment(**(env or {})),
            cwd=self.home,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
        )

    def start(self, *command: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a program that goes on running; what it prints is in ``output(program)``."""
        with self._log(len(self.programs)).open("w") as log:
            program = subprocess.Popen(
                guarded(command),
                env=self.environment(**(env or {})),
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                start_new_session=True,
            )
        self.programs.append(program)
        return program

    def _log(self, number: int) -> Path:
        return self.folder / f"program-{number}.log"

    def output(self, program: subprocess.Popen[str]) -> str:
        """Return what a started program has printed so far, on either stream."""
        return self._log(self.programs.index(program)).read_text(errors="replace")

    def own_words(self, program: subprocess.Popen[str]) -> str:
        """What it has printed, without Qt's complaint of whatever a screen reader may ask."""
        lines = self.output(program).splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith("qt.accessibility."))

    def close_window(self, program: subprocess.Popen[str], timeout: float = 10.0) -> None:
        """Close Keystep's window as one does, once more where the window manager did not hear."""
        wait_until(lambda: "Keystep" in self.screen.focused_window(), "the window to be in front")

        def is_closed() -> bool:
            self.screen.key("alt+F4")
            with suppress(subprocess.TimeoutExpired):
                program.wait(0.5)
            return program.poll() is not None

        wait_until(is_closed, "the window to be closed", timeout)

    def keystep(
        self,
        *arguments: str,
        stdin: str | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = 60.0,
    ) -> subprocess.CompletedProcess[str]:
        """Run Keystep in the terminal."""
        return self.run(
            *self.program, *arguments, stdin=stdin, env=_with_app(env or {}), timeout=timeout
        )

    def start_keystep(
        self, *arguments: str, env: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start Keystep and leave it running; it is ended with the test."""
        return self.start(*self.program, *arguments, env=_with_app(env or {}))

    def reader(self, application: str = "Keystep", *, everything: bool = False) -> Reader:
        """Start a screen reader for a program of this person; it is ended with the test."""
        assert self.desktop.screen is not None, "no screen, no accessible windows"
        reader = Reader(self.environment(), self.folder, application, everything=everything)
        reader.start()
        self._ends.append(reader.stop)
        return reader

    def keychain_items(self) -> list[KeychainItem]:
        """Return what Keystep has in the keychain, found without Keystep's or keyring's help."""
        return self.desktop.keyring.items(SERVICE)

    def secret_tool_lookup(self, username: str) -> str | None:
        """Ask the desktop's own tool for a secret, as a person would in a terminal."""
        query = ("service", SERVICE, "username", username)
        result = self.run("secret-tool", "lookup", *query, timeout=15)
        return result.stdout if result.returncode == 0 else None

    def processes(self) -> list[int]:
        """Return the ids of all this person's programs that are still running."""
        return processes_of(self.folder)

    def empty_keychain(self) -> None:
        """Delete Keystep's items, so that the next person of this desktop finds none."""
        self.desktop.keyring.remove_items(SERVICE)

    def close(self) -> None:
        """End this person's programs, however they were started."""
        for program in self.programs:
            end(program)
        while self._ends:
            self._ends.pop()()
        end_processes_of(self.folder)

    def __enter__(self) -> Person:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _with_app(environment: Mapping[str, str]) -> dict[str, str]:
    return {"PYTHONPATH": str(PROJECT / "app"), **environment}


@contextmanager
def new_desktop(
    *, keychain: Keychain = "unlocked", screen: bool = False, prompts: bool = False
) -> Iterator[Desktop]:
    """Run a desktop in a throw-away folder (with a short name: sockets have a limit of 107)."""
    with tempfile.TemporaryDirectory(prefix="d-", ignore_cleanup_errors=True) as folder:
        options = {"screen": screen, "prompts": prompts}
        with Desktop(Path(folder), keychain=keychain, **options) as desktop:
            yield desktop


@contextmanager
def new_person(
    *, keychain: Keychain = "unlocked", screen: bool = False, prompts: bool = False
) -> Iterator[Person]:
    """Give a person with a desktop of their own, for tests that damage it."""
    with (
        new_desktop(keychain=keychain, screen=screen, prompts=prompts) as desktop,
        Person(desktop) as person,
    ):
        yield person
