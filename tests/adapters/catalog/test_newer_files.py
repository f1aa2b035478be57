"""A newer Keystep's catalog can be looked at, is never written to, and stays byte for byte."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from keystep.adapters.catalog import schema
from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.domain.api_address import OPENAI
from keystep.domain.connection import Connection
from keystep.services.ports import CatalogTrouble
from tests.adapters.catalog.files import (
    asked,
    fill,
    start_over,
    unchanged,
    with_a_log_that_was_left,
)
from tests.adapters.samples import NOW, a_connection, a_verdict

CHANGES = {
    "begin_adding": (a_connection("New"),),
    "finish_adding": ("any",),
    "rename": ("any", "New"),
    "change_access": ("any", OPENAI, None, None),
    "begin_removing": ("any",),
    "begin_replacing": ("any", NOW),
    "undo_replacing": ("any",),
    "forget_previous": ("any",),
    "let_previous_go": ("any",),
    "swap_back": ("any", a_connection().key, NOW),
    "unfinished": (NOW,),
    "strays": (),
    "undo_removing": ("any",),
    "forget": ("any",),
    "remember_check": ("any", a_verdict()),
}
WRITES_AND_STAYS = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("UPDATE connection SET organization = 'org-New'")
print("written", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def newer(path: Path) -> list[Connection]:
    """A catalog with a column and a table more than we know of."""
    connections = fill(path, 5)
    with closing(sqlite3.connect(path)) as database:
        database.execute("ALTER TABLE connection ADD COLUMN colour TEXT")
        database.execute("CREATE TABLE later (text TEXT)")
        database.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    return connections


def test_it_is_listed_where_its_columns_are_known(path: Path, newer: list[Connection]) -> None:
    with unchanged(path.parent):
        assert asked(path, "connections") == tuple(newer)


@pytest.mark.parametrize("change", CHANGES)
def test_no_change_is_made_to_it(path: Path, newer: list[Connection], change: str) -> None:
    with unchanged(path.parent):
        assert asked(path, change, *CHANGES[change]) is CatalogTrouble.NEWER


def test_there_is_nothing_to_mend_in_it(path: Path, newer: list[Connection]) -> None:
    with unchanged(path.parent):
        assert asked(path, "mend") is None


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE connection RENAME COLUMN key_ending TO key_tail",
        "UPDATE connection SET purpose = 'a purpose of tomorrow'",
        "ALTER TABLE connection RENAME TO link",
    ],
    ids=["column", "value", "table"],
)
def test_what_is_not_understood_is_of_a_newer_keystep(
    path: Path, newer: list[Connection], change: str
) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(change)
        database.commit()
    with unchanged(path.parent):
        assert asked(path, "connections") is CatalogTrouble.NEWER


@pytest.mark.parametrize("with_index", [True, False])
def test_a_log_that_was_left_beside_it_is_read_and_left(
    path: Path, newer: list[Connection], with_index: bool
) -> None:
    """A newer Keystep was killed, or a backup brought file and log back without the index."""
    change = "UPDATE connection SET organization = 'org-New'"
    files = with_a_log_that_was_left(path, change)
    if not with_index:
        del files["connections.db-shm"]
    start_over(path.parent, files)
    with unchanged(path.parent):
        found = asked(path, "connections")
        assert asked(path, "forget", "any") is CatalogTrouble.NEWER
    assert isinstance(found, tuple)
    assert {connection.organization for connection in found} == {"org-New"}


def test_a_version_that_stands_in_the_log_alone_is_seen(path: Path) -> None:
    """A newer Keystep was killed right after its migration."""
    fill(path, 5)
    newer_version = f"PRAGMA user_version = {schema.VERSION + 1}"
    start_over(path.parent, with_a_log_that_was_left(path, newer_version))
    with unchanged(path.parent):
        assert asked(path, "forget", "any") is CatalogTrouble.NEWER


@pytest.fixture
def newer_program(path: Path, newer: list[Connection]) -> Iterator[subprocess.Popen[str]]:
    """It has written and runs on."""
    command = [sys.executable, "-c", WRITES_AND_STAYS, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "written\n"
        yield program
        program.kill()


def test_what_a_running_newer_keystep_has_written_is_listed(
    path: Path, newer_program: subprocess.Popen[str]
) -> None:
    with unchanged(path.parent):
        found = asked(path, "connections")
    assert isinstance(found, tuple)
    assert {connection.organization for connection in found} == {"org-New"}


def test_a_window_that_stays_open_sees_what_the_newer_one_changes(
    path: Path, newer: list[Connection]
) -> None:
    catalog = CatalogFile(path)
    assert catalog.connections() == tuple(newer)
    with closing(sqlite3.connect(path)) as database:
        database.execute("DELETE FROM connection WHERE id != ?", (newer[0].id,))
        database.commit()
    assert catalog.connections() == (newer[0],)
    catalog.close()


def test_another_programs_log_is_left_too(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE notes (text)")
    start_over(path.parent, with_a_log_that_was_left(path, "INSERT INTO notes VALUES ('mine')"))
    with unchanged(path.parent):
        assert asked(path, "connections") is CatalogTrouble.NOT_OURS
        assert asked(path, "mend") is None
