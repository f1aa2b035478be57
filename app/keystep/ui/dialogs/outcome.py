"""What came of some work, line by line, where that is more than fits beside other things."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from keystep.texts import _
from keystep.ui.dialogs.frame import FramedDialog
from keystep.ui.widgets.buttons import button

WIDTH_IN_LETTERS = 96
HEIGHT_IN_LINES = 24


class OutcomeDialog(FramedDialog):
    def __init__(self, parent: QWidget, title: str, lines: Sequence[str]) -> None:
        super().__init__(parent, title, letters=WIDTH_IN_LETTERS, lines=HEIGHT_IN_LINES)
        text = QPlainTextEdit("\n".join(lines))
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setAccessibleName(title)
        self.text = text.toPlainText()
        close = button(_("&Close"), self.reject, kind="primary")
        self.column.addWidget(text, 1)
        self.add_buttons(QWidget(), close)
        close.setFocus()
