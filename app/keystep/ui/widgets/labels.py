"""Labels that show text as it is: Qt would take a nickname with a tag in it for HTML."""

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QWidget

from keystep import texts
from keystep.texts import N_, _
from keystep.ui import icons
from keystep.ui.theme import HEADING_SIZE, TITLE_SIZE, Tint, scaled_font, tint


def plain_label(text: str = "", *, kind: str = "", wrap: bool = True) -> QLabel:
    """A label for plain text. `kind` picks its colour from the style sheet."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if texts.is_mirrored():
        # Else Qt takes an ID or an address to the left, away from what it belongs to.
        label.setAlignment(_FROM_THE_RIGHT)
    label.setText(text)
    if kind:
        label.setProperty("kind", kind)
    return label


def title_label(text: str) -> QLabel:
    label = plain_label(text)
    label.setFont(_bold(scaled_font(label.font(), TITLE_SIZE)))
    return label


def heading_label(text: str = "") -> QLabel:
    label = plain_label(text)
    label.setFont(_bold(scaled_font(label.font(), HEADING_SIZE)))
    return label


def breakable(text: str) -> str:
    """The text with places to break inside long words, which Qt would let run off the screen."""
    return _LONG_WORD.sub(lambda found: _EVERY_FEW.sub("\\1\u200b", found[0]), text)


def keep_together(text: str) -> str:
    """The text without a place to break between the dots of a key's ending and its letters.

    Nor are the dots read as the end of what is read from the right.
    """
    return _ENDING.sub("\u200e…\u2060" if texts.is_mirrored() else "…\u2060", text)


def set_tooltip(widget: QWidget, text: str) -> None:
    """A tooltip of plain text."""
    widget.setToolTip(plain_tooltip(text))


def plain_tooltip(text: str) -> str:
    """Qt has no format for plain tooltips: what looks like a tag would be one."""
    return text.replace("<", "<\u200b")


def set_kind(widget: QWidget, kind: str) -> None:
    """Change what the style sheet takes the widget for."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


_FROM_THE_RIGHT = (
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
)
_ENDING = re.compile(r"…(?=[\w-])")
_LONG_WORD = re.compile(r"\S{16,}")
_EVERY_FEW = re.compile(r"(.{8})")

_MEANINGS = {
    "works": N_("Fine"),
    "attention": N_("Attention"),
    "failed": N_("Trouble"),
    "unknown": N_("Can't tell"),
    "not_tried": N_("Not checked"),
    "checking": N_("Checking"),
    "current": N_("You are here"),
    "key": N_("Key"),
    "point": N_("Point"),
    "no": N_("No"),
}


class IconLabel(QLabel):
    """A status icon as high as a line of text. The words beside it say the same."""

    def __init__(self, size: float = 1.25) -> None:
        super().__init__()
        side = round(self.fontMetrics().height() * size)
        self._side = side
        self._shown: tuple[str, Tint] | None = None
        self.setFixedSize(QSize(side, side))

    @property
    def name(self) -> str:
        """Which icon is shown."""
        return self._shown[0] if self._shown is not None else ""

    def show_icon(self, name: str, colour: Tint) -> None:
        self._shown = (name, colour)
        self.setAccessibleName(_(_MEANINGS[name]))
        self.setPixmap(icons.pixmap(name, tint(colour), self._side))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self._shown is not None:
            self.show_icon(*self._shown)


def _bold(font: QFont) -> QFont:
    font.setWeight(QFont.Weight.DemiBold)
    return font
