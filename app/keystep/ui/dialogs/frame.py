"""What the larger dialogs have in common: a title, a column of parts, buttons below, a size."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from keystep.ui.theme import spacing
from keystep.ui.widgets.labels import title_label


class FramedDialog(QDialog):
    """Opened, never `exec`ed; gone when it is closed. Its size is in the reader's letters."""

    def __init__(self, parent: QWidget, title: str, *, letters: int, lines: int) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(spacing(3), spacing(3), spacing(3), spacing(2))
        self.column.setSpacing(spacing(2))
        self.column.addWidget(title_label(title))
        metrics, free = self.fontMetrics(), self.screen().availableSize()
        self.resize(
            min(metrics.averageCharWidth() * letters, free.width() - 40),
            min(metrics.lineSpacing() * lines, free.height() - 60),
        )

    def add_buttons(self, aside: QWidget, *buttons: QWidget) -> None:
        """`aside` stands at the left, apart from the buttons that end or go on."""
        row = QHBoxLayout()
        row.setSpacing(spacing())
        row.addWidget(aside)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        self.column.addLayout(row)
