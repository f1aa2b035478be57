"""An older catalog is brought to the current schema: after a backup, step by step, resumable.

How it goes on after an interruption is tested with steps of the tests' own (`killed.py`).
"""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from keystep.adapters.catalog import folder, migrations, schema
from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.domain.api_address import OPENAI
from keystep.domain.connection import Connection, Purpose, SecretRef
from keystep.domain.secret import KeyFacts, KeyKind
from keystep.services.ports import CatalogTrouble, Mended
from tests.adapters.catalog import small_disk
from tests.adapters.catalog.conftest import Reopen
from tests.adapters.catalog.files import (
    asked,
    bytes_in,
    fill,
    names_in,
    overwrite_page,
    pages_with,
    start_over,
    unchanged,
)
from tests.adapters.catalog.killed import (
    CURRENT,
    LAST_VERSION,
    STEPS,
    Killer,
    effects_in,
    killer,
    learn_a_later_schema,
)

COUNT = 30
TODAY = str(datetime.now(UTC).date())
BACKUP = f"connections.backup-{TODAY}-version-{CURRENT}.db"
AT_EACH_VERSION = {
    CURRENT: (0, 0),
    CURRENT + 1: (0, 0),
    CURRENT + 2: (COUNT, 0),
    LAST_VERSION: (COUNT, COUNT),
}


@pytest.fixture
def old(path: Path) -> list[Connection]:
    """A catalog of the current schema."""
    return fill(path, COUNT)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program with three more schemas."""
    monkeypatch.setattr(schema, "VERSION", schema.VERSION)
    monkeypatch.setattr(migrations, "STEPS", migrations.STEPS)
    learn_a_later_schema()


@pytest.fixture(scope="module")
def at_work() -> Iterator[Killer]:
    """What runs the migration in processes of their own."""
    with killer() as running:
        yield running


def rows_in(path: Path) -> set[str]:
    """The ids in a file, after SQLite has found it whole."""
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {one for (one,) in database.execute("SELECT id FROM connection")}


def tables_in(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Each table and index with its columns, whatever their order."""
    with closing(sqlite3.connect(path)) as database:
        names = database.execute("SELECT name, type FROM sqlite_schema").fetchall()
        return {
            name: sorted(
                row[1:] for row in database.execute(f"PRAGMA {_DESCRIBED_BY[kind]}({name})")
            )
            for name, kind in names
        }


_DESCRIBED_BY = {"table": "table_info", "index": "index_info"}


def backups_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("connections.backup-*"))


def test_there_is_a_step_from_each_schema_to_the_next() -> None:
    assert len(migrations.STEPS) == schema.VERSION - 1


def test_an_older_catalog_is_brought_to_the_current_schema(
    path: Path, old: list[Connection], later: None
) -> None:
    assert asked(path, "connections") == tuple(old)
    assert effects_in(path) == (LAST_VERSION, COUNT, COUNT)


def test_a_catalog_of_version_1_keeps_all_that_it_has(path: Path) -> None:
    """The file is as that version wrote it; its status counts from the last check."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.executescript(Path(__file__).with_name("version_1.sql").read_text())
    [found] = CatalogFile(path).connections()  # type: ignore[misc]
    assert found == Connection(
        id="f0b0f7b5-6d5c-4e1a-9a51-0d9a4d0a3c11",
        nickname="Marketing",
        api_address=OPENAI,
        secret=SecretRef("f0b0f7b5-6d5c-4e1a-9a51-0d9a4d0a3c11", 2),
        keychain="Secret Service",
        key=KeyFacts(KeyKind.PROJECT, "b7Qx", 164),
        created_at=datetime(2026, 11, 1, 10, tzinfo=UTC),
        organization="org-Abc",
        purpose=Purpose.USE,
        key_replaced_at=datetime(2026, 11, 2, 10, tzinfo=UTC),
        last_check=found.last_check,
        status_since=datetime(2026, 11, 20, 9, tzinfo=UTC),
    )


def test_a_catalog_of_version_1_gets_the_tables_of_a_new_one(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.executescript(Path(__file__).with_name("version_1.sql").read_text())
    asked(path, "connections")
    new = tmp_path / "new" / "connections.db"
    fill(new, 1)
    assert tables_in(path) == tables_in(new)


def test_a_current_catalog_gets_no_backup(path: Path, old: list[Connection]) -> None:
    with unchanged(path.parent):
        asked(path, "connections")


def test_the_backup_is_the_catalog_as_it_was(
    path: Path, old: list[Connection], later: None
) -> None:
    asked(path, "connections")
    backup = path.with_name(BACKUP)
    assert rows_in(backup) == {one.id for one in old}
    assert effects_in(backup) == (CURRENT, 0, 0)


def test_a_backup_has_what_stood_in_the_log_alone(
    path: Path, old: list[Connection], later: None
) -> None:
    """A copy of the file by itself would lack it."""
    with closing(sqlite3.connect(path)) as keeps_the_log:
        keeps_the_log.execute("UPDATE connection SET organization = 'org-New'")
        keeps_the_log.commit()
        assert path.with_name("connections.db-wal").stat().st_size
        asked(path, "connections")
    with closing(sqlite3.connect(path.with_name(BACKUP))) as backup:
        found = backup.execute("SELECT DISTINCT organization FROM connection").fetchall()
    assert found == [("org-New",)]


def test_only_the_owner_may_read_the_backup(path: Path, old: list[Connection], later: None) -> None:
    asked(path, "connections")
    assert stat.S_IMODE(path.with_name(BACKUP).stat().st_mode) == 0o600


def test_the_newest_two_backups_are_kept(path: Path, old: list[Connection], later: None) -> None:
    for day in ("2020-01-01", "2021-06-30", "2022-03-04"):
        path.with_name(f"connections.backup-{day}-version-{CURRENT}.db").touch()
    asked(path, "connections")
    kept = [backup.name for backup in backups_in(path.parent)]
    assert kept == [f"connections.backup-2022-03-04-version-{CURRENT}.db", BACKUP]


def test_a_clock_that_ran_ahead_costs_no_new_backup(
    path: Path, old: list[Connection], later: None
) -> None:
    for day in ("2098-01-01", "2099-01-01"):
        path.with_name(f"connections.backup-{day}-version-{CURRENT}.db").touch()
    asked(path, "connections")
    assert path.with_name(BACKUP) in backups_in(path.parent)


def test_a_step_that_fails_leaves_what_the_steps_before_made(
    path: Path, old: list[Connection], later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(database: sqlite3.Connection) -> None:
        database.execute("UPDATE connection SET note = 'half'")
        raise sqlite3.OperationalError("as if")

    monkeypatch.setattr(migrations, "STEPS", (*STEPS[:-2], fail, STEPS[-1]))
    assert asked(path, "connections") is CatalogTrouble.UNREADABLE
    assert effects_in(path) == (CURRENT + 1, 0, 0)
    assert rows_in(path.with_name(BACKUP)) == {one.id for one in old}


def test_a_step_may_not_leave_history_without_its_connection(
    path: Path, old: list[Connection], later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def orphan(database: sqlite3.Connection) -> None:
        database.execute("INSERT INTO check_history VALUES ('nobody', '2026', 'works', 1)")

    monkeypatch.setattr(migrations, "STEPS", (*STEPS[:-3], orphan, *STEPS[-2:]))
    assert asked(path, "connections") is CatalogTrouble.UNREADABLE
    assert effects_in(path) == (CURRENT, 0, 0)


def test_a_catalog_that_another_program_has_open_is_not_migrated(
    path: Path, old: list[Connection], reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older Keystep would go on writing as it knows."""
    other = reopen()
    assert other.connections() == tuple(old)
    monkeypatch.setattr(folder, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(schema, "VERSION", LAST_VERSION)
    monkeypatch.setattr(migrations, "STEPS", STEPS)
    assert asked(path, "connections") is CatalogTrouble.BUSY
    assert backups_in(path.parent) == []
    other.close()
    assert asked(path, "connections") == tuple(old)


def test_a_damaged_catalog_is_mended_before_it_is_migrated(
    path: Path, old: list[Connection], later: None
) -> None:
    overwrite_page(path, pages_with(path, "Connection 015")[0])
    with unchanged(path.parent):
        assert asked(path, "connections") is CatalogTrouble.DAMAGED
    assert isinstance(asked(path, "mend"), Mended)


def test_a_migration_killed_at_any_step_goes_on_where_it_was(
    path: Path, old: list[Connection], at_work: Killer, later: None, full_sweep: bool
) -> None:
    before = bytes_in(path.parent)
    ids = {one.id for one in old}
    points = 0
    for step in range(1, 1000, 1 if full_sweep else 3):
        start_over(path.parent, before)
        if not at_work.kill("migrate", path, before_step=step):
            break
        points += 1
        version, notes, copies = effects_in(path)
        assert AT_EACH_VERSION[version] == (notes, copies), step
        whole = {backup for backup in backups_in(path.parent) if rows_in(backup) == ids}
        assert whole == set(backups_in(path.parent)), step
        assert version == CURRENT or path.with_name(BACKUP) in whole, step

        assert asked(path, "connections") == tuple(old), step
        assert effects_in(path) == (LAST_VERSION, COUNT, COUNT), step
        assert names_in(path.parent) == {path.name} | {b.name for b in backups_in(path.parent)}
    assert points >= (50 if full_sweep else 16)


@pytest.mark.skipif(not small_disk.can_be_made(), reason="the kernel lets us make no disk")
def test_a_migration_on_a_full_disk_says_so_and_goes_on_later(
    path: Path, old: list[Connection], tmp_path: Path
) -> None:
    tries = small_disk.tried("migrate", path, tmp_path / "disk")
    assert tries[-1][1:] == ["done", "changed", "done"]
    assert {answer for _room, answer, _kept, _after in tries[:-1]} == {"full"}
    assert {after for _room, _answer, _kept, after in tries} == {"done"}
    assert len(tries) > 5
