"""What is new: read from the changelog, wherever this Keystep has it, and shown in About."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from keystep.bootstrap import resources_folder
from keystep.ui import changes
from keystep.ui.changes import Release, newest_release, read_newest
from keystep.ui.dialogs.about import AboutDialog
from tests.ui.stage import Stage

TEXT = """# Changes

## 2.0 (1 December 2026)

- `keystep go` goes
  further.
- It stops.

## 1.0

- Old.
"""
NEWEST = Release("2.0 (1 December 2026)", ("keystep go goes further.", "It stops."))


@pytest.fixture(autouse=True)
def the_usual_place_afterwards() -> Iterator[None]:
    yield
    changes.use_resources(resources_folder())


def test_only_the_newest_release_is_read() -> None:
    assert read_newest(TEXT) == NEWEST


@pytest.mark.parametrize("text", ["", "# Changes\n", "\n## "])
def test_a_file_without_a_release_tells_nothing(text: str) -> None:
    assert read_newest(text) is None


@pytest.mark.parametrize("place", ["resources/CHANGELOG.md", "packaging/CHANGELOG.md"])
def test_it_is_found_in_a_build_and_in_a_source_tree(tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir()
    (tmp_path / place).write_text(TEXT, encoding="utf-8")
    changes.use_resources(tmp_path / "resources")

    assert newest_release() == NEWEST


async def test_about_tells_it_all(stage: Stage) -> None:
    release = newest_release()
    assert release is not None
    assert len(release.changes) > 10
    async with stage.window() as window:
        window.show_about()
        [about] = window.findChildren(AboutDialog)
        shown = [label.text() for label in about.findChildren(QLabel)]
        assert [text for text in shown if text in release.changes] == list(release.changes)
        assert f"What is new in {release.title}" in shown
        about.close()


async def test_about_without_a_changelog_says_the_rest(stage: Stage, tmp_path: Path) -> None:
    changes.use_resources(tmp_path)
    async with stage.window() as window:
        window.show_about()
        [about] = window.findChildren(AboutDialog)
        assert not [one for one in about.findChildren(QLabel) if "What is new" in one.text()]
        about.close()
