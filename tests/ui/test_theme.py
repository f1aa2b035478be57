"""Both schemes can be read: contrast by WCAG 2.2, 4.5 for text and 3 for the rest."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from keystep.ui import theme
from keystep.ui.theme import DARK, LIGHT, Colours, Scheme
from keystep.ui.widgets.labels import IconLabel

TEXT = 4.5
EDGE = 3.0

GROUNDS = ("window", "side", "surface", "raised")
TEXTS = ("text", "quiet", "accent", "works", "attention", "failed", "unknown")


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2 between two colours."""
    lighter, darker = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: QColor) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read_on_every_ground(colours: Colours, ground: str, text: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= TEXT


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("on_practice", "practice"),
        ("text", "selection"),
        ("accent", "selection"),
        ("quiet", "selection"),
        ("works", "selection"),
        ("attention", "selection"),
        ("failed", "selection"),
    ],
)
def test_text_can_be_read_on_its_own_ground(colours: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= TEXT


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("edge", ["border", "accent", "text", "failed"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_edges_of_controls_and_their_focus_rings_can_be_seen(
    colours: Colours, edge: str, ground: str
) -> None:
    assert contrast(getattr(colours, edge), getattr(colours, ground)) >= EDGE


def test_icons_follow_a_change_of_scheme(application: QApplication) -> None:
    theme.apply(application, Scheme.LIGHT)
    icon = IconLabel()
    icon.show_icon("works", "works")
    light = icon.pixmap().toImage()
    icon.show()
    theme.apply(application, Scheme.DARK)
    dark = icon.pixmap().toImage()
    theme.apply(application, Scheme.LIGHT)
    icon.hide()

    assert light != dark
