"""A text field that shows an answer without overwriting what is being entered."""

from PySide6.QtWidgets import QLineEdit

from keystep.ui.widgets.labels import plain_label


class AnswerField(QLineEdit):
    """Also text that no key press brought, as from an assistive program, is left alone."""

    def __init__(self, name: str, example: str) -> None:
        super().__init__()
        self._answer = ""
        self.label = plain_label(name, wrap=False)
        self.label.setBuddy(self)
        self.setAccessibleName(name)
        self.setPlaceholderText(example)

    def show_answer(self, answer: str) -> None:
        """Show the answer, unless something was entered that nobody has taken yet."""
        if self.text() == self._answer:
            self.replace(answer)

    def replace(self, answer: str) -> None:
        """Show the answer in place of whatever stands there: the person chose it."""
        self._answer = answer
        if self.text() != answer:
            self.setText(answer)

    def take_entered(self) -> str | None:
        """What was entered since the last answer; None if nothing was."""
        if self.text() == self._answer:
            return None
        self._answer = self.text()
        return self._answer
