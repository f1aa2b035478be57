"""What menus, software centres and file managers read of Keystep, asked of their own validators."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

import keystep
from keystep import texts
from linux import debian, desktop_entry, metainfo, walkthrough_type
from linux.changes import read_releases
from linux.translated import Translations
from tests.support.person import PROJECT

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
CHANGELOG = PROJECT / "packaging" / "CHANGELOG.md"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that is installed but the program itself."""
    folder = tmp_path_factory.mktemp("tree")
    debian.write_installed_files(folder, read_releases(CHANGELOG), NOON)
    return folder


def validate(*words: str | Path) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_menu_entry_is_as_desktops_want_it(tree: Path) -> None:
    path = tree / "usr/share/applications" / desktop_entry.FILE_NAME
    validate("desktop-file-validate", path)
    text = path.read_text(encoding="utf-8")
    assert "Exec=keystep %u" in text
    assert "x-scheme-handler/keystep" in text
    assert walkthrough_type.MIME_TYPE in text


def test_software_centres_take_what_is_said(tree: Path) -> None:
    path = tree / "usr/share/metainfo" / metainfo.FILE_NAME
    validate("appstreamcli", "validate", "--no-net", path)
    newest = ElementTree.parse(path).find("releases/release")
    assert newest is not None
    assert newest.get("version") == keystep.__version__


@pytest.mark.parametrize("language", [code for code in texts.LANGUAGES if code != "en"])
def test_each_language_says_it_in_its_own_words(tree: Path, language: str) -> None:
    text = (tree / "usr/share/applications" / desktop_entry.FILE_NAME).read_text(encoding="utf-8")
    for key in ("GenericName", "Comment", "Keywords", "Name"):
        assert f"{key}[{language}]=" in text


def test_the_software_centre_shows_pictures_that_are_installed(tree: Path) -> None:
    path = tree / "usr/share/swcatalog/xml" / metainfo.CATALOG_NAME
    images = [image.text or "" for image in ElementTree.parse(path).iter("image")]
    assert len(images) == 2
    for address in images:
        assert (tree / address.removeprefix("file:///")).is_file()


def test_a_walkthrough_file_is_known_by_its_name(tree: Path) -> None:
    if shutil.which("update-mime-database") is None:
        pytest.skip("no shared-mime-info here")
    validate("update-mime-database", tree / "usr/share/mime")
    globs = (tree / "usr/share/mime/globs2").read_text(encoding="utf-8")
    assert f"60:{walkthrough_type.MIME_TYPE}:*.keystep.toml" in globs


def test_icons_are_there_in_every_size(tree: Path) -> None:
    sizes = {path.parts[-3] for path in (tree / "usr/share/icons/hicolor").rglob("*.png")}
    assert {"16x16", "48x48", "512x512"} <= sizes


def test_tab_completes_in_each_shell(tree: Path) -> None:
    for place in debian.COMPLETIONS.values():
        assert "keystep" in (tree / place).read_text(encoding="utf-8")


def test_a_text_that_nobody_translated_is_left_out(tmp_path: Path) -> None:
    assert Translations(tmp_path).of("Connections to OpenAI") == {}


def test_the_debian_changelog_has_the_version_and_short_lines() -> None:
    lines = "\n".join(debian.debian_changelog(read_releases(CHANGELOG), NOON)).splitlines()
    assert lines[0] == f"keystep ({keystep.__version__}) stable; urgency=medium"
    assert max(map(len, lines)) <= 80
