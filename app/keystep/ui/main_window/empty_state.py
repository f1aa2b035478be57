"""What the window shows while there is no connection: one sentence, one button."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import IconLabel, plain_label, title_label


class EmptyState(QWidget):
    """`message_place` is for what became of the last connection."""

    def __init__(
        self,
        on_new: Callable[[], None],
        on_import: Callable[[], None],
        on_practice: Callable[[], None] | None,
    ) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        icon = IconLabel(3)
        icon.show_icon("key", "accent")
        title = title_label(_("No connections yet"))
        title.setAlignment(centre)
        text = plain_label(
            _("Make your first one in five minutes, and your tools can use OpenAI."),
            kind="quiet",
        )
        text.setAlignment(centre)
        self.message_place = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(spacing(3), spacing(2), spacing(3), spacing(3))
        column.setSpacing(spacing(2))
        column.addLayout(self.message_place)
        column.addStretch(2)
        column.addWidget(icon, alignment=centre)
        column.addWidget(title)
        column.addWidget(text)
        self.new = button(_("&New connection"), on_new, kind="primary")
        column.addWidget(self.new, alignment=centre)
        column.addWidget(
            button(_("Import a list from another computer"), on_import, kind="link"),
            alignment=centre,
        )
        if on_practice is not None:
            column.addWidget(
                button(_("Try it in practice mode"), on_practice, kind="link"), alignment=centre
            )
        column.addStretch(3)
