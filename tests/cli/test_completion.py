"""Tab in real shells: commands, options and nicknames."""

from __future__ import annotations

import os
import pty
import select
import shlex
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.cli.saved import a_connection, write_rows
from tests.support.person import PROJECT, Person

Shell = Callable[[Person, str, str], list[str]]

BASH = """
eval "$(keystep completion bash)"
COMP_LINE={line} COMP_POINT=${{#COMP_LINE}} COMP_TYPE=9 COMP_WORDS=({line})
COMP_LINE={line}; COMP_POINT=${{#COMP_LINE}}
_python_argcomplete keystep
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
ZSH = b"""PROMPT='> '; autoload -U compinit; compinit -u -D; eval "$(keystep completion zsh)"\n"""


@pytest.fixture
def path(person: Person) -> str:
    """A PATH on which there is a `keystep`, as in an installed one; and some connections."""
    folder = person.folder / "bin"
    folder.mkdir()
    command = folder / "keystep"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH={PROJECT / "app"} exec {sys.executable} -m keystep "$@"\n'
    )
    command.chmod(0o755)
    write_rows(person, *map(a_connection, ("Marketing", "Sales team", "$(id) it's")))
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def in_bash(person: Person, path: str, line: str) -> list[str]:
    """What bash would offer after this line."""
    done = person.run("bash", "-c", BASH.format(line=shlex.quote(line)), env={"PATH": path})
    assert done.returncode == 0, done.stderr
    return [offer.strip() for offer in done.stdout.splitlines() if offer.strip()]


def in_fish(person: Person, path: str, line: str) -> list[str]:
    script = f"keystep completion fish | source; complete -C {shlex.quote(line)}"
    done = person.run("fish", "--no-config", "-c", script, env={"PATH": path})
    assert done.returncode == 0, done.stderr
    return [offer.partition("\t")[0] for offer in done.stdout.splitlines()]


@pytest.mark.parametrize("shell", [in_bash, in_fish])
def test_commands_options_and_nicknames_are_completed(
    person: Person, path: str, shell: Shell
) -> None:
    assert set(shell(person, path, "keystep re")) == {"rename", "remove", "replace-key"}
    assert "--permissions" in shell(person, path, "keystep test --p")
    assert shell(person, path, "keystep show Mar") == ["Marketing"]
    assert shell(person, path, "keystep run mar") == ["Marketing"]


def test_a_hostile_nickname_is_only_text(person: Person, path: str) -> None:
    assert in_bash(person, path, "keystep show '$(") == ["$(id) it'\\''s"]


def test_zsh_completes_a_nickname(person: Person, path: str) -> None:
    """Typed into a real one: it has no way to be asked."""
    ours, terminal = pty.openpty()
    zsh = subprocess.Popen(
        ["zsh", "-f", "-i"],
        env=person.environment(PATH=path, TERM="dumb"),
        cwd=person.home,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    try:
        os.write(ours, ZSH)
        until_said(ours, b"> ")
        os.write(ours, b"echo keystep is ready\n")
        until_said(ours, b"\nkeystep is ready")
        os.write(ours, b"keystep show Mark\t")
        until_said(ours, b"Marketing")
    finally:
        zsh.kill()
        zsh.wait()
        os.close(ours)


def until_said(terminal: int, text: bytes) -> None:
    said = b""
    deadline = time.monotonic() + 15
    while text not in said.replace(b"\r", b""):
        left = deadline - time.monotonic()
        assert left > 0, said
        assert select.select([terminal], [], [], left)[0], said
        said += os.read(terminal, 4096)


def test_without_a_list_nothing_is_offered_and_nothing_made(person: Person, path: str) -> None:
    person.catalog_path.write_bytes(b"no database at all")
    before = sorted(person.catalog_path.parent.iterdir())
    assert in_bash(person, path, "keystep show Mar") == []
    assert sorted(person.catalog_path.parent.iterdir()) == before


def test_practice_offers_its_own_nicknames(person: Person, path: str) -> None:
    assert in_bash(person, path, "keystep --practice show Old") == [r"Old\ website"]
