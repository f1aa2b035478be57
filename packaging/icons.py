"""Writes keystep.ico and keystep.icns into a folder, from the one drawing of the application."""

import os
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).parents[1] / "resources" / "icons" / "keystep.svg"
WINDOWS_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
MAC_SIZES = (32, 64, 128, 256, 512, 1024)
"""Pixels. Each is drawn for itself: a picture made smaller is blurred."""


def write_icons(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # Pillow takes a picture of its own for each size that it finds here.
    *smaller, largest = [drawn(size) for size in WINDOWS_SIZES]
    sizes = [(size, size) for size in WINDOWS_SIZES]
    largest.save(folder / "keystep.ico", append_images=smaller, sizes=sizes)
    *smaller, largest = [drawn(size) for size in MAC_SIZES]
    largest.save(folder / "keystep.icns", append_images=smaller)


def drawn(size: int) -> Image.Image:
    """The drawing, `size` pixels high and wide."""
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (size, size), bytes(image.constBits()))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    write_icons(Path(sys.argv[1]))
