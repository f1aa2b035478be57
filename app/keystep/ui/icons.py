"""Our own drawings: icons in the colour they are asked for, illustrations in the scheme's."""

import re
from functools import lru_cache
from html import escape
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from keystep.texts import _
from keystep.ui.theme import colours

_resources = Path()
_COLOUR_NAME = re.compile(r"@([a-z_]+)")
_MARK = re.compile(r"\(&\w\)|&")
_LETTER_SIZE, _LETTERS_ON_A_BUTTON = 10, 7
_SHARPNESS = 2  # drawn at twice the size, so that they stay sharp on dense screens


def use_resources(folder: Path) -> None:
    """Where the drawings are. Called once, before the first window."""
    global _resources  # noqa: PLW0603  one program, one set of drawings
    _resources = folder


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """The icon `name` in `colour` ("#rrggbb"), `size` pixels high and wide."""
    drawing = (_resources / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return _drawn(drawing.replace("currentColor", colour), size)


def illustration(name: str, width: int) -> QPixmap:
    """The illustration `name`, `width` pixels wide. Its "@text" and so on name our colours.

    OpenAI's page is drawn as it is, in English and from left to right; "{paste}" is our button.
    """
    drawing = (_resources / "illustrations" / f"{name}.svg").read_text(encoding="utf-8")
    paste = _MARK.sub("", _("&Paste"))
    size = _LETTER_SIZE * min(1, _LETTERS_ON_A_BUTTON / len(paste))
    drawing = drawing.replace("{paste}", escape(paste)).replace("{size}", f"{size:.1f}")
    return _drawn(_COLOUR_NAME.sub(lambda found: getattr(colours(), found[1]), drawing), width)


def _drawn(drawing: str, width: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    shape = renderer.defaultSize()
    height = round(width * shape.height() / shape.width())
    image = QPixmap(width * _SHARPNESS, height * _SHARPNESS)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(_SHARPNESS)
    return image


def application_icon() -> QIcon:
    return QIcon(str(_resources / "icons" / "keystep.svg"))
