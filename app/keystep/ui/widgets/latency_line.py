"""A small line of how long the service took to answer, the oldest at the left."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from keystep.ui.theme import colours, spacing

FEWEST = 3
"""Two points would pass for a trend."""
WIDTH, HEIGHT = 8, 1.1
MARGIN, DOT = 4.0, 3.0


class LatencyLine(QWidget):
    """There only where there is something to draw. Its words are its accessible name."""

    def __init__(self) -> None:
        super().__init__()
        self._latencies: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_latencies(self, latencies: Sequence[int], words: str) -> None:
        self._latencies = tuple(latencies)
        self.setAccessibleName(words)
        self.setVisible(len(latencies) >= FEWEST)
        self.update()

    def sizeHint(self) -> QSize:
        high = self.fontMetrics().height()
        return QSize(round(high * WIDTH / 2) + spacing(), round(high * HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if len(self._latencies) < FEWEST:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self._line()
        painter.setPen(QPen(QColor(colours().accent), 2))
        painter.drawPolyline(line)
        painter.setBrush(QColor(colours().accent))
        painter.drawEllipse(line.last(), DOT, DOT)
        painter.end()

    def _line(self) -> QPolygonF:
        """From nought up, so that a little trembling does not look like a storm."""
        wide, high = self.width() - 2 * MARGIN, self.height() - 2 * MARGIN
        most = max(*self._latencies, 1)
        steps = len(self._latencies) - 1
        points = []
        for place, latency in enumerate(self._latencies):
            along = place / steps
            x = MARGIN + wide * (1 - along if self.isRightToLeft() else along)
            points.append(QPointF(x, MARGIN + high * (1 - latency / most)))
        return QPolygonF(points)
