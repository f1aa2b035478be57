"""Help, version, and what is typed wrong."""

from __future__ import annotations

import argparse

import pytest

import keystep
from keystep.cli.command_line import parser
from tests.cli.conftest import Keystep
from tests.cli.contract import says
from tests.support.person import Person

COMMANDS = [
    name
    for action in parser()._actions
    if isinstance(action, argparse._SubParsersAction)
    for name in action.choices
]


def test_the_version_is_one_line(person: Person) -> None:
    done = person.keystep("--version")
    expected = f"Keystep {keystep.__version__}\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, "")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_fits_a_screen_and_has_an_example(
    keystep_here: Keystep, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = keystep_here(*command.split(), "--help").stdout.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    assert not command or "Example: " in lines[-1] or "Example: " in lines[-2]


def test_help_names_every_command(keystep_here: Keystep) -> None:
    done = keystep_here("--help")
    assert done.returncode == 0
    for command in (
        "add",
        "list",
        "show",
        "test",
        "rename",
        "remove",
        "export",
        "import",
        "doctor",
    ):
        assert f"\n    {command} " in done.stdout


WRONG = {
    "unknown command": ("lst",),
    "unknown option": ("list", "--yaml"),
    "no nickname": ("show",),
    "no new nickname": ("rename", "Old"),
    "nothing to remove": ("remove", "--yes"),
    "too much": ("list", "Marketing"),
    "practice too late": ("list", "--practice"),
    "unknown purpose": ("add", "--key-stdin", "--nickname", "X", "--purpose", "fun"),
    "shortened option": ("list", "--js"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=WRONG)
def test_wrong_usage_is_2_and_a_sentence_comes_first(
    keystep_here: Keystep, arguments: tuple[str, ...]
) -> None:
    done = keystep_here(*arguments)
    says(done, code=2)
    assert done.stderr.splitlines()[-1].endswith("--help”.")


def test_terminal_codes_in_wrong_usage_come_back_inert(keystep_here: Keystep) -> None:
    done = keystep_here("list", "\x1b[31mRed")
    says(done, "?[31mRed", code=2)
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize("arguments", [(), ("add",), ("--practice",)])
def test_without_a_screen_the_window_is_2(person: Person, arguments: tuple[str, ...]) -> None:
    says(person.keystep(*arguments), "no screen", code=2)


@pytest.mark.parametrize(
    "screen",
    [{"DISPLAY": ":987"}, {"WAYLAND_DISPLAY": "wayland-987"}, {"DISPLAY": "nonsense"}],
    ids=lambda screen: next(iter(screen.values())),
)
def test_with_a_screen_that_is_gone_the_window_is_2(person: Person, screen: dict[str, str]) -> None:
    says(person.keystep(env=screen), "no screen", code=2)
