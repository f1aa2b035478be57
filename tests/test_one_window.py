"""Keystep started again brings its window forward: real processes on a real screen."""

from __future__ import annotations

import signal
from subprocess import Popen

from tests.cli.saved import a_connection, write_rows
from tests.support.person import Person
from tests.support.processes import wait_until


def first_window(person: Person, *arguments: str) -> Popen[str]:
    write_rows(person, a_connection("Marketing"))
    program = person.start_keystep(*arguments)
    person.screen.wait_for_window("^Keystep$", 30)
    return program


def minimise(person: Person) -> None:
    person.screen.xdotool("search", "--onlyvisible", "--name", "^Keystep$", "windowminimize")
    wait_until(lambda: person.screen.focused_window() != "Keystep", "the window to be away")


def test_a_second_start_raises_the_first_window_and_ends(person_with_screen: Person) -> None:
    person = person_with_screen
    first = first_window(person)
    minimise(person)
    second = person.keystep()

    assert second.returncode == 0
    assert second.stdout == "Keystep is open already. Its window comes to the front.\n"
    wait_until(lambda: person.screen.focused_window() == "Keystep", "the window in front")
    assert first.poll() is None

    added = person.keystep("add")
    assert added.returncode == 0
    wait_until(lambda: person.screen.focused_window() == "New connection", "the wizard")


def test_practice_mode_has_a_window_of_its_own(person_with_screen: Person) -> None:
    first_window(person_with_screen)
    practice = person_with_screen.start_keystep("--practice")
    person_with_screen.screen.wait_for_window("practice mode", 30)
    assert practice.poll() is None


def test_what_a_crash_left_behind_is_taken_over(person_with_screen: Person) -> None:
    person = person_with_screen
    first = first_window(person)
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    assert list((person.runtime_dir / "keystep").glob("*.socket")), "the crash left it"
    second = person.start_keystep()
    person.screen.wait_for_window("^Keystep$", 30)
    assert person.keystep().returncode == 0
    assert second.poll() is None
