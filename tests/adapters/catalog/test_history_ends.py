"""History older than 30 days goes, by a clock that the test moves."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.domain.history import KEPT
from tests.adapters.catalog.files import add
from tests.adapters.samples import NOW, a_connection, a_verdict
from tests.services.fakes import FakeClock

A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


def kept(path: Path) -> int:
    """Rows in the file itself."""
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT count(*) FROM check_history").fetchone()[0])


def checked_now(path: Path, clock: FakeClock) -> CatalogFile:
    catalog = CatalogFile(path, clock)
    connection = add(catalog, a_connection())
    catalog.remember_check(connection.id, a_verdict(checked_at=clock.now()))
    return catalog


def forget_when_asked(catalog: CatalogFile, _path: Path, _clock: FakeClock) -> None:
    assert catalog.forget_old_checks() is None


def open_anew(catalog: CatalogFile, path: Path, clock: FakeClock) -> None:
    catalog.close()
    again = CatalogFile(path, clock)
    again.connections()
    again.close()


EVERY_WAY = pytest.mark.parametrize("forget", [forget_when_asked, open_anew])
Forget = Callable[[CatalogFile, Path, FakeClock], None]


def test_30_days_are_what_is_kept() -> None:
    assert timedelta(days=30) == KEPT


@EVERY_WAY
def test_a_check_is_there_for_30_days(path: Path, clock: FakeClock, forget: Forget) -> None:
    catalog = checked_now(path, clock)
    clock.time += KEPT
    forget(catalog, path, clock)
    assert kept(path) == 1


@EVERY_WAY
def test_after_30_days_it_is_gone_from_the_file(
    path: Path, clock: FakeClock, forget: Forget
) -> None:
    catalog = checked_now(path, clock)
    clock.time += KEPT + A_MOMENT
    forget(catalog, path, clock)
    assert kept(path) == 0


def test_what_is_not_too_old_stays(path: Path, clock: FakeClock) -> None:
    catalog = checked_now(path, clock)
    clock.time += timedelta(days=29)
    connection = add(catalog, a_connection("Sales"))
    catalog.remember_check(connection.id, a_verdict(checked_at=clock.now()))
    clock.time += timedelta(days=2)
    catalog.forget_old_checks()
    history = catalog.past_checks(connection.id)
    assert isinstance(history, tuple)
    assert len(history) == kept(path) == 1


def test_the_last_check_itself_stays_however_old(path: Path, clock: FakeClock) -> None:
    catalog = checked_now(path, clock)
    clock.time += 10 * KEPT
    catalog.forget_old_checks()
    connections = catalog.connections()
    assert isinstance(connections, tuple)
    assert [one.last_check for one in connections] == [a_verdict(checked_at=NOW)]


def test_forgetting_makes_no_file(path: Path, clock: FakeClock) -> None:
    assert CatalogFile(path, clock).forget_old_checks() is None
    assert not path.exists()


def test_with_nothing_to_forget_the_file_is_not_written_to(path: Path, clock: FakeClock) -> None:
    catalog = checked_now(path, clock)
    before = path.read_bytes()
    catalog.forget_old_checks()
    assert path.read_bytes() == before
