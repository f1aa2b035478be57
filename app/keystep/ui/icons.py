"""Our own icons: small SVG drawings that take the colour they are asked for."""

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_folder = Path()
_SHARPNESS = 2  # drawn at twice the size, so that they stay sharp on dense screens


def use_folder(folder: Path) -> None:
    """Where the drawings are. Called once, before the first window."""
    global _folder  # noqa: PLW0603  one program, one set of drawings
    _folder = folder


@lru_cache(maxsize=256)
def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """The drawing `name` in `colour` ("#rrggbb"), `size` pixels high and wide."""
    drawing = (_folder / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    image = QPixmap(size * _SHARPNESS, size * _SHARPNESS)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size * _SHARPNESS, size * _SHARPNESS))
    painter.end()
    image.setDevicePixelRatio(_SHARPNESS)
    return image


def application_icon() -> QIcon:
    return QIcon(str(_folder / "keystep.svg"))
