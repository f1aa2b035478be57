"""Message boxes that show text as it is, whoever wrote it."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QTextLayout
from PySide6.QtWidgets import QMessageBox, QWidget

LONGEST_LINE_IN_LETTERS = 42
WIDEST_IN_QT = 360
"""Beyond, Qt narrows the box again and cuts off what it can't break (measured with 6.11)."""


def message_box(parent: QWidget | None, text: str, more: str) -> QMessageBox:
    """A box for plain text, to be opened: buttons come next. It is gone once closed."""
    box = QMessageBox(parent)
    # First of all: what comes after takes its format from it.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.NoIcon)
    # Qt keeps it on one line up to the width of the screen, and cuts off what is bold beyond.
    box.setText("\n".join(_lines(text, box.font())))
    box.setInformativeText(more)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box


def _lines(text: str, font: QFont) -> Iterator[str]:
    """Broken where the language allows it, which in Japanese is not only between words."""
    font.setBold(True)
    letters = QFontMetrics(font).averageCharWidth() * LONGEST_LINE_IN_LETTERS
    layout = QTextLayout(text, font)
    layout.beginLayout()
    units = text.encode("utf-16-le")
    while (line := layout.createLine()).isValid():
        line.setLineWidth(min(letters, WIDEST_IN_QT))
        start, end = line.textStart(), line.textStart() + line.textLength()
        yield units[2 * start : 2 * end].decode("utf-16-le").strip()
    layout.endLayout()
