"""A kept old key on the command line: `--keep-old`, then `--confirm` or `--go-back`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from subprocess import CompletedProcess

import pytest

from tests.cli.conftest import Keystep
from tests.cli.contract import document, says
from tests.cli.saved import KEY, save
from tests.support.keys import project_key
from tests.support.person import SERVICE, Person

NEW = project_key("new1")
NOWHERE = "http://127.0.0.1:1/v1"


def replace(person: Person, *more: str) -> CompletedProcess[str]:
    options = ("--key-stdin", "--no-check", *more)
    return person.keystep("replace-key", "Marketing", *options, stdin=NEW)


def secrets(person: Person) -> set[str]:
    return set(person.desktop.keyring.secrets(SERVICE).values())


@pytest.fixture
def replaced(person: Person) -> Person:
    """Give a person whose connection has a new key, and the old one kept."""
    save(person, "Marketing", NOWHERE)
    assert replace(person, "--keep-old", "until-confirmed").returncode == 0
    return person


def test_a_kept_old_key_is_said_and_nothing_waits(person: Person) -> None:
    save(person, "Marketing", NOWHERE)
    said = replace(person, "--keep-old", "until-confirmed").stdout
    kept = f"The old key …{KEY[-4:]} stays on this computer until you confirm"
    assert kept in said
    assert kept in person.keystep("show", "Marketing").stdout
    assert secrets(person) == {NEW, KEY}
    listed = person.keystep("list", "--json")
    [shown] = document(listed, "connections")
    assert shown["old_key"] == {
        "ending": KEY[-4:],
        "keep_until": None,
        "until_confirmed": True,
    }
    assert document(listed, "unfinished") == []
    assert len(person.keystep("list").stdout.splitlines()) == 2


def test_confirmed_the_old_key_goes_and_its_page_is_named(replaced: Person) -> None:
    done = replaced.keystep("replace-key", "Marketing", "--confirm")
    assert done.returncode == 0, done.stderr
    assert f"The key …{KEY[-4:]} still works at 127.0.0.1" in done.stdout
    assert secrets(replaced) == {NEW}


def test_gone_back_the_old_key_is_in_force_and_the_new_one_is_named(replaced: Person) -> None:
    done = replaced.keystep("replace-key", "Marketing", "--go-back", "--json")
    shown = document(done, "connection")
    assert (shown["key"]["ending"], shown["last_check"]) == (KEY[-4:], None)
    assert f"The key …{NEW[-4:]} still works at 127.0.0.1" in done.stderr
    assert secrets(replaced) == {KEY}


@pytest.mark.parametrize("option", ["--confirm", "--go-back"])
def test_without_an_old_key_nothing_changes(person: Person, option: str) -> None:
    save(person, "Marketing", NOWHERE)
    done = person.keystep("replace-key", "Marketing", option)
    says(done, "old key is no longer kept", code=2)
    assert secrets(person) == {KEY}


def test_an_old_key_whose_days_are_over_goes_with_the_next_command_that_writes(
    person: Person,
) -> None:
    save(person, "Marketing", NOWHERE)
    assert "until 20" in replace(person, "--keep-old", "7").stdout
    with closing(sqlite3.connect(person.catalog_path)) as database:
        database.execute("UPDATE connection SET previous_keep_until = '2026-01-01T00:00:00+00:00'")
        database.commit()
    said = person.keystep("list").stdout
    assert "The old one leaves this computer when Keystep starts" in said
    assert secrets(person) == {NEW, KEY}
    assert person.keystep("rename", "nobody", "no one").returncode == 3
    assert secrets(person) == {NEW}
    assert len(person.keystep("list").stdout.splitlines()) == 2


@pytest.mark.parametrize("days", ["-1", "366", "soon", "", "1.5", "9999999"])
def test_what_is_no_number_of_days_is_2(keystep_here: Keystep, days: str) -> None:
    options = ("--key-stdin", f"--keep-old={days}")
    says(keystep_here("replace-key", "Marketing", *options), "until-confirmed", code=2)
