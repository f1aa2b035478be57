"""Offers to clear the clipboard while it still holds the key that was just saved."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from keystep.domain.api_address import ApiAddress
from keystep.domain.secret import SecretKey
from keystep.texts import _
from keystep.ui.clipboard import secret_clipboard
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import plain_label


class ClipboardOffer(QWidget):
    """`key` gives what was saved, and where it is for; None once it is forgotten."""

    def __init__(
        self,
        key: Callable[[], tuple[SecretKey, ApiAddress] | None],
        on_cleared: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._key = key
        self._on_cleared = on_cleared
        self._clear = button(_("Clear the clipboard"), self._clear_clipboard)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing())
        column.addWidget(plain_label(_("Your key is still in the clipboard.")))
        column.addWidget(self._clear, alignment=Qt.AlignmentFlag.AlignLeft)

    def show_state(self) -> None:
        saved = self._key()
        self.setVisible(saved is not None and secret_clipboard().holds(*saved))

    @property
    def first_field(self) -> QPushButton | None:
        return None if self.isHidden() else self._clear

    def _clear_clipboard(self) -> None:
        if (saved := self._key()) is not None:
            secret_clipboard().clear(*saved)
        self.hide()
        self._on_cleared(_("Clipboard cleared"))
