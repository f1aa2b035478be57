"""Says that Keystep made a mistake, and whether one can go on. It keeps nobody from anything."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from keystep.mistakes import Mistake
from keystep.texts import _
from keystep.ui.announce import announce
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.dialogs.frame import FramedDialog
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import plain_label

WIDTH_IN_LETTERS = 84
LINES_OF_DETAILS = 10

WriteReport = Callable[[str], Coroutine[Any, Any, str]]


class MistakeDialog(FramedDialog):
    """Not modal. Further mistakes join the details of the one that is open.

    `write_report` adds what this computer is like; without it the places alone are copied.
    """

    def __init__(
        self,
        parent: QWidget | None,
        runner: AsyncRunner,
        write_report: WriteReport | None,
        *,
        goes_on: bool = True,
    ) -> None:
        title = _("Something went wrong inside Keystep")
        super().__init__(parent, title, letters=WIDTH_IN_LETTERS, lines=1)
        self.setModal(False)
        self._runner = runner
        self._write_report = write_report
        self._details = QPlainTextEdit()
        self._details.setReadOnly(True)
        self._details.setTabChangesFocus(True)
        self._details.setAccessibleName(_("Details"))
        self._details.setMinimumHeight(self.fontMetrics().lineSpacing() * LINES_OF_DETAILS)
        self._unfold = button(_("&Details"), self.show_details, kind="link")
        self._copied = plain_label(kind="works", wrap=False)
        self._copy = button(_("C&opy report"), self._copy_report)
        self._close = button(_("&Close"), self.reject, kind="primary")
        self._build(goes_on=goes_on)

    @property
    def details(self) -> str:
        return self._details.toPlainText()

    def add(self, mistake: Mistake) -> None:
        self._details.appendPlainText(mistake.text)

    def show_details(self) -> None:
        """Where and what, for somebody who can mend it."""
        self._details.show()
        self._unfold.hide()
        self._details.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take_the_right_height()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._take_the_right_height()

    def _take_the_right_height(self) -> None:
        """No higher than its text, which needs the more lines the larger its letters are."""
        self.column.activate()
        self.resize(self.width(), self.column.totalHeightForWidth(self.width()))

    def _copy_report(self) -> None:
        places = self.details
        if self._write_report is None:
            self._put_on_clipboard(places)
        else:
            report = self._write_report(places)
            self._runner.start(
                report, self._put_on_clipboard, lambda: self._put_on_clipboard(places)
            )

    def _put_on_clipboard(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._copied.setText(_("Copied"))
        announce(self, _("Report copied"))

    def _build(self, *, goes_on: bool) -> None:
        go_on = _("You can go on. What you just did may not have worked.")
        closes = _("Keystep can't go on, so it closes. You can start it again.")
        for text in (
            go_on if goes_on else closes,
            _("If it happens again, copy the report and send it to IT. No key is in it."),
        ):
            self.column.addWidget(plain_label(text))
        self._details.hide()
        self.column.addWidget(self._details, 1)
        self.add_buttons(self._unfold, self._copied, self._copy, self._close)
        self._close.setFocus()
