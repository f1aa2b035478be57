"""Message boxes that show text as it is, whoever wrote it."""

import textwrap

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

LONGEST_LINE = 40


def message_box(parent: QWidget | None, text: str, more: str) -> QMessageBox:
    """A box for plain text, to be opened: buttons come next. It is gone once closed."""
    box = QMessageBox(parent)
    # First of all: what comes after takes its format from it.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.NoIcon)
    # Qt keeps it on one line up to the width of the screen, and cuts off what is bold beyond.
    box.setText("\n".join(textwrap.wrap(text, LONGEST_LINE)))
    box.setInformativeText(more)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box
