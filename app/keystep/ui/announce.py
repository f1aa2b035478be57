"""Says a thing to whoever listens through a screen reader; the screen always shows it too."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str) -> None:
    """Have `text` read out when the reader has a moment."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
