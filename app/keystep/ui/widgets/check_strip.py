"""One mark for each of the latest checks, the oldest at the left, by shape and colour."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from keystep.domain.causes import Status
from keystep.ui import icons
from keystep.ui.theme import spacing, tint
from keystep.ui.widgets.status import STATUS_ICONS, status_tint

SIZE = 1.1


class CheckStrip(QWidget):
    """Its words are its accessible name: the marks say nothing that the words don't."""

    def __init__(self) -> None:
        super().__init__()
        self._statuses: tuple[Status, ...] = ()
        self._side = round(self.fontMetrics().height() * SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_statuses(self, statuses: Sequence[Status], words: str) -> None:
        self._statuses = tuple(statuses)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(len(self._statuses) * self._step - spacing(0.5), self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for place, status in enumerate(self._statuses):
            mirrored = self.isRightToLeft()
            left = self.width() - self._side - place * self._step if mirrored else None
            mark = icons.pixmap(STATUS_ICONS[status], tint(status_tint(status)), self._side)
            painter.drawPixmap(place * self._step if left is None else left, 0, mark)
        painter.end()

    @property
    def _step(self) -> int:
        return self._side + spacing(0.5)
