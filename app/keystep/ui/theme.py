"""Colours, sizes and the style sheet: the one place that says what Keystep looks like.

Fusion with our own palettes, because Qt knows the desktop's dark mode only under some desktops
and `setColorScheme` does nothing without one (measured with Qt 6.12 on xcb and offscreen). On a
Mac the native style stays; nobody has seen Keystep there yet.
"""

import sys
from dataclasses import dataclass, replace
from enum import Enum
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

TITLE_SIZE = 1.5
HEADING_SIZE = 1.15
SMALLEST_CONTROL = 32
STEP = 8
"""All distances are multiples of this, in pixels at 100 %."""


class Scheme(Enum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True)
class Colours:
    """One scheme's colours, by what they are for."""

    window: str
    side: str
    surface: str
    raised: str
    text: str
    quiet: str
    border: str
    line: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    works: str
    attention: str
    failed: str
    unknown: str
    practice: str
    on_practice: str


LIGHT = Colours(
    window="#ffffff",
    side="#f3f4f8",
    surface="#ffffff",
    raised="#f7f8fb",
    text="#1c2030",
    quiet="#565d73",
    border="#82889b",
    line="#dfe2ea",
    accent="#3f4fc4",
    accent_hover="#3341ab",
    on_accent="#ffffff",
    selection="#e4e7fb",
    works="#16713a",
    attention="#8a5300",
    failed="#b3261e",
    unknown="#565d73",
    practice="#fdf1d3",
    on_practice="#5c3d00",
)

DARK = Colours(
    window="#1a1c25",
    side="#14161d",
    surface="#222530",
    raised="#262a36",
    text="#eceef6",
    quiet="#aab1c5",
    border="#7d8498",
    line="#363b4a",
    accent="#a9b4ff",
    accent_hover="#c3cbff",
    on_accent="#151833",
    selection="#323a63",
    works="#63d391",
    attention="#f2bb5a",
    failed="#ff9c92",
    unknown="#aab1c5",
    practice="#43360f",
    on_practice="#ffe3a1",
)

Tint = Literal["accent", "works", "attention", "failed", "unknown", "on_practice"]
"""The colours that icons take. By name, so that an icon follows a change of scheme."""

_current = LIGHT


def colours() -> Colours:
    """The colours in use."""
    return _current


def tint(name: Tint) -> str:
    """The colour of that name in the scheme in use."""
    colour: str = getattr(_current, name)
    return colour


def spacing(steps: float = 1) -> int:
    """A distance of so many 8-pixel steps, in pixels."""
    return round(STEP * steps)


def with_more_contrast(c: Colours) -> Colours:
    """Nothing is quiet, and every line can be seen as well as words."""
    return replace(c, quiet=c.text, border=c.text, line=c.text, unknown=c.text)


def apply(application: QApplication, scheme: Scheme, *, more_contrast: bool = False) -> None:
    """Dress the whole program. Widgets that draw icons themselves follow the palette change."""
    global _current  # noqa: PLW0603  one program, one look
    _current = DARK if scheme is Scheme.DARK else LIGHT
    if more_contrast:
        _current = with_more_contrast(_current)
    if sys.platform == "darwin":
        # The Mac's own controls, in the Mac's own colours; only our cards and words are dressed.
        hints = application.styleHints()
        if hints.colorScheme() is not _QT_SCHEMES[scheme]:  # what is set no longer follows the Mac
            hints.setColorScheme(_QT_SCHEMES[scheme])
        application.setStyleSheet(_words_and_cards(_current))
        return
    application.setStyle("Fusion")
    application.setPalette(_palette(_current))
    height = QFontMetrics(application.font()).height()
    application.setStyleSheet(_controls(_current, height) + _words_and_cards(_current))


def scaled_font(font: QFont, factor: float) -> QFont:
    """The font, larger by `factor`, whichever unit it is given in."""
    scaled = QFont(font)
    if font.pointSizeF() > 0:
        scaled.setPointSizeF(font.pointSizeF() * factor)
    else:
        scaled.setPixelSize(round(font.pixelSize() * factor))
    return scaled


def _palette(c: Colours) -> QPalette:
    roles = QPalette.ColorRole
    palette = QPalette()
    for role, colour in {
        roles.Window: c.window,
        roles.WindowText: c.text,
        roles.Base: c.surface,
        roles.AlternateBase: c.raised,
        roles.Text: c.text,
        roles.Button: c.raised,
        roles.ButtonText: c.text,
        roles.BrightText: c.failed,
        roles.ToolTipBase: c.surface,
        roles.ToolTipText: c.text,
        roles.PlaceholderText: c.quiet,
        roles.Highlight: c.accent,
        roles.HighlightedText: c.on_accent,
        roles.Accent: c.accent,
        roles.Link: c.accent,
        roles.LinkVisited: c.accent,
        roles.Light: c.surface,
        roles.Midlight: c.line,
        roles.Mid: c.border,
        roles.Dark: c.border,
        roles.Shadow: c.border,
    }.items():
        palette.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.quiet))
    return palette


_QT_SCHEMES = {Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}


def _words_and_cards(c: Colours) -> str:
    return f"""
    QFrame[kind="card"] {{ background: {c.raised}; border: 1px solid {c.line};
        border-radius: 8px; }}
    QFrame[kind="note"] {{ background: {c.raised}; border: 1px solid {c.line};
        border-left: 4px solid {c.accent}; }}
    QFrame[kind="side"] {{ background: {c.side}; border: none; }}
    QFrame[kind="line"] {{ background: {c.line}; border: none;
        min-height: 1px; max-height: 1px; }}
    QFrame[kind="practice"] {{ background: {c.practice}; border: none; }}
    QFrame[kind="practice"] QLabel {{ color: {c.on_practice}; }}
    QLabel {{ background: transparent; border: none; }}
    QLabel[kind="quiet"] {{ color: {c.quiet}; }}
    QLabel[kind="here"] {{ font-weight: 600; }}
    QLabel[kind="trouble"] {{ color: {c.failed}; }}
    QLabel[kind="works"] {{ color: {c.works}; }}
    QLabel[kind="attention"] {{ color: {c.attention}; }}
    """


def _controls(c: Colours, line_height: int) -> str:
    dot = max(16, round(line_height * 0.9) // 2 * 2)
    ring = round(dot * 0.31)
    return f"""
    QPushButton {{
        background: {c.surface}; color: {c.text}; border: 1px solid {c.border};
        border-radius: 6px; padding: 5px 15px; min-height: {SMALLEST_CONTROL - 12}px;
    }}
    QPushButton:hover {{ background: {c.raised}; border-color: {c.accent}; }}
    QPushButton:pressed {{ background: {c.selection}; border-color: {c.accent}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: 4px 14px; }}
    QPushButton:disabled {{ color: {c.quiet}; border: 1px dashed {c.border}; }}
    QPushButton[kind="primary"] {{
        background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; font-weight: 600;
    }}
    QPushButton[kind="primary"]:hover {{ background: {c.accent_hover}; }}
    QPushButton[kind="link"] {{
        background: transparent; border: 2px solid transparent; color: {c.accent};
        padding: 4px 0; text-align: left;
    }}
    QPushButton[kind="link"]:hover {{ color: {c.accent_hover}; text-decoration: underline; }}
    QPushButton[kind="link"]:focus {{ border: 2px solid {c.accent}; }}
    QLineEdit {{
        background: {c.surface}; color: {c.text}; border: 1px solid {c.border};
        border-radius: 6px; padding: 5px 9px; min-height: {SMALLEST_CONTROL - 12}px;
        selection-background-color: {c.accent}; selection-color: {c.on_accent};
        placeholder-text-color: {c.quiet};
    }}
    QPlainTextEdit {{ background: {c.surface}; color: {c.text}; border: 2px solid {c.border};
        border-radius: 6px; padding: 6px; selection-background-color: {c.accent};
        selection-color: {c.on_accent}; }}
    QPlainTextEdit:focus {{ border-color: {c.accent}; }}
    QLineEdit[locked="true"] {{ background: {c.side}; }}
    QLineEdit:focus {{ border: 2px solid {c.accent}; padding: 4px 8px; }}
    QLineEdit[trouble="true"], QLineEdit[trouble="true"]:focus {{ border-color: {c.failed}; }}
    QPushButton::menu-indicator {{ width: {dot * 2 // 3}px; height: {dot * 2 // 3}px;
        subcontrol-origin: padding; subcontrol-position: center right; right: 6px; }}
    QRadioButton, QCheckBox {{ spacing: 8px; padding: 4px 4px 4px 0; border: 2px solid transparent;
        border-radius: 6px; min-height: {SMALLEST_CONTROL - 12}px; }}
    QRadioButton:focus, QCheckBox:focus {{ border: 2px solid {c.accent}; }}
    QRadioButton::indicator {{ width: {dot - 2}px; height: {dot - 2}px;
        border-radius: {dot // 2}px; border: 1px solid {c.border}; background: {c.surface}; }}
    QRadioButton::indicator:checked {{ width: {dot - 2 * ring}px; height: {dot - 2 * ring}px;
        border: {ring}px solid {c.accent}; background: {c.on_accent}; }}
    QScrollArea, QScrollArea > QWidget > QWidget {{ background: transparent; border: none; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle {{ background: {c.border}; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {c.accent}; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QAbstractScrollArea::corner {{ background: transparent; border: none; }}
    QTableView {{ background: {c.surface}; border: 2px solid {c.border};
        selection-background-color: {c.selection}; selection-color: {c.text}; outline: 0; }}
    QTableView::item {{ padding: 0 8px; border: none; }}
    QTableView::item:selected {{ background: {c.selection}; color: {c.text}; }}
    QTableView:focus {{ border-color: {c.accent}; }}
    QHeaderView::section {{ background: {c.surface}; color: {c.quiet}; border: none;
        border-bottom: 1px solid {c.line}; padding: 8px 11px; font-weight: 600; }}
    QMenuBar {{ background: {c.window}; }}
    QMenuBar::item {{ padding: 6px 10px; background: transparent; }}
    QMenuBar::item:selected {{ background: {c.selection}; color: {c.text}; }}
    QMenu {{ background: {c.surface}; border: 1px solid {c.border}; padding: 4px; }}
    QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.selection}; color: {c.text}; }}
    QMenu::item:disabled {{ color: {c.quiet}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px; }}
    QProgressBar {{ background: {c.raised}; border: 1px solid {c.border}; border-radius: 5px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
    QToolTip {{ background: {c.surface}; color: {c.text}; border: 1px solid {c.border}; }}
    QMessageBox QLabel {{ min-width: 380px; padding: 2px 8px; }}
    QMessageBox QLabel#qt_msgbox_label {{ font-weight: 600; padding-top: 8px; }}
    QSplitter::handle {{ background: transparent; }}
    """
