"""The turn to change both stores: one program at a time, and free again however a program ends."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.turn import Turn
from keystep.services.ports import CatalogTrouble
from tests.support.person import PROJECT

HOLD = """
import sys
from pathlib import Path
from keystep.adapters.catalog.catalog_file import CatalogFile
print(CatalogFile(Path(sys.argv[1])).new_turn().try_take(), flush=True)
sys.stdin.readline()
"""


def test_a_second_one_has_to_wait(catalog: CatalogFile) -> None:
    first, second = catalog.new_turn(), catalog.new_turn()
    assert first.try_take() is None
    assert second.try_take() is CatalogTrouble.BUSY
    first.give_back()
    assert second.try_take() is None


def test_giving_back_what_was_never_taken_is_fine(catalog: CatalogFile) -> None:
    first, second = catalog.new_turn(), catalog.new_turn()
    assert first.try_take() is None
    second.give_back()
    assert second.try_take() is CatalogTrouble.BUSY


def test_another_program_holds_it_until_it_is_killed(catalog: CatalogFile, path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": "app:."},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "None\n"
        assert catalog.new_turn().try_take() is CatalogTrouble.BUSY
        other.send_signal(signal.SIGKILL)
        other.wait(10)
        assert catalog.new_turn().try_take() is None


def test_its_file_is_for_nobody_else(catalog: CatalogFile, path: Path) -> None:
    before = os.umask(0)
    try:
        catalog.new_turn().try_take()
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.with_name("connections.lock").stat().st_mode) == 0o600


def test_a_folder_that_can_t_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert Turn(tmp_path / "file" / "lock").try_take() is CatalogTrouble.READ_ONLY


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "open", full)
    assert Turn(tmp_path / "lock").try_take() is CatalogTrouble.FULL


def test_practice_mode_has_nobody_to_wait_for() -> None:
    catalog = CatalogFile(None)
    assert [catalog.new_turn().try_take() for _time in range(2)] == [None, None]
