"""Keystep ends at once and cleanly, whatever it waits for: real windows and real processes."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI, Trouble
from tests.cli.saved import KEY, save
from tests.support.a11y import Reader
from tests.support.keys import simulated
from tests.support.person import Person, new_person
from tests.support.simulated_service import SimulatedService

AT_ONCE = 3.0
"""Seconds; on an idle computer it takes less than one."""

End = Callable[[Person, "subprocess.Popen[str]"], None]


def close_the_window(person: Person, program: subprocess.Popen[str]) -> None:
    person.close_window(program, AT_ONCE)


def terminate(_person: Person, program: subprocess.Popen[str]) -> None:
    program.send_signal(signal.SIGTERM)


def hang_up(_person: Person, program: subprocess.Popen[str]) -> None:
    program.send_signal(signal.SIGHUP)


every_way = pytest.mark.parametrize("end", [close_the_window, terminate, hang_up])


@pytest.fixture
def never_answering() -> Iterator[str]:
    slow = SimulatedOpenAI([simulated(KEY, Trouble.SLOW)], slow_seconds=600)
    with SimulatedService(slow) as service:
        yield service.url


@contextmanager
def keychain_hangs(person: Person) -> Iterator[None]:
    """It is there and takes every question, and answers none."""
    process = person.desktop.keyring._process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process.pid, signal.SIGCONT)


def begin_a_check(person: Person) -> tuple[subprocess.Popen[str], Reader]:
    program = person.start_keystep()
    reader = person.reader()
    reader.wait_for("Nickname: Marketing", timeout=20)
    reader.press("Test", "push button")
    reader.wait_for("Status: Checking…")
    return program, reader


def assert_ends(person: Person, program: subprocess.Popen[str], reader: Reader, end: End) -> None:
    reader.stop()
    end(person, program)

    assert program.wait(AT_ONCE) == 0
    assert person.own_words(program) == ""
    assert person.processes() == []


@every_way
def test_in_the_middle_of_a_check_that_is_not_answered(
    person_with_screen: Person, never_answering: str, end: End
) -> None:
    save(person_with_screen, "Marketing", never_answering)
    program, reader = begin_a_check(person_with_screen)

    assert_ends(person_with_screen, program, reader, end)


@every_way
def test_while_the_keychain_hangs(never_answering: str, end: End) -> None:
    with new_person(screen=True) as person:
        save(person, "Marketing", never_answering)
        with keychain_hangs(person):
            program, reader = begin_a_check(person)

            assert_ends(person, program, reader, end)


def test_while_the_wizard_is_open_and_a_connection_is_tested(
    person_with_screen: Person, never_answering: str
) -> None:
    save(person_with_screen, "Marketing", never_answering)
    program, reader = begin_a_check(person_with_screen)
    reader.press("New connection")
    reader.wait_for("Step 1 of 5: Before you begin")

    assert_ends(person_with_screen, program, reader, terminate)
