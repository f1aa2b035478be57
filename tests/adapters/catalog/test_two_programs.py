"""Two programs at the same moment: one owner of each row, nothing lost, nobody told to wait.

In the full sweep, two hundred pairs of processes and 24 pairs of whole Keysteps.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from keystep.adapters.catalog import schema
from keystep.domain.nickname import folded
from tests.adapters.catalog.files import (
    asked,
    fill,
    names_in,
    nicknames,
    overwrite_page,
    pages_with,
)
from tests.adapters.catalog.together import Pair, pair
from tests.support.person import PROJECT, Person

KEEPS_CHECKING = """
import sys
from pathlib import Path
from keystep.adapters.catalog.catalog_file import CatalogFile
from tests.adapters.samples import a_verdict

catalog = CatalogFile(Path(sys.argv[1]))
for _turn in range(300):
    assert catalog.remember_check(sys.argv[2], a_verdict()) is None
assert catalog.rename(sys.argv[2], "Committed") is None
database = catalog._database
database.execute("BEGIN IMMEDIATE")
database.execute("UPDATE connection SET nickname = 'Never committed'")
print("written", flush=True)
sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def together() -> Iterator[Pair]:
    """What starts two programs at once."""
    with pair() as running:
        yield running


@pytest.fixture
def turns(full_sweep: bool, tmp_path: Path) -> list[Path]:
    """A new place for a catalog in each turn."""
    count = 34 if full_sweep else 5
    return [tmp_path / str(number) / "keystep" / "connections.db" for number in range(count)]


def rows_in(path: Path, columns: str, table: str = "connection") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return database.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()


def test_two_that_make_the_catalog_give_a_nickname_to_one(
    turns: list[Path], together: Pair
) -> None:
    for path in turns:
        answers = together.do(path, ("add", "Marketing"), ("add", "MARKETING"))
        assert sorted(answers) == ["done", "nickname_taken"]
        assert len(nicknames(path)) == 1


def test_two_that_add_to_a_new_catalog_are_both_in_it(turns: list[Path], together: Pair) -> None:
    for path in turns:
        assert together.do(path, ("add", "Marketing"), ("add", "Sales")) == ["done", "done"]
        assert nicknames(path) == ["Marketing", "Sales"]
        assert names_in(path.parent) == {path.name}


def test_a_catalog_that_is_made_between_two_questions_is_nobody_elses(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        asked_before: list[str] = []

        def make_it(question: str) -> None:
            if asked_before:
                database.set_trace_callback(None)
                fill(path, 1)
            asked_before.append(question)

        database.set_trace_callback(make_it)
        assert schema.trouble_with(database) is None


def test_two_renames_to_one_nickname_give_it_to_one(turns: list[Path], together: Pair) -> None:
    for path in turns:
        one, other = fill(path, 2)
        answers = together.do(path, ("rename", one.id, "Sales"), ("rename", other.id, "Sales"))
        assert sorted(answers) == ["done", "nickname_taken"]
        assert nicknames(path).count("Sales") == 1


def test_two_renames_of_one_row_leave_one_whole_nickname(turns: list[Path], together: Pair) -> None:
    for path in turns:
        [one] = fill(path, 1)
        answers = together.do(path, ("rename", one.id, "Sales"), ("rename", one.id, "Support"))
        assert answers == ["done", "done"]
        [(nickname, as_compared)] = rows_in(path, "nickname, nickname_folded")
        assert nickname in {"Sales", "Support"}
        assert as_compared == folded(str(nickname))


def test_a_rename_and_a_check_of_one_row_are_both_kept(turns: list[Path], together: Pair) -> None:
    for path in turns:
        [one] = fill(path, 1)
        assert together.do(path, ("rename", one.id, "Sales"), ("check", one.id)) == ["done"] * 2
        [(nickname, last_check)] = rows_in(path, "nickname, last_check")
        assert nickname == "Sales"
        assert last_check is not None


def test_a_check_brings_no_removed_row_back(turns: list[Path], together: Pair) -> None:
    for path in turns:
        [one] = fill(path, 1)
        assert together.do(path, ("remove", one.id), ("check", one.id)) == ["done", "done"]
        assert rows_in(path, "id") == []
        assert rows_in(path, "connection_id", "check_history") == []


def test_two_that_mend_set_the_damaged_file_aside_once(turns: list[Path], together: Pair) -> None:
    for path in turns[: len(turns) // 2 + 1]:
        fill(path, 40)
        overwrite_page(path, pages_with(path, "Connection 020")[0])
        assert sorted(together.do(path, ("mend",), ("mend",))) == ["done", "mended"]
        assert len(names_in(path.parent)) == 2
        assert len(nicknames(path)) > 15


def test_pairs_of_whole_keysteps_rename_each_a_row(person: Person, full_sweep: bool) -> None:
    count = 24 if full_sweep else 3
    fill(person.catalog_path, 2 * count)
    for number in range(count):
        commands = [
            ("rename", f"Connection {row:03}", f"New {row:03}")
            for row in (2 * number, 2 * number + 1)
        ]
        with ThreadPoolExecutor() as at_once:
            done = list(at_once.map(lambda command: person.keystep(*command), commands))
        assert [(one.returncode, one.stderr) for one in done] == [(0, "")] * 2
    assert nicknames(person.catalog_path) == [f"New {row:03}" for row in range(2 * count)]


def test_whole_keysteps_give_a_nickname_to_one(person: Person, full_sweep: bool) -> None:
    fill(person.catalog_path, 12 if full_sweep else 3)
    commands = [("rename", name, "Wanted") for name in nicknames(person.catalog_path)]
    with ThreadPoolExecutor(12) as at_once:
        done = list(at_once.map(lambda command: person.keystep(*command), commands))
    assert sorted(one.returncode for one in done) == [0] + [6] * (len(commands) - 1)
    assert nicknames(person.catalog_path).count("Wanted") == 1
    assert not [one.stderr for one in done if "locked" in one.stderr]


def test_a_large_log_after_a_kill_loses_nothing_that_was_committed(path: Path) -> None:
    """A program that reads keeps the log from being emptied meanwhile."""
    [one] = fill(path, 1)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("PRAGMA journal_mode = WAL")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM connection").fetchone()
        _check_until_killed(path, one.id)
        assert path.with_name("connections.db-wal").stat().st_size > 2 * 1024 * 1024
    assert nicknames(path) == ["Committed"]
    assert len(rows_in(path, "connection_id", "check_history")) == 300


def _check_until_killed(path: Path, connection_id: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KEEPS_CHECKING, str(path), connection_id],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": "app:."},
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "written\n"
        program.send_signal(signal.SIGKILL)
        assert program.wait() == -signal.SIGKILL


def test_a_log_that_was_left_keeps_nobody_from_writing(path: Path) -> None:
    [one] = fill(path, 1)
    _check_until_killed(path, one.id)
    assert asked(path, "mend") is None
    assert asked(path, "rename", one.id, "Sales") is None
    assert nicknames(path) == ["Sales"]
