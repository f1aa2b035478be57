"""The look: chosen by the person, else the desktop's, and remembered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from keystep.ui import theme
from keystep.ui.appearance import Appearance, Choice
from keystep.ui.theme import DARK, LIGHT, Scheme


@pytest.fixture(autouse=True)
def own_settings(application: QApplication, tmp_path: Path) -> Iterator[None]:
    ini, user = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    QSettings.setPath(ini, user, str(tmp_path))
    yield
    theme.apply(application, Scheme.LIGHT)


def test_without_a_choice_it_looks_as_the_desktop_says(application: QApplication) -> None:
    Appearance(application, remember=True)

    assert theme.colours() is LIGHT


def turn(appearance: Appearance, key: str, value: int) -> None:
    """As the portal does; `test_desktop_look.py` has a real bus."""
    appearance.desktop._take(key, ("u", value))


def test_it_follows_when_the_desktop_turns_dark(application: QApplication) -> None:
    appearance = Appearance(application, remember=True)
    turn(appearance, "color-scheme", 1)

    assert appearance.choice is Choice.SYSTEM
    assert theme.colours() is DARK


def test_a_choice_stays_when_the_desktop_turns_dark(application: QApplication) -> None:
    appearance = Appearance(application, remember=True)
    appearance.choose(Choice.LIGHT)
    turn(appearance, "color-scheme", 1)

    assert theme.colours() is LIGHT


def test_more_contrast_is_followed_whatever_was_chosen(application: QApplication) -> None:
    appearance = Appearance(application, remember=True)
    appearance.choose(Choice.DARK)
    turn(appearance, "contrast", 1)

    colours = theme.colours()
    assert colours.window == DARK.window
    assert {colours.quiet, colours.border, colours.line} == {DARK.text}


def test_a_choice_shows_at_once(application: QApplication) -> None:
    Appearance(application, remember=True).choose(Choice.DARK)

    assert theme.colours() is DARK


def test_a_choice_is_remembered(application: QApplication) -> None:
    Appearance(application, remember=True).choose(Choice.DARK)
    theme.apply(application, Scheme.LIGHT)

    assert Appearance(application, remember=True).choice is Choice.DARK
    assert theme.colours() is DARK


def test_practice_mode_remembers_nothing(application: QApplication, tmp_path: Path) -> None:
    Appearance(application, remember=False).choose(Choice.DARK)

    assert list(tmp_path.iterdir()) == []


def test_a_remembered_choice_that_nobody_knows_is_the_desktop_s(
    application: QApplication, tmp_path: Path
) -> None:
    folder = tmp_path / "keystep"
    folder.mkdir()
    (folder / "keystep.ini").write_text("[General]\nappearance=pink\n")

    assert Appearance(application, remember=True).choice is Choice.SYSTEM
