"""No telemetry: the program connects to the address of a connection, and to nothing else outside.

With one exception: the host in a link, once the person has agreed to fetch a file from there.

Watched from below, with strace, so that no library can get past it.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from keystep.domain.api_address import OPENAI
from tests.cli.saved import KEY, save
from tests.support.front_door import FrontDoor
from tests.support.keys import simulated
from tests.support.person import PROJECT, Person
from tests.support.simulated_service import SimulatedService
from tests.support.socket_watch import Destinations, destinations, watched

IDLE_SECONDS = 2
APP = {"PYTHONPATH": str(PROJECT / "app")}
OF_THE_SYSTEM = ("/var/run/nscd/socket", "/run/nscd/socket", "/dev/log")
"""Where the C library asks for names of users and hosts, on this computer."""


def command(record: Path, *arguments: str) -> list[str]:
    return watched([sys.executable, "-m", "keystep", *arguments], record)


def run(
    person: Person, record: Path, *arguments: str, stdin: str = "", code: int = 0
) -> Destinations:
    done = person.run(*command(record, *arguments), stdin=stdin, env=APP)
    assert done.returncode == code, done.stderr
    return destinations(record)


def strange(found: Destinations, person: Person) -> set[str]:
    """The sockets of the file system that are neither the desktop's nor the system's."""
    of_the_desktop = (str(person.desktop.folder), "/tmp/.X11-unix/", "/tmp/dbus-")
    return {path for path in found.local if not path.startswith((*of_the_desktop, *OF_THE_SYSTEM))}


def test_a_command_that_needs_no_network_connects_to_none(person: Person, tmp_path: Path) -> None:
    save(person, "Marketing", OPENAI.url)
    listed = run(person, tmp_path / "list", "list")
    adding = ("add", "--key-stdin", "--no-check", "--nickname", "New")
    added = run(person, tmp_path / "add", *adding, stdin=KEY)
    assert listed == Destinations(frozenset(), frozenset(), frozenset())
    assert (added.remote, strange(added, person)) == (frozenset(), set())
    assert added.local, "the keychain was not asked"


def test_a_check_connects_to_the_connections_address_only(person: Person, tmp_path: Path) -> None:
    with SimulatedService(SimulatedOpenAI([simulated(KEY)])) as service:
        save(person, "Marketing", service.url)
        found = run(person, tmp_path / "test", "test", "--all", "--permissions")
    parts = urlsplit(service.url)
    assert found.remote == {(parts.hostname, parts.port)}
    assert strange(found, person) == set()


def test_behind_a_proxy_the_program_connects_to_the_proxy_only(
    person: Person, tmp_path: Path
) -> None:
    """OpenAI's own address: the proxy asks the name server, nobody here does."""
    save(person, "Marketing", OPENAI.url)
    with FrontDoor(SimulatedOpenAI([simulated(KEY)]), tmp_path) as door:
        settings = door.environment()
        testing = command(tmp_path / "test", "test", "--all", "--permissions")
        done = person.run(*testing, env={**APP, **settings})
    found = destinations(tmp_path / "test")
    proxy = urlsplit(settings["HTTPS_PROXY"])
    assert done.returncode == 0, done.stderr
    assert found.remote == {(proxy.hostname, proxy.port)}
    assert strange(found, person) == set()


@pytest.mark.parametrize("saved", [False, True], ids=["first start", "with a connection"])
def test_a_window_that_is_left_alone_connects_to_the_desktop_only(
    person_with_screen: Person, tmp_path: Path, saved: bool
) -> None:
    person, record = person_with_screen, tmp_path / "window"
    if saved:
        save(person, "Marketing", OPENAI.url)
    person.start(*command(record), env=APP)
    person.screen.wait_for_window("Keystep" if saved else "New connection", timeout=40)
    time.sleep(IDLE_SECONDS)
    person.close()
    found = destinations(record)
    assert (found.remote, strange(found, person)) == (frozenset(), set())
    assert any("X11-unix" in path for path in found.local)


def test_a_link_with_an_address_connects_to_nobody_before_the_person_agrees(
    person_with_screen: Person, tmp_path: Path
) -> None:
    person, record = person_with_screen, tmp_path / "window"
    save(person, "Marketing", OPENAI.url)
    with SimulatedService(SimulatedOpenAI([])) as service:
        port = urlsplit(service.url).port
        source = f"keystep://setup?src=https%3A%2F%2Flocalhost%3A{port}%2Fit.keystep.toml"
        person.start(*command(record, source), env=APP)
        person.screen.wait_for_window("Open link", timeout=40)
        time.sleep(IDLE_SECONDS)
        person.close()
    found = destinations(record)
    assert (found.remote, strange(found, person)) == (frozenset(), set())
