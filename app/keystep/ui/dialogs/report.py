"""The details of a check, word for word, to be read here or copied for IT. No secret is in them."""

from collections.abc import Coroutine
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from keystep.texts import _
from keystep.ui.announce import announce
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import plain_label, title_label

WIDTH_IN_LETTERS = 96
HEIGHT_IN_LINES = 38


class ReportDialog(QDialog):
    """`runner` is its owner's; `report` makes the text."""

    def __init__(
        self, parent: QWidget, runner: AsyncRunner, report: Coroutine[Any, Any, str]
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Details of the check"))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
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
        column = QVBoxLayout(self)
        column.setContentsMargins(spacing(3), spacing(3), spacing(3), spacing(2))
        column.setSpacing(spacing(2))
        column.addWidget(title_label(_("Details of the check")))
        column.addWidget(plain_label(_("There is no key in this text. You can send it to IT.")))
        column.addWidget(self._text, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(spacing())
        buttons.addWidget(self._copied)
        buttons.addStretch(1)
        buttons.addWidget(self._copy)
        buttons.addWidget(self._close)
        column.addLayout(buttons)
        metrics, free = self.fontMetrics(), self.screen().availableSize()
        self.resize(
            min(metrics.averageCharWidth() * WIDTH_IN_LETTERS, free.width() - 40),
            min(metrics.lineSpacing() * HEIGHT_IN_LINES, free.height() - 60),
        )
