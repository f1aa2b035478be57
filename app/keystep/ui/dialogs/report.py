"""The details of a check, word for word, to be read here or copied for IT. No secret is in them."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from keystep.texts import _
from keystep.ui.announce import announce
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.dialogs.frame import FramedDialog
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import plain_label

WIDTH_IN_LETTERS = 96
HEIGHT_IN_LINES = 38


class ReportDialog(FramedDialog):
    """`runner` is its owner's; `report` makes the text."""

    def __init__(
        self, parent: QWidget, runner: AsyncRunner, report: Coroutine[Any, Any, str]
    ) -> None:
        title = _("Details of the check")
        super().__init__(parent, title, letters=WIDTH_IN_LETTERS, lines=HEIGHT_IN_LINES)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(_("Details of the check"))
        self._copy = button(_("C&opy report for IT"), self._copy_text, kind="primary")
        self._copied = plain_label(kind="works", wrap=False)
        self._close = button(_("&Close"), self.reject)
        self._build()
        job = runner.start(report, self._show_text)
        if job is not None:
            self.finished.connect(lambda _result: job.cancel())

    @property
    def text(self) -> str:
        return self._text.toPlainText()

    def _show_text(self, text: str) -> None:
        self._text.setPlainText(text)
        self._copy.setEnabled(True)
        self._copy.setFocus()

    def _copy_text(self) -> None:
        QGuiApplication.clipboard().setText(self.text)
        self._copied.setText(_("Copied"))
        announce(self, _("Report copied"))

    def _build(self) -> None:
        self._copy.setEnabled(False)
        self.column.addWidget(
            plain_label(_("There is no key in this text. You can send it to IT."))
        )
        self.column.addWidget(self._text, 1)
        self.add_buttons(self._copied, self._copy, self._close)
