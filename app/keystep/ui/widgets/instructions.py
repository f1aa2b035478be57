"""Instructions side by side, each with its number, a drawing of what to click, and words."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from keystep.ui import icons
from keystep.ui.theme import spacing
from keystep.ui.widgets.labels import plain_label

WIDTH_IN_LETTERS = 23


@dataclass(frozen=True)
class Instruction:
    """`drawing` names a file in resources/illustrations; `picture` says what it shows."""

    text: str
    drawing: str
    picture: str


class Instructions(QWidget):
    """As many beside each other as fit in pairs: four, two or one."""

    def __init__(self, *instructions: Instruction) -> None:
        super().__init__()
        self.cards = [_Card(number, one) for number, one in enumerate(instructions, 1)]
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(spacing(2))
        self._grid.setVerticalSpacing(spacing(1.5))
        self._arrange(len(self.cards))

    def minimumSizeHint(self) -> QSize:
        """One card wide: the page decides, and the cards follow."""
        return QSize(self.cards[0].width_of_drawing, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self.cards[0].width_of_drawing + self._grid.horizontalSpacing()
        fitting = (event.size().width() + self._grid.horizontalSpacing()) // needed
        self._arrange(len(self.cards) if fitting >= len(self.cards) else 2 if fitting > 1 else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, *divmod(place, columns))
        for column in range(len(self.cards)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


class Illustration(QLabel):
    """A drawing in the colours of the scheme, as wide as so many letters of text."""

    def __init__(self, name: str, picture: str) -> None:
        super().__init__()
        self._name = name
        self.width_of_drawing = self.fontMetrics().averageCharWidth() * WIDTH_IN_LETTERS
        self.setAccessibleName(picture)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._draw()

    def _draw(self) -> None:
        self.setPixmap(icons.illustration(self._name, self.width_of_drawing))


class _Card(QWidget):
    def __init__(self, number: int, instruction: Instruction) -> None:
        super().__init__()
        self.text = instruction.text
        self.drawing = Illustration(instruction.drawing, instruction.picture)
        self.width_of_drawing = self.drawing.width_of_drawing
        top = Qt.AlignmentFlag.AlignTop
        words = QHBoxLayout()
        words.setSpacing(spacing(0.5))
        words.addWidget(plain_label(f"{number}.", kind="here", wrap=False), alignment=top)
        words.addWidget(plain_label(instruction.text), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing(0.5))
        column.addWidget(self.drawing, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addLayout(words)
        column.addStretch(1)
