"""Another language in the open window: everything speaks it at once, and nothing else changes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton

from keystep import texts
from keystep.bootstrap import resources_folder
from keystep.domain.access import Realm
from keystep.ui.appearance import Appearance
from keystep.ui.choices import Choices
from keystep.ui.language import Language, locale_for, speak
from keystep.ui.main_window.window import MainWindow
from keystep.ui.remembered import Remembered
from tests.support.keys import project_key, simulated
from tests.ui.stage import Stage, offers, says, until

GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "&File"
msgstr "&Datei"

msgid "Connections"
msgstr "Verbindungen"

msgid "Lan&guage"
msgstr "&Sprache"

msgid "Test &all"
msgstr "&Alle testen"

msgid "St&op tests"
msgstr "Tests &anhalten"

msgid "No connections yet"
msgstr "Noch keine Verbindungen"

msgid "&Undo rename"
msgstr "&Umbenennen zurücknehmen"

msgid "It is called “{nickname}” again."
msgstr "Sie heißt wieder „{nickname}“."

msgid "{count} connection"
msgid_plural "{count} connections"
msgstr[0] "{count} Verbindung"
msgstr[1] "{count} Verbindungen"
"""
KEYS = [project_key("one"), project_key("two"), project_key("three")]
SAVED = list(zip(("Alpha", "Beta", "Gamma"), KEYS, strict=True))


@pytest.fixture
def resources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, application: QApplication
) -> Iterator[Path]:
    """Give a small German and a small Arabic; English is back afterwards."""
    for code, name in (("de", "Deutsch"), ("ar", "العربية")):
        monkeypatch.setitem(texts.LANGUAGES, code, name)
        folder = tmp_path / "locale" / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        source = folder / "keystep.po"
        source.write_text(GERMAN, encoding="utf-8")
        with source.open("rb") as readable, (folder / "keystep.mo").open("wb") as compiled:
            write_mo(compiled, read_po(readable))
    yield tmp_path
    speak(application, resources_folder(), "en")


@pytest.fixture
def choices(resources: Path, application: QApplication) -> Choices:
    appearance = Appearance(application, remember=False)
    return Choices(appearance, Language(application, resources, appearance.remembered))


@pytest.fixture
def open_window(choices: Choices) -> Callable[[], MainWindow]:
    def make() -> MainWindow:
        window = MainWindow(
            Realm.REAL,
            on_quit=lambda: None,
            on_practice=None,
            start_with_wizard=False,
            choices=choices,
        )
        window.show()
        return window

    return make


def languages_of(window: MainWindow) -> dict[str, QAction]:
    [menu] = [
        menu
        for menu in window.menuBar().findChildren(QMenu)
        if "Deutsch" in [action.text() for action in menu.actions()]
    ]
    return {action.text(): action for action in menu.actions()}


async def speak_german(window: MainWindow) -> None:
    languages_of(window)["Deutsch"].trigger()
    await until(lambda: says(window, "Verbindungen"))


async def test_each_language_is_offered_in_its_own_name_with_the_desktops_first(
    stage: Stage, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    assert list(languages_of(window)) == ["As the &desktop", *texts.LANGUAGES.values()]
    assert languages_of(window)["As the &desktop"].isChecked()


async def test_the_whole_window_speaks_it_and_keeps_what_was_arranged(
    stage: Stage, open_window: Callable[[], MainWindow], choices: Choices
) -> None:
    stage.keys = [simulated(key) for key in KEYS]
    window = open_window()
    async with stage.use_cases(SAVED) as cases:
        window.begin(cases)
        await until(lambda: window.is_loaded)
        window.resize(1234, 765)
        window.filters.search.setText("a")
        window.table.select(1, 2)
        size = window.size()
        await speak_german(window)

        assert window.menuBar().actions()[0].text() == "&Datei"
        assert says(window, "3 Verbindungen")
        assert [one.nickname for one in window.table.selected()] == ["Beta", "Gamma"]
        assert window.filters.search.text() == "a"
        assert window.size() == size
        assert languages_of(window)["Deutsch"].isChecked()
        assert len(window.menuBar().actions()) == 4
        assert choices.appearance.remembered.text("language") == "de"
        await window.aclose()


async def test_a_test_that_runs_goes_on_in_the_new_language(
    stage: Stage, open_window: Callable[[], MainWindow]
) -> None:
    stage.keys = [simulated(key) for key in KEYS]
    window = open_window()
    async with stage.use_cases(SAVED) as cases:
        window.begin(cases)
        await until(lambda: window.is_loaded)
        window.testing.start_all()
        languages_of(window)["Deutsch"].trigger()
        assert window.testing.is_busy
        await until(lambda: says(window, "Verbindungen"))
        await until(lambda: not window.testing.is_busy)

        assert all(one.last_check for one in window.model.connections())
        assert window.testing.line.isVisible()
        assert offers(window, "Alle testen")
        await window.aclose()


async def test_what_can_be_undone_is_said_in_the_new_language(
    stage: Stage, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    async with stage.use_cases(SAVED[:1]) as cases:
        window.begin(cases)
        await until(lambda: window.is_loaded)
        window._rename(window.model.connections()[0], "Delta")
        await until(lambda: window._menus.undo.isEnabled())
        await speak_german(window)

        assert window._menus.undo.text() == "&Umbenennen zurücknehmen"
        window._menus.undo.trigger()
        await until(lambda: says(window, "Sie heißt wieder „Alpha“."))
        await window.aclose()


async def test_a_switch_waits_for_an_open_dialog(
    stage: Stage, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    async with stage.use_cases(SAVED[:1]) as cases:
        window.begin(cases)
        await until(lambda: window.is_loaded)
        window.show_help()
        languages_of(window)["Deutsch"].trigger()

        assert says(window, "Close the other window first")
        assert texts.language() == "en"
        await window.aclose()


async def test_an_empty_list_speaks_it_too(
    stage: Stage, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    async with stage.use_cases() as cases:
        window.begin(cases)
        await until(lambda: window.wizard is not None)
        assert window.wizard is not None
        window.wizard.reject()
        await until(lambda: window.wizard is None)
        languages_of(window)["Deutsch"].trigger()
        await until(lambda: says(window, "Noch keine Verbindungen"))
        await window.aclose()


async def test_nothing_of_the_old_window_is_left_behind(
    stage: Stage, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    async with stage.use_cases(SAVED[:1]) as cases:
        window.begin(cases)
        await until(lambda: window.is_loaded)
        before = len(window.findChildren(QPushButton)), len(window.findChildren(QLabel))
        await speak_german(window)
        languages_of(window)["English"].trigger()
        await until(lambda: says(window, "Connections"))
        await until(
            lambda: (
                (len(window.findChildren(QPushButton)), len(window.findChildren(QLabel))) == before
            )
        )
        await window.aclose()


def test_the_choice_is_there_at_the_next_start(resources: Path, application: QApplication) -> None:
    remembered = Remembered(lasting=False)
    Language(application, resources, remembered).choose("de")
    speak(application, resources, "en")

    assert Language(application, resources, remembered).choice == "de"
    assert texts.language() == "de"


def test_a_language_that_is_no_more_is_the_desktops(
    resources: Path, application: QApplication
) -> None:
    remembered = Remembered(lasting=False)
    remembered.keep("language", "tlh")
    assert Language(application, resources, remembered).choice is None


def test_qts_own_words_are_in_the_language(resources: Path, application: QApplication) -> None:
    speak(application, resources, "de")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    speak(application, resources, "en")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_arabic_runs_from_right_to_left(resources: Path, application: QApplication) -> None:
    speak(application, resources, "ar")
    assert application.layoutDirection() is Qt.LayoutDirection.RightToLeft
    speak(application, resources, "de")
    assert application.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_numbers_are_written_as_the_reader_does(resources: Path, application: QApplication) -> None:
    speak(application, resources, "de")
    assert texts.number(12345) == "12.345"
    speak(application, resources, "en")
    assert texts.number(12345) == "12,345"


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt_BR", "ja", "ar"])
def test_dates_are_in_the_language_with_the_digits_that_keys_have(language: str) -> None:
    locale = locale_for(language)
    assert locale.language() is QLocale(language).language()
    assert locale.zeroDigit() == "0"
