"""A field for a day, typed as the reader writes days, with one day offered as one click."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from keystep.texts import _
from keystep.ui.dialogs.read_fields import key_kept_out
from keystep.ui.main_window.times import exact_day, read_day, today
from keystep.ui.theme import spacing
from keystep.ui.widgets.answer_field import AnswerField
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.flow import Flow
from keystep.ui.widgets.message import Message

EXAMPLE = date(2027, 12, 31)


class DayField(QWidget):
    """Not Qt's own date field: that takes a key in before it looks at it. `value` was read last."""

    def __init__(self, name: str, offer: tuple[str, date], shown: date | None) -> None:
        super().__init__()
        words, offered = offer
        self.value = shown
        self.field = AnswerField(
            name,
            exact_day(EXAMPLE),
            on_key=lambda _text: self._say_key(),
            on_typed_key=self._say_key,
        )
        self.field.replace(exact_day(shown) if shown else "")
        width = self.fontMetrics().horizontalAdvance(exact_day(EXAMPLE))
        self.field.setFixedWidth(width + spacing(6))
        self._message = Message(self.field)
        self._none = button(_("No day"), lambda: self.field.setText(""))
        offering = button(words, lambda: self.field.setText(exact_day(offered)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing(0.75))
        column.addWidget(self.field.label)
        column.addLayout(Flow(self.field, offering, self._none))
        column.addWidget(self._message)
        self.field.textChanged.connect(lambda _text: self._changed())
        self._changed()

    def read(self) -> bool:
        """Whether there is a day or nothing; else it is said what a day looks like."""
        typed = self.field.text().strip()
        found = read_day(typed)
        if typed and found is None:
            text = _("Write the day like this: {day}.")
            self._message.show_trouble(text.format(day=exact_day(EXAMPLE)))
            return False
        self.value = found
        return True

    def _say_key(self) -> None:
        self._message.show_note(key_kept_out())

    def _changed(self) -> None:
        """A day that has gone by may be meant, but is worth a word."""
        typed = self.field.text().strip()
        self._none.setEnabled(bool(typed))
        day = read_day(typed)
        if day is None or day >= today():
            self._message.clear()
        else:
            self._message.show_note(_("This day has gone by."))
