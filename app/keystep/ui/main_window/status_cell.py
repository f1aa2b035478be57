"""Draws the status of a row: an icon, what it is, and in a quieter line below since when."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from keystep.ui.main_window.connection_model import WHEN_ROLE
from keystep.ui.theme import colours, spacing

Index = QModelIndex | QPersistentModelIndex


def row_height(metrics: QFontMetrics) -> int:
    """Two lines and some air, at any size of text."""
    return 2 * metrics.lineSpacing() + spacing(1.25)


class StatusDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        when = str(index.data(WHEN_ROLE) or "")
        if not when:
            super().paint(painter, option, index)
            return
        filled = QStyleOptionViewItem(option)
        self.initStyleOption(filled, index)
        headline = filled.text
        view = filled.widget
        style = view.style() if view else QApplication.style()
        place = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, filled, view)
        filled.text = ""
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, filled, painter, view)
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, filled, view) + 1
        _draw_lines(painter, filled, place.adjusted(margin, 0, -margin, 0), (headline, when))


def _draw_lines(
    painter: QPainter, option: QStyleOptionViewItem, place: QRect, lines: tuple[str, str]
) -> None:
    metrics = QFontMetrics(option.font)
    high = metrics.lineSpacing()
    top = place.center().y() - high
    alignment = QStyle.visualAlignment(
        option.direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    )
    painter.save()
    painter.setFont(option.font)
    for line, colour in zip(lines, (colours().text, colours().quiet), strict=True):
        shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, place.width())
        painter.setPen(QColor(colour))
        painter.drawText(QRect(place.x(), top, place.width(), high), alignment, shown)
        top += high
    painter.restore()
