"""A list that can't be used is 5 for every command; its file stays, or is set aside."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from keystep.adapters.catalog.schema import APPLICATION_ID
from tests.adapters.catalog.files import (
    fill,
    overwrite_page,
    pages_with,
    set_in_header,
    unchanged,
)
from tests.cli.conftest import Keystep
from tests.cli.contract import says
from tests.cli.saved import KEY, nicknames
from tests.support.person import Person

COMMANDS = {
    "list": ("list", "--json"),
    "show": ("show", "Marketing", "--json"),
    "test": ("test", "--all", "--json"),
    "add": ("add", "--nickname", "X", "--key-stdin", "--json"),
    "rename": ("rename", "Marketing", "Sales"),
    "remove": ("remove", "Marketing", "--yes"),
}


READING = ("list", "show")
CHANGING = ("test", "add", "rename", "remove")
GARBAGE = b"This is no database. " * 100


@pytest.mark.parametrize("command", READING)
def test_what_only_reads_leaves_a_damaged_file_as_it_is(
    keystep_here: Keystep, tmp_path: Path, command: str
) -> None:
    path = _catalog(tmp_path)
    path.write_bytes(GARBAGE)
    says(keystep_here(*COMMANDS[command]), "is damaged", "Nothing was changed", code=5)
    assert path.read_bytes() == GARBAGE
    assert list(path.parent.iterdir()) == [path]


def test_the_doctor_leaves_a_damaged_file_as_it_is(person: Person) -> None:
    person.catalog_path.parent.mkdir(parents=True)
    person.catalog_path.write_bytes(GARBAGE)
    assert "is damaged" in person.keystep("doctor").stdout
    assert person.catalog_path.read_bytes() == GARBAGE


@pytest.mark.parametrize("command", CHANGING)
def test_what_changes_the_list_first_sets_a_damaged_file_aside(
    keystep_here: Keystep, tmp_path: Path, command: str
) -> None:
    """And stops there: whoever has lost connections looks at the list before going on."""
    path = _catalog(tmp_path)
    path.write_bytes(GARBAGE)
    done = keystep_here(*COMMANDS[command], stdin=KEY)
    [aside] = path.parent.glob("connections.damaged-*.db")
    says(done, "was damaged", f"“{aside}”", "the list is empty now", code=5)
    assert aside.read_bytes() == GARBAGE


def test_the_next_command_goes_on_with_what_was_saved(person: Person) -> None:
    connections = fill(person.catalog_path, 50)
    overwrite_page(person.catalog_path, pages_with(person.catalog_path, "Connection 025")[0])
    mending = person.keystep("rename", "Connection 000", "Sales")
    says(mending, "connections could be read and are in a new list", "add them again", code=5)
    assert person.keystep("rename", "Connection 000", "Sales").returncode == 0
    assert 25 < len(nicknames(person)) < len(connections)
    assert "Sales" in nicknames(person)


def test_another_programs_database_is_5_and_is_not_touched(
    keystep_here: Keystep, tmp_path: Path
) -> None:
    path = _catalog(tmp_path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE notes (text)")
    before = path.read_bytes()
    says(keystep_here("list"), "another program", code=5)
    assert path.read_bytes() == before


def test_a_list_of_a_newer_keystep_that_is_not_understood_is_5(
    keystep_here: Keystep, tmp_path: Path
) -> None:
    path = _catalog(tmp_path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE connection (id)")
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute("PRAGMA user_version = 99")
    says(keystep_here("list"), "newer Keystep", code=5)


def test_a_list_of_a_newer_keystep_is_shown_and_not_changed(
    keystep_here: Keystep, tmp_path: Path
) -> None:
    path = tmp_path / "keystep" / "connections.db"
    fill(path, 2)
    set_in_header(path, "user_version", 99)
    with unchanged(path.parent):
        assert "Connection 001" in keystep_here("list").stdout
        assert keystep_here("show", "Connection 001").returncode == 0
        says(keystep_here("rename", "Connection 001", "Sales"), "newer Keystep", code=5)


def test_a_folder_that_others_can_change_is_5(
    keystep_here: Keystep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keystep" / "connections.db"
    fill(path, 2)
    path.parent.chmod(0o777)

    def refuse(_path: Path, _mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    says(keystep_here("list"), "Other people can change", code=5)


def test_a_folder_in_place_of_the_file_is_5(person: Person) -> None:
    person.catalog_path.mkdir(parents=True)
    says(person.keystep("list", "--json"), "list of connections", code=5)


def _catalog(folder: Path) -> Path:
    path = folder / "keystep" / "connections.db"
    path.parent.mkdir()
    return path
