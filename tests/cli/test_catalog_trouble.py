"""A list that can't be used is 5 for every command, and its file stays as it is."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from keystep.adapters.catalog.schema import APPLICATION_ID
from tests.cli.conftest import Keystep
from tests.cli.contract import says
from tests.cli.saved import KEY
from tests.support.person import Person

COMMANDS = {
    "list": ("list", "--json"),
    "show": ("show", "Marketing", "--json"),
    "test": ("test", "--all", "--json"),
    "add": ("add", "--nickname", "X", "--key-stdin", "--json"),
    "rename": ("rename", "Marketing", "Sales"),
    "remove": ("remove", "Marketing", "--yes"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_garbage_is_5_and_is_not_touched(
    keystep_here: Keystep, tmp_path: Path, command: tuple[str, ...]
) -> None:
    path = _catalog(tmp_path)
    path.write_bytes(b"This is no database. " * 100)
    says(keystep_here(*command, stdin=KEY), "can't be read", code=5)
    assert path.read_bytes() == b"This is no database. " * 100
    assert list(path.parent.iterdir()) == [path]


def test_another_programs_database_is_5_and_is_not_touched(
    keystep_here: Keystep, tmp_path: Path
) -> None:
    path = _catalog(tmp_path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE notes (text)")
    before = path.read_bytes()
    says(keystep_here("list"), "another program", code=5)
    assert path.read_bytes() == before


def test_a_list_of_a_newer_keystep_is_5(keystep_here: Keystep, tmp_path: Path) -> None:
    path = _catalog(tmp_path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE connection (id)")
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute("PRAGMA user_version = 99")
    says(keystep_here("list"), "newer Keystep", code=5)


def test_a_folder_in_place_of_the_file_is_5(person: Person) -> None:
    person.catalog_path.mkdir(parents=True)
    says(person.keystep("list", "--json"), "list of connections", code=5)


def _catalog(folder: Path) -> Path:
    path = folder / "keystep" / "connections.db"
    path.parent.mkdir()
    return path
