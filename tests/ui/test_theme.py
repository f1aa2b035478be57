"""Both schemes can be read: contrast by WCAG 2.2, 4.5 for text and 3 for the rest."""

import re
import sys

import pytest
from PySide6.QtGui import QColor, QPalette
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


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("edge", "ground"),
    [
        ("on_accent", "accent"),  # the ring inside a primary button
        ("on_accent", "accent_hover"),
        ("accent", "selection"),  # a button while it is pressed, a row's Test
        ("on_practice", "practice"),
    ],
)
def test_edges_on_grounds_of_their_own_can_be_seen(
    colours: Colours, edge: str, ground: str
) -> None:
    assert contrast(getattr(colours, edge), getattr(colours, ground)) >= EDGE


PALETTE_TEXTS = [
    ("WindowText", "Window"),
    ("Text", "Base"),
    ("Text", "AlternateBase"),
    ("ButtonText", "Button"),
    ("HighlightedText", "Highlight"),
    ("PlaceholderText", "Base"),
    ("Link", "Base"),
    ("Link", "Window"),
    ("LinkVisited", "Base"),
    ("ToolTipText", "ToolTipBase"),
]


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize("group", ["Active", "Inactive", "Disabled"])
@pytest.mark.parametrize(("text", "ground"), PALETTE_TEXTS)
def test_every_pair_of_the_palette_can_be_read(
    application: QApplication, scheme: Scheme, group: str, text: str, ground: str
) -> None:
    theme.apply(application, scheme)
    palette = application.palette()
    theme.apply(application, Scheme.LIGHT)
    in_group = QPalette.ColorGroup[group]
    ink, paper = (
        palette.color(in_group, QPalette.ColorRole[role]).name() for role in (text, ground)
    )

    assert contrast(ink, paper) >= TEXT


DECORATIVE = {"line"}
"""Hairlines between parts: nothing is told by them alone."""


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_no_control_has_a_decorative_edge(colours: Colours) -> None:
    controls = ("QPushButton", "QLineEdit", "QRadioButton", "QTableView {")
    rules = re.findall(r"([^{}]+){([^{}]*)}", theme._controls(colours, 18))
    edges = [body for selector, body in rules if any(c in f"{selector}{{" for c in controls)]
    hairline = [getattr(colours, name) for name in DECORATIVE]

    assert edges
    assert not [body for body in edges if any(f"solid {one}" in body for one in hairline)]


def test_on_a_mac_the_controls_stay_the_systems_own(
    application: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    theme.apply(application, Scheme.DARK)
    dressed = application.styleSheet()
    monkeypatch.undo()
    theme.apply(application, Scheme.LIGHT)

    assert "QPushButton" not in dressed
    assert "QLabel" in dressed


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
