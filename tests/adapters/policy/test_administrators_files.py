"""Only what an administrator alone can have written is heeded, and it is looked at once opened."""

import os
from pathlib import Path

import pytest

from keystep.adapters.policy.administrators_files import AdministratorsFolder
from keystep.domain.policy import LARGEST_FILE, PolicyProblem

WAY = ("etc", "keystep", "policy.d")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a policy folder of whoever runs the tests, below a top of its own."""
    path = tmp_path.joinpath("top", *WAY)
    path.mkdir(parents=True)
    for each in (path, *path.parents[:3]):
        each.chmod(0o755)
    return path


def trusted(folder: Path, *, owner: int | None = None) -> AdministratorsFolder:
    owner = os.getuid() if owner is None else owner
    return AdministratorsFolder(WAY, top=folder.parents[2], owner=owner)


def read(folder: Path) -> dict[str, bytes]:
    contents, refused = trusted(folder).read(lambda name: name.endswith(".toml"))
    assert refused == []
    return contents


def problem(folder: Path) -> PolicyProblem:
    contents, refused = trusted(folder).read(lambda name: name.endswith(".toml"))
    assert contents == {}
    [one] = refused
    return one.problem


def put(path: Path, content: bytes = b"x", mode: int = 0o644) -> Path:
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_files_come_in_the_order_of_their_names(folder: Path) -> None:
    for name in ("20.toml", "10.toml", "readme.txt"):
        put(folder / name, name.encode())
    assert list(read(folder).values()) == [b"10.toml", b"20.toml"]


@pytest.mark.parametrize("missing", range(3))
def test_without_the_folder_there_is_no_policy(tmp_path: Path, missing: int) -> None:
    tmp_path.joinpath(*WAY[:missing]).mkdir(parents=True, exist_ok=True)
    assert AdministratorsFolder(WAY, top=tmp_path, owner=os.getuid()).read(bool) == ({}, [])


@pytest.mark.parametrize("mode", [0o664, 0o646, 0o666])
def test_a_file_that_others_can_write_is_refused(folder: Path, mode: int) -> None:
    put(folder / "10.toml", mode=mode)
    assert problem(folder) is PolicyProblem.OTHERS_CAN_WRITE


@pytest.mark.parametrize("above", range(4))
@pytest.mark.parametrize("mode", [0o775, 0o757, 0o1777])
def test_a_folder_on_the_way_that_others_can_write_is_refused(
    folder: Path, above: int, mode: int
) -> None:
    put(folder / "10.toml")
    (folder, *folder.parents)[above].chmod(mode)
    assert problem(folder) is PolicyProblem.OTHERS_CAN_WRITE


def test_a_folder_that_others_can_write_is_refused_also_when_it_is_empty(folder: Path) -> None:
    folder.chmod(0o777)
    assert problem(folder) is PolicyProblem.OTHERS_CAN_WRITE, "somebody may have emptied it"


def test_what_belongs_to_another_is_refused(folder: Path) -> None:
    put(folder / "10.toml")
    contents, refused = trusted(folder, owner=os.getuid() + 1).read(bool)
    assert contents == {}
    assert [one.problem for one in refused] == [PolicyProblem.NOT_OWNED]


def test_a_link_in_place_of_a_file_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "10.toml").symlink_to(put(tmp_path / "elsewhere"))
    assert problem(folder) is PolicyProblem.NOT_A_FILE


def test_a_link_in_place_of_a_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    put(folder / "10.toml")
    moved = folder.rename(tmp_path / "moved")
    folder.symlink_to(moved)
    assert problem(folder) is PolicyProblem.NOT_A_FILE


def test_a_pipe_keeps_nobody_waiting(folder: Path) -> None:
    os.mkfifo(folder / "10.toml", 0o644)
    assert problem(folder) is PolicyProblem.NOT_A_FILE


def test_a_folder_in_place_of_a_file_is_refused(folder: Path) -> None:
    (folder / "10.toml").mkdir(mode=0o755)
    assert problem(folder) is PolicyProblem.NOT_A_FILE


def test_a_file_has_64_kib_at_most(folder: Path) -> None:
    put(folder / "10.toml", b"#" * LARGEST_FILE)
    assert len(read(folder)) == 1
    put(folder / "10.toml", b"#" * (LARGEST_FILE + 1))
    assert problem(folder) is PolicyProblem.TOO_LARGE


def test_what_was_looked_at_is_what_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever exchanges the name between look and read exchanges nothing."""
    path = put(folder / "10.toml", b"looked at")
    opened = os.open

    def open_and_exchange(name: str, *rest: int, dir_fd: int | None = None) -> int:
        descriptor = opened(name, *rest, dir_fd=dir_fd)
        if name == "10.toml":
            path.unlink()
            put(path, b"exchanged", mode=0o666)
        return descriptor

    monkeypatch.setattr(os, "open", open_and_exchange)
    assert read(folder) == {str(path): b"looked at"}
