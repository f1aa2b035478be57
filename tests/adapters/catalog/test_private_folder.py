"""The folder of the catalog is made for nobody else, or the list refuses to be there."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.services.ports import CatalogTrouble, Mended
from tests.adapters.catalog.files import (
    add,
    asked,
    fill,
    names_in,
    nicknames,
    overwrite_page,
    pages_with,
    unchanged,
)
from tests.adapters.samples import a_connection
from tests.support.person import Person


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def modes_that_stay(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A disk on which modes can't be changed, as a USB stick is."""

    def refuse(_path: Path, _mode: int) -> None:
        raise PermissionError

    with monkeypatch.context() as changed:
        changed.setattr(Path, "chmod", refuse)
        yield


@pytest.mark.parametrize("before", [0o777, 0o755, 0o750])
def test_a_folder_that_is_open_to_others_is_closed(path: Path, before: int) -> None:
    path.parent.mkdir()
    path.parent.chmod(before)
    fill(path, 1)
    assert mode(path.parent) == 0o700


def test_a_file_that_is_open_to_others_is_closed(path: Path) -> None:
    fill(path, 1)
    path.chmod(0o666)
    nicknames(path)
    assert mode(path) == 0o600


def test_the_log_is_for_nobody_else_while_the_list_is_open(path: Path) -> None:
    catalog = CatalogFile(path)
    with umask(0):
        add(catalog, a_connection())
    assert {mode(file) for file in path.parent.iterdir()} == {0o600}
    assert len(names_in(path.parent)) == 3
    catalog.close()


def test_backups_of_damage_are_for_nobody_else_whatever_the_umask(path: Path) -> None:
    fill(path, 50)
    overwrite_page(path, pages_with(path, "Connection 025")[0])
    with umask(0):
        assert isinstance(asked(path, "mend"), Mended)
    assert {mode(file) for file in path.parent.iterdir()} == {0o600}


def test_a_folder_that_stays_open_for_writing_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(path, 1)
    path.parent.chmod(0o777)
    with unchanged(path.parent), modes_that_stay(monkeypatch):
        assert asked(path, "connections") is CatalogTrouble.UNSAFE
        assert asked(path, "begin_adding", a_connection("New")) is CatalogTrouble.UNSAFE


def test_a_folder_that_stays_open_for_reading_is_borne(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(path, 1)
    path.parent.chmod(0o755)
    with modes_that_stay(monkeypatch):
        assert asked(path, "begin_adding", a_connection("New")) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_strangers_folder_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(path, 1)
    os.chown(path.parent, 12345, 12345)
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with unchanged(path.parent):
        assert asked(path, "connections") is CatalogTrouble.UNSAFE


def test_a_link_to_the_folder_is_followed_and_the_folder_closed(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    elsewhere.chmod(0o777)
    path.parent.symlink_to(elsewhere)
    fill(path, 1)
    assert names_in(elsewhere) == {"connections.db"}
    assert mode(elsewhere) == 0o700
    assert path.parent.is_symlink()


def test_a_link_to_the_file_stays_one_when_the_file_is_exchanged(
    path: Path, tmp_path: Path
) -> None:
    real = tmp_path / "elsewhere" / "list.db"
    fill(real, 50)
    path.parent.mkdir()
    path.symlink_to(real)
    overwrite_page(real, pages_with(real, "Connection 025")[0])
    found = asked(path, "mend")
    assert isinstance(found, Mended)
    assert found.set_aside.parent == real.parent
    assert path.is_symlink()
    assert len(nicknames(path)) == found.recovered


def test_a_folder_without_locks_is_used_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network disks have none."""

    def refuse(_descriptor: int, _kind: int) -> None:
        raise OSError(95, os.strerror(95))

    monkeypatch.setattr(fcntl, "flock", refuse)
    fill(path, 3)
    assert len(nicknames(path)) == 3


HOMES = ["Jörg Müller", "東京 🗼", "50% of #1? & more", "semi;colon 'quoted' \"twice\""]


@pytest.mark.parametrize("home", HOMES)
def test_a_home_of_any_name_works(tmp_path: Path, home: str) -> None:
    path = tmp_path / home / ".local" / "share" / "keystep" / "connections.db"
    fill(path, 50)
    overwrite_page(path, pages_with(path, "Connection 025")[0])
    found = asked(path, "mend")
    assert isinstance(found, Mended)
    assert len(nicknames(path)) == found.recovered


def test_keystep_runs_in_a_home_of_any_name(person: Person) -> None:
    data = person.folder / "Jörg Müller 東京 50% #1?" / "share"
    there = {"XDG_DATA_HOME": str(data)}
    fill(data / "keystep" / "connections.db", 2)
    renamed = person.keystep("rename", "Connection 001", "Büro", env=there)
    assert renamed.returncode == 0, renamed.stderr
    assert "Büro" in person.keystep("list", env=there).stdout
    shutil.rmtree(data)
