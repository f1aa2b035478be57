"""`keystep credential NICKNAME`: the key to a program, to a screen only when told so."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from dataclasses import replace

import pytest

from keystep.domain.connection import Connection
from tests.cli.contract import says
from tests.cli.saved import KEY, a_connection, save, write_rows
from tests.cli.terminal import KEYSTEP, Terminal
from tests.support.keys import ACME, PROJECT
from tests.support.person import Person

GATEWAY = "https://gateway.example/v1"


@pytest.fixture
def saved(person: Person) -> Connection:
    return save(person, "Marketing", GATEWAY)


@pytest.fixture
def full(person: Person) -> Connection:
    """One with everything, and a quote in its address."""
    connection = replace(
        a_connection("Full", f"{GATEWAY}/it's", organization=ACME.id), project=PROJECT
    )
    write_rows(person, connection)
    person.desktop.keyring.store("Keystep", str(connection.secret), KEY)
    return connection


def test_a_program_gets_everything_as_json(person: Person, full: Connection) -> None:
    done = person.keystep("credential", "full")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "schema": 1,
        "credential": {
            "nickname": "Full",
            "api_key": KEY,
            "organization": ACME.id,
            "project": PROJECT,
            "api_address": f"{GATEWAY}/it's",
        },
    }


def test_env_has_a_plain_line_for_each_variable(person: Person, saved: Connection) -> None:
    done = person.keystep("credential", "Marketing", "--format", "env")
    assert done.stdout.splitlines() == [f"OPENAI_API_KEY={KEY}", f"OPENAI_BASE_URL={GATEWAY}"]


def test_a_shell_takes_it_over_and_forgets_what_is_stale(person: Person, full: Connection) -> None:
    show = 'printf "%s|" "$OPENAI_API_KEY" "$OPENAI_ORG_ID" "$OPENAI_BASE_URL"'
    script = f'export OPENAI_ORG_ID=org-Old; eval "$("$@")"; {show}'
    options = ("credential", "Full", "--format", "shell")
    done = Terminal(person).shell(script, *options)
    assert done.stdout == f"{KEY}|{ACME.id}|{GATEWAY}/it's|"


def test_a_shell_unsets_what_the_connection_lacks(person: Person, saved: Connection) -> None:
    script = 'export OPENAI_ORG_ID=org-Old; eval "$("$@")"; echo "${OPENAI_ORG_ID-unset}"'
    done = Terminal(person).shell(script, "credential", "Marketing", "--format", "shell")
    assert done.stdout == "unset\n"


def test_a_dotenv_file_is_read_as_it_is_meant(person: Person, full: Connection) -> None:
    """By a shell, as the strictest of its readers."""
    done = person.keystep("credential", "Full", "--format", "dotenv")
    read = subprocess.run(
        ["sh", "-c", f'{done.stdout}\nprintf "%s|%s" "$OPENAI_API_KEY" "$OPENAI_BASE_URL"'],
        check=True,
        capture_output=True,
        text=True,
    )
    assert read.stdout == f"{KEY}|{GATEWAY}/it%27s"


def on_screen(person: Person, *options: str) -> tuple[int, str, str]:
    """Run it with its output on a terminal: exit code, what stands there, errors."""
    ours, screen = pty.openpty()
    try:
        done = subprocess.run(
            [*KEYSTEP, "credential", "Marketing", *options],
            check=False,
            env=Terminal(person).environment,
            stdin=subprocess.DEVNULL,
            stdout=screen,
            stderr=subprocess.PIPE,
            timeout=30,
            encoding="utf-8",
        )
        os.set_blocking(ours, False)
        try:
            seen = os.read(ours, 65536).decode()
        except BlockingIOError:
            seen = ""
        return done.returncode, seen, done.stderr
    finally:
        os.close(ours)
        os.close(screen)


def test_on_a_screen_it_prints_nothing_and_says_why(person: Person, saved: Connection) -> None:
    code, seen, errors = on_screen(person)
    assert (code, seen) == (2, "")
    assert "--reveal" in errors


def test_on_a_screen_it_prints_the_key_with_reveal(person: Person, saved: Connection) -> None:
    code, seen, errors = on_screen(person, "--reveal", "--format", "env")
    assert (code, errors) == (0, "")
    assert f"OPENAI_API_KEY={KEY}" in seen


def test_an_unknown_connection_ends_with_3(person: Person) -> None:
    says(person.keystep("credential", "Nobody"), "“Nobody”", code=3)


def test_a_key_that_is_gone_ends_with_4(person: Person) -> None:
    write_rows(person, a_connection("Marketing"))
    says(person.keystep("credential", "Marketing"), "missing", code=4)
