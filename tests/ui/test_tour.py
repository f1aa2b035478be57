"""Every screen of the tour: nothing cut off, nothing unnamed, nothing but plain text."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from keystep.bootstrap import Program
from keystep.domain.access import Realm
from keystep.ui import theme
from keystep.ui.theme import Scheme
from keystep.ui.tour import Look, Tour, use_look
from tests.ui import inspection

LOOKS = {
    "light": Look(Scheme.LIGHT, 1.0),
    "light-200": Look(Scheme.LIGHT, 2.0),
    "dark": Look(Scheme.DARK, 1.0),
    "dark-200": Look(Scheme.DARK, 2.0),
}


@pytest.fixture
def dress(application: QApplication) -> Iterator[Callable[[Look], None]]:
    """Give the whole program a look for one test."""
    usual = application.font()
    yield lambda look: use_look(application, look)
    application.setFont(usual)
    theme.apply(application, Scheme.LIGHT)


def is_a_page(name: str) -> bool:
    """The wizard's pages fit at the usual text size; the window's details may scroll."""
    return name.startswith(("step", "result", "replace"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Dark changes no sizes and no names, so only the full sweep looks there too."""
    if "look" in metafunc.fixturenames:
        full = metafunc.config.getoption("--sweep") == "full"
        metafunc.parametrize("look", LOOKS if full else ["light", "light-200"])


async def test_every_screen_stands_a_picky_look(dress: Callable[[Look], None], look: str) -> None:
    dress(LOOKS[look])
    found: dict[str, list[str]] = {}

    def look_over(window: QWidget, name: str) -> None:
        faults = [
            *inspection.cut_off(window),
            *(f"unnamed: {one}" for one in inspection.unnamed(window)),
            *(f"too small: {one}" for one in inspection.too_small(window)),
            *(f"a letter for two: {one}" for one in inspection.shared_letters(window)),
            *(f"no words for: {one}" for one in inspection.images_without_words(window)),
            *(f"rich text: {one}" for one in inspection.rich_texts(window)),
            *(inspection.scrolls(window) if LOOKS[look].scale == 1 and is_a_page(name) else []),
        ]
        if faults:
            found[name] = faults

    await Tour(Program(Realm.PRACTICE).use_cases, look_over).walk()

    assert found == {}
