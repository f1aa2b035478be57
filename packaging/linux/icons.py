"""Icons for menus: the one drawing, and pictures of it where no drawing can be shown."""

import shutil
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from linux import menu_texts

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def write_icons(drawing: Path, theme: Path) -> None:
    """Fill a folder as `/usr/share/icons/hicolor`. The same drawing gives the same bytes."""
    scalable = theme / "scalable" / "apps"
    scalable.mkdir(parents=True)
    shutil.copyfile(drawing, scalable / f"{menu_texts.APP_ID}.svg")
    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        raise ValueError(f"{drawing} can't be drawn")
    for size in SIZES:
        folder = theme / f"{size}x{size}" / "apps"
        folder.mkdir(parents=True)
        _draw(renderer, size).save(str(folder / f"{menu_texts.APP_ID}.png"))


def _draw(renderer: QSvgRenderer, size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image
