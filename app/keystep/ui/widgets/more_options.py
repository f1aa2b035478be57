"""A part of a form that stays folded until someone needs it."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button


class MoreOptions(QWidget):
    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.content = content
        self._toggle = button("", self._turn, kind="link")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing())
        column.addWidget(self._toggle, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(content)
        self.unfold(open_=False)

    def unfold(self, *, open_: bool = True) -> None:
        self.content.setVisible(open_)
        self._toggle.setText(_("Fewer options") if open_ else _("More options"))

    def _turn(self) -> None:
        self.unfold(open_=self.content.isHidden())
        if not self.content.isHidden():
            # Unfolded below the edge of the page it would look as if nothing had happened.
            QTimer.singleShot(0, self, self._show_whole)

    def _show_whole(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self.content, 0, spacing(2))
