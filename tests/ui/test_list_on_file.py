"""The window over a real file: damage on start, and commands that write at the same time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.adapters.catalog.on_thread import CatalogOnThread
from tests.adapters.catalog.files import asked, fill, overwrite_page, pages_with, set_in_header
from tests.support.keys import project_key, simulated
from tests.support.person import PROJECT
from tests.ui.stage import Stage, answer, click, says, until, visible_texts

KEY = project_key("good")
COUNT = 6


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keystep" / "connections.db"


@pytest.fixture
def stage(stage: Stage, path: Path) -> Iterator[Stage]:
    stage.keys = [simulated(KEY)]
    on_thread = CatalogOnThread(CatalogFile(path))
    stage.catalog = on_thread
    yield stage
    on_thread.close()


@pytest.fixture
def damaged(path: Path) -> Path:
    fill(path, 50)
    overwrite_page(path, pages_with(path, "Connection 025")[0])
    return path


async def test_a_damaged_list_is_mended_and_that_is_said_before_anything_else(
    stage: Stage, damaged: Path
) -> None:
    async with stage.window() as window:
        [aside] = damaged.parent.glob("connections.damaged-*.db")
        assert window.wizard is None
        assert says(window, "The list was damaged")
        assert says(window, "connections could be read and are in a new list.")
        assert says(window, "add them again.")
        assert any(str(aside) in text for text in visible_texts(window))


async def test_from_there_the_way_leads_to_the_list(stage: Stage, damaged: Path) -> None:
    async with stage.window() as window:
        click(window, "Go to the list")
        await until(window.model.rowCount)
        assert 25 < window.model.rowCount() < 50
        assert not says(window, "The list was damaged")


@pytest.fixture
def ruined(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database")


async def test_a_list_of_which_nothing_is_left_is_no_first_start(
    stage: Stage, ruined: None
) -> None:
    async with stage.window() as window:
        assert window.wizard is None
        assert says(window, "No connection in it could be read, so the list is empty now.")


async def test_a_list_of_a_newer_keystep_is_shown_and_a_change_is_refused(
    stage: Stage, path: Path
) -> None:
    fill(path, 2, keychain=await stage.keychain.name())
    set_in_header(path, "user_version", 99)
    async with stage.window() as window:
        assert window.model.rowCount() == 2
        window.table.select(0)
        click(window, "Remove…")
        answer(window, "Remove")
        await until(lambda: says(window, "newer Keystep"))
        await until(lambda: window.model.rowCount() == 2)


def keystep_rename(path: Path, old: str, new: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "XDG_DATA_HOME": str(path.parents[1])}
    environment["PYTHONPATH"] = str(PROJECT / "app")
    return subprocess.Popen(
        [sys.executable, "-m", "keystep", "rename", old, new],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


async def test_commands_that_write_while_the_window_does_lose_nothing(
    stage: Stage, path: Path
) -> None:
    saved = [(f"Connection {number:03}", KEY) for number in range(COUNT)]
    async with stage.window(saved) as window:
        commands = [keystep_rename(path, nickname, f"New {nickname}") for nickname, _key in saved]
        while not all(command.poll() is not None for command in commands):
            window.testing.start_all()
            await until(lambda: not window.testing.is_busy)
        assert [command.communicate()[1] for command in commands] == [""] * COUNT
        assert [command.returncode for command in commands] == [0] * COUNT
        window.testing.start_all()
        await until(lambda: not window.testing.is_busy)
        assert not says(window, "locked")
        assert not says(window, "Another Keystep")
    found = asked(path, "connections")
    assert isinstance(found, tuple)
    assert [connection.nickname for connection in found] == [f"New {name}" for name, _ in saved]
    assert all(connection.last_check for connection in found)
