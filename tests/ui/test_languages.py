"""Every screen in each language that Keystep speaks, and in one that is longer than they are."""

import inspect
import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QTableWidget,
    QWidget,
)

from keystep import texts
from keystep.bootstrap import Program, resources_folder
from keystep.domain.access import Realm
from keystep.ui import theme, tour_instructions
from keystep.ui.appearance import Appearance
from keystep.ui.changes import newest_release
from keystep.ui.choices import Choices
from keystep.ui.language import Language, follow_texts, speak
from keystep.ui.main_window.window import MainWindow
from keystep.ui.theme import Scheme
from keystep.ui.tour import Look, Tour, use_look
from keystep.ui.widgets.labels import plain_label
from tests.support import pseudo
from tests.support.plain_english import forgotten
from tests.ui import inspection
from tests.ui.stage import Stage

LONG, MIRRORED = "longer", "longer, from right to left"
TRANSLATED = [code for code in texts.LANGUAGES if code != "en"]


@pytest.fixture
def language(application: QApplication) -> Iterator[Callable[[str], None]]:
    """Speak a language for one test."""

    def use(name: str) -> None:
        if name in {LONG, MIRRORED}:
            pseudo.speak(pseudo.MIRRORED if name == MIRRORED else pseudo.LANGUAGE)
            follow_texts(application)
        else:
            speak(application, resources_folder(), name)

    yield use
    speak(application, resources_folder(), "en")


@pytest.fixture
def dress(application: QApplication) -> Iterator[Callable[[float], None]]:
    """Give the whole program a text size for one test."""
    usual = application.font()
    yield lambda scale: use_look(application, Look(Scheme.LIGHT, scale))
    application.setFont(usual)
    theme.apply(application, Scheme.LIGHT)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The longest language stands for the others, but for the full sweep."""
    if "spoken" not in metafunc.fixturenames:
        return
    full = metafunc.config.getoption("--sweep") == "full"
    names = [LONG, MIRRORED, *TRANSLATED] if full else [LONG]
    metafunc.parametrize("spoken", names)
    if "scale" in metafunc.fixturenames:
        metafunc.parametrize("scale", [1.0, 2.0] if full else [1.0])


async def test_no_text_is_cut_off_in_any_language(
    language: Callable[[str], None], dress: Callable[[float], None], spoken: str, scale: float
) -> None:
    language(spoken)
    dress(scale)
    found: dict[str, list[str]] = {}

    def look_over(window: QWidget, name: str) -> None:
        faults = inspection.cut_off(window)
        if spoken in TRANSLATED:
            faults += [f"a letter for two: {one}" for one in inspection.shared_letters(window)]
        if faults:
            found[name] = faults

    await Tour(Program(Realm.PRACTICE).use_cases, look_over).walk()

    assert found == {}


@pytest.mark.parametrize("spoken_", ["en", *TRANSLATED])
async def test_no_two_entries_of_a_menu_share_a_letter(
    language: Callable[[str], None], application: QApplication, stage: Stage, spoken_: str
) -> None:
    language(spoken_)
    appearance = Appearance(application, remember=False)
    choices = Choices(appearance, Language(application, resources_folder(), appearance.remembered))
    language(spoken_)
    window = MainWindow(
        Realm.REAL,
        on_quit=lambda: None,
        on_practice=None,
        start_with_wizard=False,
        choices=choices,
    )
    bar = window.menuBar()
    menus = [bar.actions(), *(menu.actions() for menu in bar.findChildren(QMenu))]
    for actions in menus:
        letters = re.findall(r"&(\w)", "\n".join(action.text() for action in actions))
        assert len(letters) == len(set(map(str.lower, letters))), [a.text() for a in actions]


# What stands on a screen of the tour and is nobody's to translate.
TYPED = {"MARKETING", "Practice", "news", "nothing", "like", "it", "gateway", "example"}
OF_TOOLS = {"Connection", "Nickname", "Organization", "ID", "API", "Key", "Copilot", "Studio"}
OF_SHELLS = {"keystep", "run", "sh", "printf", "Authorization", "Bearer"}
OF_FILES = {"steps", "source", "date", "file"}
OF_A_COMPANY = {*forgotten(inspect.getsource(tour_instructions)), "root", "proxy"}
"""Its instructions come with the languages that the company wrote."""
OF_A_POLICY = {"Acme", "acme", "Ltd", "OK"}
"""The company's name; Qt's own button is in the languages that there are."""
FOR_IT = {"details", "mistake-details"}
"""What stands behind a cause, and where a mistake is in the code, go to who reads English."""


async def test_no_screen_has_a_word_of_ours_that_no_translator_got(
    language: Callable[[str], None],
) -> None:
    language(LONG)
    months = {QLocale("en_GB").monthName(month) for month in range(1, 13)}
    release = newest_release()
    news = set(forgotten("\n".join([release.title, *release.changes]))) if release else set()
    allowed = OF_A_POLICY | TYPED | OF_TOOLS | OF_SHELLS | OF_FILES | months
    found: dict[str, set[str]] = {}

    def look_over(window: QWidget, name: str) -> None:
        words = {word for text in every_text(window) for word in forgotten(text)} - allowed
        if name.startswith("instructions"):
            words -= OF_A_COMPANY
        if name == "about":
            words -= news  # the changelog is in English only
        if words and name not in FOR_IT:
            found[name] = words

    await Tour(Program(Realm.PRACTICE).use_cases, look_over).walk()

    assert found == {}


def every_text(window: QWidget) -> Iterator[str]:
    """All that can be read, by eye or screen reader, but for the names of works in About."""
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        yield from (widget.windowTitle(), widget.accessibleName(), widget.accessibleDescription())
        yield widget.toolTip()
        if isinstance(widget, (QLabel, QAbstractButton)):
            yield widget.text()
        if isinstance(widget, QLineEdit):
            yield from (widget.text(), widget.placeholderText())
        if isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        if isinstance(widget, QTableView):
            yield from _cells(widget)
    yield from (action.text() for action in window.findChildren(QAction))


def _cells(table: QTableView) -> Iterator[str]:
    model, roles = table.model(), Qt.ItemDataRole
    for column in range(model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(0 if isinstance(table, QTableWidget) else min(model.rowCount(), 8)):
            for role in (roles.DisplayRole, roles.AccessibleTextRole, roles.ToolTipRole):
                yield str(model.index(row, column).data(role) or "")


async def test_a_forgotten_word_would_be_found(
    language: Callable[[str], None], application: QApplication
) -> None:
    language(LONG)
    place = QWidget()
    plain = plain_label("Forgotten: Marketing")
    plain.setParent(place)
    place.show()
    assert {word for text in every_text(place) for word in forgotten(text)} == {"Forgotten"}
