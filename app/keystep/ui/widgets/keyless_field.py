"""A text field for everything but the key: a key that gets near it is sent where it belongs."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, Signal
from PySide6.QtGui import QKeyEvent

from keystep.domain.key_shapes import has_the_shape_of_a_key
from keystep.ui.widgets.paste_field import PasteField

PAUSE_MS = 500
"""A program that types a key by itself leaves shorter ones between its letters."""


class KeylessField(PasteField):
    """`on_key` gets a pasted key; `on_typed_key` is told that one was taken out again.

    `entered` says what a person entered, and never a key; use it in place of `textEdited`.
    """

    entered = Signal(str)

    def __init__(self, on_key: Callable[[str], None], on_typed_key: Callable[[], None]) -> None:
        super().__init__()
        self._on_key = on_key
        self._on_typed_key = on_typed_key
        self._since_key = QElapsedTimer()
        self.textEdited.connect(self._edited)
        # An assistive program sets a text without editing it.
        self.textChanged.connect(lambda _text: self._take_out_a_key())

    @property
    def text_before(self) -> str:
        """What is to stand here again after a key was taken out."""
        return ""

    def diverts(self, text: str) -> bool:
        from keystep.domain.pasted_text import holds_a_key

        if not holds_a_key(text):
            return False
        self._on_key(text)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        types = bool(event.text()) and event.text().isprintable()
        if types and self._is_rest_of_a_key():
            self._since_key.restart()
        else:
            super().keyPressEvent(event)

    def _is_rest_of_a_key(self) -> bool:
        return self._since_key.isValid() and self._since_key.elapsed() < PAUSE_MS

    def _edited(self, text: str) -> None:
        if not self._take_out_a_key():
            self.entered.emit(text)

    def _take_out_a_key(self) -> bool:
        if not has_the_shape_of_a_key(self.text()):
            return False
        self._since_key.start()
        self.setText(self.text_before)  # this also forgets what could be undone
        self._on_typed_key()
        return True
