"""A file that can't be used as a catalog is named for what it is, and not a byte of it changes."""

import errno
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.rows import verdict_as_json
from keystep.services.ports import CatalogTrouble
from tests.adapters.catalog.files import set_in_header, unchanged
from tests.adapters.samples import a_connection, a_verdict
from tests.support.person import PROJECT

BOUND_BY_PERMISSIONS = """
import sys
from pathlib import Path
from keystep.adapters.catalog.catalog_file import CatalogFile
from tests.adapters.samples import a_connection

catalog = CatalogFile(Path(sys.argv[1]))
found = catalog.connections()
print(f"list of {len(found)}" if isinstance(found, tuple) else found.value)
print(catalog.begin_adding(a_connection()).value)
"""
REPAIRED_TO_ANYWHERE = json.dumps(
    json.loads(verdict_as_json(a_verdict()))
    | {
        "repair": {
            "remedy": "use_region",
            "api_address": "http://elsewhere.example/v1",
            "organization": None,
            "project": None,
            "title": "",
        }
    }
)
DROPPED = "-dac_override,-dac_read_search"


def troubles_with(path: Path) -> set[object]:
    """What reading and writing say, each on a fresh start."""
    said: set[object] = set()
    for question in (
        lambda catalog: catalog.connections(),
        lambda catalog: catalog.begin_adding(a_connection()),
        lambda catalog: catalog.forget("any"),
    ):
        catalog = CatalogFile(path)
        said.add(question(catalog))  # type: ignore[no-untyped-call]
        catalog.close()
    return said


@pytest.fixture
def good(catalog: CatalogFile, path: Path) -> Path:
    """A catalog with a hundred connections in it."""
    for number in range(100):
        connection = a_connection(f"Connection {number}")
        catalog.begin_adding(connection)
        catalog.finish_adding(connection.id)
    catalog.close()
    return path


@pytest.mark.parametrize("application_id", [0, 0x4D504248])
def test_another_programs_database_is_not_ours(path: Path, application_id: int) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE connection (id TEXT)")
    set_in_header(path, "application_id", application_id)
    with unchanged(path.parent):
        assert troubles_with(path) == {CatalogTrouble.NOT_OURS}


@pytest.mark.parametrize(
    "content",
    [b"no", b"no database at all " * 1000, b"\0" * 16 + b"x" * 8192, b"\0" * 8192],
    ids=["two bytes", "text", "zero magic", "zeros"],
)
def test_garbage_is_damaged(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with unchanged(path.parent):
        assert troubles_with(path) == {CatalogTrouble.DAMAGED}


@pytest.mark.parametrize("length", [50, 1000, 4096, 20_000])
def test_a_truncated_catalog_is_damaged(good: Path, length: int) -> None:
    cut = good.read_bytes()[:length]
    good.write_bytes(cut)
    with unchanged(good.parent):
        catalog = CatalogFile(good)
        assert catalog.connections() is CatalogTrouble.DAMAGED
        catalog.close()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("api_address", "http://elsewhere.example/v1"),
        ("secret_ref", "no number"),
        ("created_at", "yesterday"),
        ("purpose", "world domination"),
        ("last_check", "{}"),
        ("last_check", "no json"),
        ("last_check", REPAIRED_TO_ANYWHERE),
    ],
)
def test_a_row_that_makes_no_sense_is_unreadable(good: Path, column: str, value: str) -> None:
    with closing(sqlite3.connect(good)) as database:
        change = f"UPDATE connection SET {column} = ? WHERE nickname = 'Connection 7'"
        database.execute(change, (value,))
        database.commit()
    catalog = CatalogFile(good)
    assert catalog.connections() is CatalogTrouble.UNREADABLE
    catalog.close()


def test_a_folder_in_place_of_the_file_is_read_only(path: Path) -> None:
    path.mkdir(parents=True)
    assert troubles_with(path) == {CatalogTrouble.READ_ONLY}
    assert list(path.iterdir()) == []


def test_a_file_in_place_of_the_folder_is_read_only(path: Path) -> None:
    path.parent.write_bytes(b"a file")
    catalog = CatalogFile(path)
    assert catalog.begin_adding(a_connection()) is CatalogTrouble.READ_ONLY
    assert path.parent.read_bytes() == b"a file"


def asked_without_privileges(path: Path) -> list[str]:
    """What reading and writing say to a process for which permissions count, root or not."""
    command = [sys.executable, "-c", BOUND_BY_PERMISSIONS, str(path)]
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        assert setpriv, "setpriv (util-linux) is needed to give up root's privileges"
        command = [setpriv, f"--bounding-set={DROPPED}", f"--inh-caps={DROPPED}", *command]
    environment = {**os.environ, "PYTHONPATH": "app:."}
    result = subprocess.run(
        command, check=False, cwd=PROJECT, env=environment, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


@contextmanager
def permissions(path: Path, mode: int) -> Iterator[None]:
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)


def test_a_write_protected_file_can_be_read_but_not_changed(good: Path) -> None:
    before = good.read_bytes()
    with permissions(good, 0o400):
        assert asked_without_privileges(good) == ["list of 100", "read_only"]
    assert good.read_bytes() == before


def test_a_write_protected_folder_is_read_only(good: Path) -> None:
    with unchanged(good.parent), permissions(good.parent, 0o500):
        assert asked_without_privileges(good) == ["read_only"] * 2


def test_a_folder_that_may_not_be_entered_is_read_only(good: Path) -> None:
    with unchanged(good.parent), permissions(good.parent, 0o000):
        assert asked_without_privileges(good) == ["read_only"] * 2


def test_a_missing_catalog_in_a_write_protected_folder_is_an_empty_list(tmp_path: Path) -> None:
    with permissions(tmp_path, 0o500):
        path = tmp_path / "keystep" / "connections.db"
        assert asked_without_privileges(path) == ["list of 0", "read_only"]


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (sqlite3.SQLITE_READONLY_DBMOVED, CatalogTrouble.READ_ONLY),
        (sqlite3.SQLITE_IOERR_SHMSIZE, CatalogTrouble.FULL),  # seen on a tmpfs with 24 KiB left
        (sqlite3.SQLITE_BUSY_RECOVERY, CatalogTrouble.BUSY),
        (sqlite3.SQLITE_PROTOCOL, CatalogTrouble.BUSY),
        (sqlite3.SQLITE_CORRUPT_INDEX, CatalogTrouble.DAMAGED),
        (sqlite3.SQLITE_IOERR_READ, CatalogTrouble.UNREADABLE),
    ],
)
def test_sqlites_rarer_errors_are_named(
    catalog: CatalogFile, code: int, trouble: CatalogTrouble
) -> None:
    error = sqlite3.OperationalError("any text")
    error.sqlite_errorcode = code

    def fail(_database: sqlite3.Connection) -> None:
        raise error

    assert catalog._ask(fail) is trouble


def test_a_disk_without_room_for_one_more_file_is_full(
    catalog: CatalogFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen on a tmpfs without free inodes, which no test can make without being root."""

    def fail(*_args: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "open", fail)
    assert catalog.begin_adding(a_connection()) is CatalogTrouble.FULL
