"""Every screen in each language that Keystep speaks, and in one that is longer than all of them."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QWidget,
)

from keystep import texts
from keystep.bootstrap import Program, resources_folder
from keystep.domain.access import Realm
from keystep.ui import theme
from keystep.ui.language import follow_texts, speak
from keystep.ui.theme import Scheme
from keystep.ui.tour import Look, Tour, use_look
from tests.support import pseudo
from tests.ui import inspection

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
