"""Mistakes of ours in the real program: what a person sees, what is kept, and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.saved import KEY, save
from tests.support.person import PROJECT, Person

PATHS = {"PYTHONPATH": os.pathsep.join([str(PROJECT / "app"), str(PROJECT)])}
BROKEN = """
import sys
from keystep.bootstrap import Program
from keystep.__main__ import main
def use_cases(program, **options):
    key = "{key}"
    raise ValueError(f"Illegal header value {{key}}")
Program.use_cases = use_cases
sys.exit(main())
"""


@pytest.fixture
def saved(person: Person) -> Person:
    save(person, "Marketing", "http://127.0.0.1:1/v1")
    return person


def broken(*arguments: str) -> tuple[str, ...]:
    """Keystep with a mistake in what every command and the window begin with."""
    return (sys.executable, "-c", BROKEN.format(key=KEY), *arguments)


def crashing(person: Person, *arguments: str) -> subprocess.CompletedProcess[str]:
    module = "tests.support.crashing_keystep"
    return person.run(sys.executable, "-m", module, *arguments, env=PATHS)


def log_of(person: Person) -> str:
    [log] = person.home.rglob("keystep.log")
    return log.read_text(encoding="utf-8")


def sentences(person: Person) -> str:
    [log] = person.home.rglob("keystep.log")
    return (
        f"Something went wrong inside Keystep. It is not your fault.\nThe log says where: {log}\n"
    )


def test_a_mistake_in_a_command_is_two_plain_sentences_and_a_code_of_its_own(
    saved: Person,
) -> None:
    done = saved.run(*broken("rename", "Marketing", "Sales"), env=PATHS)

    assert (done.returncode, done.stdout, done.stderr) == (70, "", sentences(saved))
    assert "ValueError\n  " in log_of(saved)
    assert "<string>:7 use_cases" in log_of(saved)
    assert KEY[:12] not in log_of(saved)


def test_a_mistake_in_practice_mode_leaves_no_file(person: Person) -> None:
    done = person.run(*broken("--practice", "list"), env=PATHS)

    assert done.returncode == 70
    assert done.stderr == "Something went wrong inside Keystep. It is not your fault.\n"
    assert list(person.home.rglob("keystep.log")) == []


def test_a_mistake_in_a_check_is_said_once_and_no_check_passed(saved: Person) -> None:
    done = crashing(saved, "test", "Marketing")

    assert (done.returncode, done.stderr) == (1, sentences(saved))
    assert "Mistakes.check" in log_of(saved)
    assert KEY[:12] not in log_of(saved)


def test_a_mistake_in_a_thread_is_said_and_the_command_goes_on(saved: Person) -> None:
    done = crashing(saved, "remove", "Marketing", "--yes")

    assert (done.returncode, done.stderr) == (0, sentences(saved))
    assert done.stdout.startswith("Removed “Marketing”.")


def test_a_window_that_cannot_begin_says_so_before_it_closes(person_with_screen: Person) -> None:
    person = person_with_screen
    program = person.start(*broken(), env=PATHS)
    reader = person.reader()
    reader.wait_for("Keystep can't go on, so it closes. You can start it again.", timeout=20)
    reader.press("Close", "push button")

    assert program.wait(10) == 70
    assert person.own_words(program) == sentences(person)
    assert "use_cases" in log_of(person)
    assert KEY[:12] not in log_of(person)
