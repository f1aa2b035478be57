"""Files that a person chose: written whole and for nobody else, read with a limit."""

import os
import stat
from pathlib import Path

import pytest

from keystep.adapters.private_files import PrivateFiles
from keystep.services.ports import FileTrouble

files = PrivateFiles()


def names_in(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir()]


async def test_what_is_written_can_be_read_and_only_by_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    before = os.umask(0)
    try:
        assert await files.write(path, b"content") is None
    finally:
        os.umask(before)
    assert await files.read(path, 100) == b"content"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_file_that_others_may_read_is_replaced_by_one_that_they_may_not(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.json"
    path.write_bytes(b"old")
    path.chmod(0o666)
    with path.open("rb") as held:
        assert await files.write(path, b"new") is None
        assert held.read() == b"old", "who reads the old one reads it whole"
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_write_that_fails_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "list.json"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail)
    assert await files.write(path, b"new") is FileTrouble.FULL
    assert names_in(tmp_path) == ["list.json"]
    assert path.read_bytes() == b"old"


async def test_of_a_large_file_no_more_is_read_than_tells_so(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"x" * 1000)
    assert await files.read(path, 10) == b"x" * 11


@pytest.mark.parametrize("name", ["nothing", "nothing/there", "a\0b"])
async def test_a_file_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    assert await files.read(tmp_path / name, 10) is FileTrouble.NOT_THERE


async def test_what_is_no_file_is_told_and_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, Path("/dev/zero")):
        assert await files.read(path, 10) is FileTrouble.NOT_A_FILE
    assert await files.write(tmp_path, b"x") is FileTrouble.NOT_A_FILE


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert await files.write(tmp_path / "none" / "list.json", b"x") is FileTrouble.NOT_THERE
    assert await files.write(Path("/proc/list.json"), b"x") is not None
