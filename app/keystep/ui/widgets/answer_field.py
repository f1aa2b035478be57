"""A text field that shows an answer without overwriting what is being entered."""

from collections.abc import Callable

from PySide6.QtGui import QClipboard

from keystep.ui.widgets.keyless_field import KeylessField
from keystep.ui.widgets.labels import plain_label
from keystep.ui.widgets.paste_field import clipboard_text


class AnswerField(KeylessField):
    """Also text that no key press brought, as from an assistive program, is left alone."""

    def __init__(
        self,
        name: str,
        example: str,
        on_key: Callable[[str], None],
        on_typed_key: Callable[[], None],
    ) -> None:
        self._answer = ""
        super().__init__(on_key, on_typed_key)
        self.label = plain_label(name, wrap=False)
        self.label.setBuddy(self)
        self.setAccessibleName(name)
        self.setPlaceholderText(example)

    @property
    def text_before(self) -> str:
        return self._answer

    def show_answer(self, answer: str) -> None:
        """Show the answer, unless something was entered that nobody has taken yet."""
        if self.text() == self._answer:
            self.replace(answer)

    def replace(self, answer: str) -> None:
        """Show the answer in place of whatever stands there: the person chose it."""
        self._answer = answer
        if self.text() != answer:
            self.setText(answer)

    def paste_over(self) -> None:
        """Paste in place of whatever stands there, if there is anything to paste."""
        if clipboard_text(QClipboard.Mode.Clipboard):
            self.selectAll()
            self.paste_from_clipboard()

    def take_entered(self) -> str | None:
        """What was entered since the last answer; None if nothing was."""
        if self.text() == self._answer:
            return None
        self._answer = self.text()
        return self._answer
