"""What the desktop asks for: real Keystep on a real bus with a portal of the test's own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.bus_neighbour import Answer, BusNeighbour
from tests.support.person import PROJECT
from tests.support.session_bus import SessionBus

PORTAL, PLACE = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SETTINGS, APPEARANCE = "org.freedesktop.portal.Settings", "org.freedesktop.appearance"
KEYSTEP = """
import asyncio, json, os, sys
from keystep.bootstrap import resources_folder
from keystep.ui import theme
from keystep.ui.appearance import Appearance, Choice
from keystep.ui.application import make_application
from keystep.ui.async_runner import AsyncRunner, run_inside_qt
from keystep.ui.off_screen import use_screen_in_memory

async def main():
    appearance = Appearance(application, remember=False)
    runner = AsyncRunner()
    runner.start(appearance.desktop.follow())
    await appearance.desktop.known()
    seen = asyncio.Queue()
    appearance.desktop.changed.connect(lambda: seen.put_nowait(None))
    while True:
        c = theme.colours()
        print(json.dumps([c.window == theme.DARK.window, c.line == c.text]), flush=True)
        if "stay" not in sys.argv:
            return await runner.aclose()
        await seen.get()

use_screen_in_memory(resources_folder())
application = make_application(resources_folder())
run_inside_qt(application, main())
"""


@pytest.fixture
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SessionBus]:
    with SessionBus(tmp_path_factory.mktemp("b")) as running:
        yield running


@contextmanager
def portal(bus: SessionBus, **values: int) -> Iterator[BusNeighbour]:
    """As xdg-desktop-portal does, the old call wraps its answer twice."""

    def read(_namespace: str, key: str) -> Answer:
        return "v", (("v", ("u", values[key.replace("-", "_")])),)

    with BusNeighbour(bus.address, PORTAL, {"Read": read}) as neighbour:
        yield neighbour


@contextmanager
def keystep(address: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    env = {
        **os.environ,
        "DBUS_SESSION_BUS_ADDRESS": address,
        "PYTHONPATH": str(PROJECT / "app"),
    }
    command = [sys.executable, "-c", KEYSTEP, *arguments]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as program:
        try:
            yield program
        finally:
            program.send_signal(signal.SIGKILL)


def look(program: subprocess.Popen[str]) -> tuple[bool, bool]:
    """Dark, and more contrast."""
    assert program.stdout is not None
    dark, contrast = json.loads(program.stdout.readline())
    return dark, contrast


@pytest.mark.parametrize(
    ("scheme", "contrast", "seen"),
    [(1, 0, (True, False)), (2, 1, (False, True)), (0, 0, (False, False)), (7, 9, (False, False))],
    ids=["dark", "light, more contrast", "says nothing", "unknown to us"],
)
def test_the_first_window_is_as_the_desktop_asks(
    bus: SessionBus, scheme: int, contrast: int, seen: tuple[bool, bool]
) -> None:
    with (
        portal(bus, color_scheme=scheme, contrast=contrast),
        keystep(bus.address) as program,
    ):
        assert look(program) == seen


def test_it_follows_when_the_desktop_changes_its_mind(bus: SessionBus) -> None:
    with (
        portal(bus, color_scheme=2, contrast=0) as neighbour,
        keystep(bus.address, "stay") as program,
    ):
        assert look(program) == (False, False)
        other = ("org.example.other", "contrast", ("u", 1))
        for change in (other, (APPEARANCE, "color-scheme", ("u", 1))):
            neighbour.tell(PLACE, SETTINGS, "SettingChanged", "ssv", change)

        assert look(program) == (True, False)


def test_a_bus_without_a_portal_leaves_it_light(bus: SessionBus) -> None:
    with keystep(bus.address) as program:
        assert look(program) == (False, False)


def test_a_portal_that_never_answers_holds_nothing_up(bus: SessionBus) -> None:
    with BusNeighbour(bus.address, PORTAL, {}) as silent:  # it has the name, and reads nothing
        silent._stop.set()
        with keystep(bus.address) as program:
            assert look(program) == (False, False)


def test_without_a_bus_it_is_light(tmp_path: Path) -> None:
    with keystep(f"unix:path={tmp_path / 'none'}") as program:
        assert look(program) == (False, False)
