"""The catalog's file: private, durable, free of keys, and shared by several programs."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from keystep.adapters.catalog import opening
from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.domain.causes import Cause
from keystep.domain.relied_model import ModelNews
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.ports import CatalogTrouble
from tests.adapters.catalog.conftest import Reopen
from tests.adapters.catalog.files import add
from tests.adapters.samples import NOW, a_connection, a_full_connection, a_verdict
from tests.support.keys import project_key
from tests.support.person import PROJECT

ADD_WHEN_TOLD = """
import sys
from pathlib import Path
from keystep.adapters.catalog.catalog_file import CatalogFile
from tests.adapters.samples import a_connection

catalog, connection = CatalogFile(Path(sys.argv[1])), a_connection(sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
assert catalog.begin_adding(connection) is None
assert catalog.finish_adding(connection.id) is None
"""
LOCK = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.readline()
"""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def checks_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT cause FROM check_history ORDER BY checked_at"
        return [cause for (cause,) in database.execute(query)]


def last_check_in(catalog: CatalogFile) -> Verdict | None:
    connections = catalog.connections()
    assert not isinstance(connections, CatalogTrouble), connections
    return connections[0].last_check


def test_file_and_folder_are_for_nobody_else(catalog: CatalogFile, path: Path) -> None:
    before = os.umask(0)
    try:
        add(catalog, a_connection())
    finally:
        os.umask(before)
    assert mode(path.parent) == 0o700
    assert {mode(file) for file in path.parent.iterdir()} == {0o600}


def test_looking_at_an_empty_list_leaves_no_file(catalog: CatalogFile, tmp_path: Path) -> None:
    assert catalog.connections() == ()
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_taken_as_new(catalog: CatalogFile, path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert catalog.connections() == ()
    connection = add(catalog, a_connection())
    assert catalog.connections() == (connection,)


def test_a_connection_is_there_for_the_next_program(catalog: CatalogFile, reopen: Reopen) -> None:
    connection = add(catalog, a_full_connection())
    catalog.close()
    assert reopen().connections() == (connection,)


def test_a_change_is_seen_by_a_program_that_runs_already(
    catalog: CatalogFile, reopen: Reopen
) -> None:
    other = reopen()
    add(other, a_connection("Sales"))
    marketing = add(catalog, a_connection("Marketing"))
    seen = other.connections()
    assert not isinstance(seen, CatalogTrouble)
    assert marketing in seen


def test_no_key_is_anywhere_in_the_files(catalog: CatalogFile, path: Path) -> None:
    key = SecretKey(project_key())
    connection = add(catalog, a_connection(key=key.facts))
    catalog.remember_check(connection.id, a_verdict(Cause.KEY_REFUSED))
    catalog.rename(connection.id, "Sales")
    kept = b"".join(file.read_bytes() for file in path.parent.iterdir())
    pieces = {key.reveal()[at : at + 12].encode() for at in range(len(key.reveal()) - 11)}
    assert connection.id.encode() in kept
    assert not any(piece in kept for piece in pieces)


def test_the_services_own_words_are_not_kept(catalog: CatalogFile, path: Path) -> None:
    connection = add(catalog, a_connection())
    said = "Incorrect key provided for jane"
    catalog.remember_check(connection.id, a_verdict(Cause.KEY_REFUSED, service_said=said))
    assert said.encode() not in b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert last_check_in(catalog) == a_verdict(Cause.KEY_REFUSED)


def test_a_check_from_before_there_were_repairs_is_read(catalog: CatalogFile, path: Path) -> None:
    connection = add(catalog, a_connection())
    catalog.remember_check(connection.id, a_verdict(Cause.WRONG_PROJECT))
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE connection SET last_check = json_remove(last_check, '$.repair')")
        database.commit()
    assert last_check_in(catalog) == a_verdict(Cause.WRONG_PROJECT)


@pytest.mark.parametrize("ends", [date(2026, 12, 11), None])
def test_what_became_of_the_model_is_kept(catalog: CatalogFile, ends: date | None) -> None:
    connection = add(catalog, a_connection())
    verdict = a_verdict(Cause.MODEL_ENDS_SOON, model=ModelNews("gpt-9", ends))
    catalog.remember_check(connection.id, verdict)
    assert last_check_in(catalog) == verdict


def test_each_check_is_in_the_history(catalog: CatalogFile, path: Path) -> None:
    connection = add(catalog, a_connection())
    for day, cause in enumerate((Cause.KEY_REFUSED, Cause.WORKS)):
        verdict = a_verdict(cause, NOW + timedelta(days=day))
        catalog.remember_check(connection.id, verdict)
    assert checks_in(path) == ["key_refused", "works"]


def test_the_next_check_deletes_history_older_than_30_days(
    catalog: CatalogFile, path: Path
) -> None:
    old, other = add(catalog, a_connection("Old")), add(catalog, a_connection("Other"))
    catalog.remember_check(old.id, a_verdict(Cause.KEY_REFUSED, NOW))
    catalog.remember_check(old.id, a_verdict(Cause.NO_CREDIT, NOW + timedelta(days=1)))
    later = NOW + timedelta(days=30, seconds=1)
    catalog.remember_check(other.id, a_verdict(Cause.WORKS, later))
    assert checks_in(path) == ["no_credit", "works"]


def test_opening_the_list_deletes_history_older_than_30_days(
    catalog: CatalogFile, reopen: Reopen, path: Path
) -> None:
    """The first step of the wizard promises it, also to who never checks again."""
    connection = add(catalog, a_connection())
    long_ago = a_verdict(Cause.KEY_REFUSED, NOW - timedelta(days=31))
    catalog.remember_check(connection.id, long_ago)
    catalog.close()
    [seen] = reopen().connections()  # type: ignore[misc]
    assert checks_in(path) == []
    assert seen.last_check == long_ago


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(seconds=-1)])
def test_a_clock_that_runs_backwards_deletes_no_history(
    catalog: CatalogFile, path: Path, jump: timedelta
) -> None:
    connection = add(catalog, a_connection())
    catalog.remember_check(connection.id, a_verdict(Cause.KEY_REFUSED, NOW))
    last = a_verdict(Cause.WORKS, NOW + jump)
    assert catalog.remember_check(connection.id, last) is None
    assert checks_in(path) == ["works", "key_refused"]
    assert last_check_in(catalog) == last


def test_a_check_from_a_clock_that_ran_ahead_is_followed_by_the_next_one(
    catalog: CatalogFile, path: Path, reopen: Reopen
) -> None:
    connection = add(catalog, a_connection())
    ahead = a_verdict(Cause.KEY_REFUSED, NOW + timedelta(days=20 * 365))
    catalog.remember_check(connection.id, ahead)
    catalog.remember_check(connection.id, a_verdict(Cause.WORKS))
    catalog.close()
    assert last_check_in(reopen()) == a_verdict(Cause.WORKS)
    assert checks_in(path) == ["works", "key_refused"]


def test_forgetting_a_connection_deletes_its_history(catalog: CatalogFile, path: Path) -> None:
    connection, other = add(catalog, a_connection("One")), add(catalog, a_connection("Other"))
    catalog.remember_check(connection.id, a_verdict(Cause.KEY_REFUSED))
    catalog.remember_check(other.id, a_verdict(Cause.WORKS))
    catalog.forget(connection.id)
    assert checks_in(path) == ["works"]


def test_a_check_of_a_removed_connection_adds_no_history(catalog: CatalogFile, path: Path) -> None:
    connection = add(catalog, a_connection())
    catalog.forget(connection.id)
    assert catalog.remember_check(connection.id, a_verdict()) is None
    assert checks_in(path) == []


def test_a_cancelled_check_adds_no_history(catalog: CatalogFile, path: Path) -> None:
    connection = add(catalog, a_connection())
    catalog.remember_check(connection.id, a_verdict(Cause.CANCELLED))
    assert checks_in(path) == []


def test_a_full_disk_is_named_and_changes_nothing(catalog: CatalogFile) -> None:
    connection = add(catalog, a_connection())
    database = catalog._database
    assert database is not None
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages}")
    too_much = a_connection("Large", keychain="x" * 100_000)
    assert catalog.begin_adding(too_much) is CatalogTrouble.FULL
    assert catalog.connections() == (connection,)
    database.execute("PRAGMA max_page_count = 1000000")
    assert catalog.begin_adding(too_much) is None


def test_a_lock_held_by_another_process_is_busy_after_the_timeout(
    catalog: CatalogFile, reopen: Reopen, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = add(catalog, a_connection())
    catalog.close()
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_SECONDS", 0.05)
    command = [sys.executable, "-c", LOCK, str(path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        mine = reopen()
        assert mine.rename(connection.id, "Sales") is CatalogTrouble.BUSY
        assert mine.connections() == (connection,)
        other.communicate("let go")
    assert mine.rename(connection.id, "Sales") is None


def test_a_new_file_that_another_program_is_filling_is_waited_for(
    catalog: CatalogFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's own waiting does not cover the change to a write-ahead log."""
    path.parent.mkdir()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("time.sleep", lambda _seconds: other.close())
    assert catalog.begin_adding(a_connection()) is None


def test_programs_that_make_the_catalog_at_once_all_succeed(reopen: Reopen, path: Path) -> None:
    names = ["Marketing", "Sales", "Support"]
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", ADD_WHEN_TOLD, str(path), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": "app:."},
        )
        for name in names
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    assert [program.communicate(timeout=20)[1] for program in programs] == [""] * 3
    found = reopen().connections()
    assert [connection.nickname for connection in found] == names  # type: ignore[union-attr]
