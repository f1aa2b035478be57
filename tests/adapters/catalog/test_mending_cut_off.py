"""Mending that is killed or finds no room loses nothing, and is done by the next program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.services.ports import CatalogTrouble, Mended
from tests.adapters.catalog import small_disk
from tests.adapters.catalog.files import (
    asked,
    bytes_in,
    fill,
    names_in,
    names_on_page,
    overwrite_page,
    pages_with,
    start_over,
    unchanged,
    with_a_log_that_was_left,
)
from tests.adapters.catalog.killed import Killer, killer
from tests.adapters.samples import a_connection

COUNT = 60
NAME = "connections.db"
FULL = 'a disk of its own: "unshare" and a kernel that lets us use it'


@pytest.fixture(scope="module")
def at_work() -> Iterator[Killer]:
    """What mends in processes of their own."""
    with killer() as running:
        yield running


@pytest.fixture
def damaged(path: Path) -> dict[str, bytes]:
    """The files of a catalog with a page of dust, and a new nickname in the log alone."""
    fill(path, COUNT)
    page = pages_with(path, "Connection 040")[0]
    assert "Connection 000" not in names_on_page(path, page, COUNT)
    rename = "UPDATE connection SET nickname = 'In the log' WHERE nickname = 'Connection 000'"
    files = with_a_log_that_was_left(path, rename)
    start_over(path.parent, files)
    overwrite_page(path, page)
    return bytes_in(path.parent)


def recovered(path: Path, damaged: dict[str, bytes]) -> tuple[object, ...]:
    """What an undisturbed mending makes of it."""
    assert isinstance(asked(path, "mend"), Mended)
    found = asked(path, "connections")
    assert isinstance(found, tuple)
    start_over(path.parent, damaged)
    return found


def kept_somewhere(folder: Path, damaged: dict[str, bytes]) -> bool:
    """Whether the file and its log are there byte by byte, under the old or the new name."""
    there = set(bytes_in(folder).values())
    lasting = {content for name, content in damaged.items() if not name.endswith("-shm")}
    return lasting <= there


def test_what_stood_in_the_log_alone_is_recovered(path: Path, damaged: dict[str, bytes]) -> None:
    names = {one.nickname for one in recovered(path, damaged)}  # type: ignore[attr-defined]
    assert "In the log" in names


@pytest.mark.parametrize("header", [b"SQLite format 3", b"dust", b""], ids=["own", "dust", "empty"])
def test_the_log_is_set_aside_with_the_file(
    path: Path, damaged: dict[str, bytes], header: bytes
) -> None:
    content = header + damaged[NAME][len(header) :] if header else b""
    path.write_bytes(content)
    found = asked(path, "mend")
    assert isinstance(found, Mended)
    log = found.set_aside.with_name(f"{found.set_aside.name}-wal")
    assert (found.set_aside.read_bytes(), log.read_bytes()) == (content, damaged[f"{NAME}-wal"])


@pytest.mark.parametrize("content", [None, b"", b"dust" * 2000], ids=["own", "empty", "dust"])
def test_reading_leaves_a_damaged_file_and_its_log_as_they_are(
    path: Path, damaged: dict[str, bytes], content: bytes | None
) -> None:
    """SQLite would move the log into the file, or delete that of an empty one."""
    if content is not None:
        path.write_bytes(content)
    with unchanged(path.parent):
        assert asked(path, "connections") is CatalogTrouble.DAMAGED


def test_mending_killed_at_any_step_is_ended_by_the_next_program(
    path: Path, damaged: dict[str, bytes], at_work: Killer, full_sweep: bool
) -> None:
    whole = recovered(path, damaged)
    points = 0
    for step in range(1, 1000, 1 if full_sweep else 8):
        start_over(path.parent, damaged)
        if not at_work.kill("mend", path, before_step=step):
            break
        points += 1
        assert kept_somewhere(path.parent, damaged), step
        read = asked(path, "connections")
        assert read is CatalogTrouble.DAMAGED or read == whole, step

        asked(path, "mend")
        assert asked(path, "connections") == whole, step
        assert kept_somewhere(path.parent, damaged), step
        names = names_in(path.parent)
        assert not [name for name in names if "making" in name or "recovered" in name], step
    assert points >= (100 if full_sweep else 15)


def test_nobody_takes_the_gap_for_an_empty_list(path: Path, damaged: dict[str, bytes]) -> None:
    """The damaged file is moved away already, the new one is not in its place yet."""
    whole = recovered(path, damaged)
    asked(path, "mend")
    path.rename(path.with_name("connections.recovered-2026-11-24.db"))
    with unchanged(path.parent):
        assert asked(path, "connections") is CatalogTrouble.DAMAGED
        assert asked(path, "begin_adding", a_connection()) is CatalogTrouble.DAMAGED
    found = asked(path, "mend")
    assert isinstance(found, Mended)
    assert (found.recovered, found.lost) == (len(whole), None)
    assert asked(path, "connections") == whole


@pytest.mark.skipif(not small_disk.can_be_made(), reason=FULL)
def test_mending_on_a_full_disk_says_so_and_changes_nothing(
    path: Path, damaged: dict[str, bytes], tmp_path: Path
) -> None:
    tries = small_disk.tried("mend", path, tmp_path / "disk")
    assert tries[-1][1:] == ["done", "changed", "done"]
    assert {answer for _room, answer, _kept, _after in tries[:-1]} == {"full"}
    assert {kept for _room, _answer, kept, _after in tries[:-1]} == {"unchanged"}
    assert {after for _room, _answer, _kept, after in tries} == {"done"}
    assert len(tries) > 5


def test_a_program_that_stays_open_goes_on_with_what_was_mended(
    path: Path, damaged: dict[str, bytes]
) -> None:
    whole = recovered(path, damaged)
    catalog = CatalogFile(path)
    assert isinstance(catalog.mend(), Mended)
    assert catalog.mend() is None
    assert catalog.connections() == whole
    catalog.close()
