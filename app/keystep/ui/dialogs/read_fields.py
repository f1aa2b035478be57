"""Fields of a dialog that say beside them what is wrong with what stands there."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keystep.domain.identifiers import IdProblem
from keystep.domain.own_words import OwnWordsProblem, read_notes
from keystep.services.sentences import sentence
from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.answer_field import AnswerField
from keystep.ui.widgets.keyless_notes import KeylessNotes
from keystep.ui.widgets.labels import plain_label
from keystep.ui.widgets.message import Message

FieldProblem = IdProblem | OwnWordsProblem
ReadLine = Callable[[str], str | FieldProblem | None]
LINES_OF_NOTES = 5


class LineField(QWidget):
    """One line of text. `value` is what was read last."""

    def __init__(
        self, name: str, example: str, shown: str | None, read: ReadLine, note: str
    ) -> None:
        super().__init__()
        self._read = read
        self.value = shown
        self.field = AnswerField(
            name, example, on_key=lambda _text: self._say_key(), on_typed_key=self._say_key
        )
        self.field.replace(shown or "")
        self.field.setCursorPosition(0)
        self._message = Message(self.field)
        self.field.entered.connect(lambda _text: self._message.clear())
        _stack(self, self.field.label, self.field, self._message, plain_label(note, kind="quiet"))

    def read(self) -> bool:
        """Whether there is nothing wrong; else it is said."""
        found = self._read(self.field.text())
        if isinstance(found, FieldProblem):
            self._message.show_trouble(_problem_in_words(found))
            return False
        self._message.clear()
        self.value = found
        return True

    def _say_key(self) -> None:
        self._message.show_note(key_kept_out())


class NotesField(QWidget):
    def __init__(self, shown: str) -> None:
        super().__init__()
        name = _("Notes")
        self.value = shown
        self._message = Message()
        self.field = KeylessNotes(name, LINES_OF_NOTES, self._say_key)
        self.field.setPlainText(shown)
        self.field.textChanged.connect(self._changed)
        label = plain_label(name, wrap=False)
        label.setBuddy(self.field)
        _stack(self, label, self.field, self._message)

    def read(self) -> bool:
        """Whether there is nothing wrong; else it is said."""
        found = read_notes(self.field.toPlainText())
        if isinstance(found, OwnWordsProblem):
            self._message.show_trouble(sentence(found))
            return False
        self._message.clear()
        self.value = found
        return True

    def _changed(self) -> None:
        if self.field.toPlainText():
            self._message.clear()

    def _say_key(self) -> None:
        self._message.show_note(key_kept_out())


def key_kept_out() -> str:
    """What is said where a key was put."""
    return _("This looks like a secret key, so it was not put there.")


def _problem_in_words(problem: FieldProblem) -> str:
    """The wizard says of a key that it belongs in the step before; here is none."""
    return key_kept_out() if problem is IdProblem.IS_A_KEY else sentence(problem)


def _stack(place: QWidget, *parts: QWidget) -> None:
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing(0.75))
    for part in parts:
        column.addWidget(part)
