"""Looks a window over as a picky reviewer would: what is cut off, unnamed, or not plain."""

import re
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMessageBox,
    QScrollArea,
    QTableView,
    QWidget,
)

from keystep.ui.main_window.connection_model import WHEN_ROLE

SMALLEST_CONTROL = 32
ROUNDING = 1
CELL_PADDING = 16
ICON_GAP = 8
_JAPANESE = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_WHERE_LINES_END = re.compile(rf"[\s\u200b]+|(?<={_JAPANESE})|(?={_JAPANESE})")
"""Between words; Japanese has none, and goes on in the next line after nearly every sign."""

_ARABIC = re.compile("[\u0600-\u06ff]")
_LOOKS_LIKE_HTML = re.compile(r"<\s*[!/?a-zA-Z]")


def cut_off(window: QWidget) -> list[str]:
    """The visible texts that do not fit into their place."""
    return [
        *(f"label: {label.text()}" for label in _labels(window) if not _label_fits(label)),
        *(f"button: {b.text()}" for b in _buttons(window) if not _button_fits(b)),
        *(f"field: {f.text()}" for f in _fields(window) if not _field_fits(f)),
        *(f"beside its page: {text}" for text in _beside_the_page(window)),
        *(text for table in window.findChildren(QTableView) for text in _elided_cells(table)),
    ]


def scrolls(window: QWidget) -> list[str]:
    """The pages that are longer than their place."""
    areas = (area for area in window.findChildren(QScrollArea) if area.isVisible())
    return [
        f"scrolls by {area.verticalScrollBar().maximum()}"
        for area in areas
        if area.verticalScrollBar().maximum() > 0
    ]


def unnamed(window: QWidget) -> list[str]:
    """The controls that can have the focus and that a screen reader could not name."""
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in _visible(window)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not _accessible_name(widget)
    ]


def too_small(window: QWidget) -> list[str]:
    """The controls that are lower than a finger or an unsteady hand needs."""
    controls: list[QWidget] = [*_buttons(window), *_fields(window)]
    return [
        f"{control.accessibleName() or type(control).__name__}: {control.height()}"
        for control in controls
        if control.height() < SMALLEST_CONTROL
    ]


def shared_letters(window: QWidget) -> list[str]:
    """The letters that more than one control of a screen answers to, with Alt."""
    texts = [control.text() for control in _buttons(window)]
    menu_bar = window.menuBar() if isinstance(window, QMainWindow) else None
    texts += [action.text() for action in menu_bar.actions()] if menu_bar else []
    letters = Counter(
        found[1].lower() for text in texts if (found := re.search(r"(?<!&)&(\w)", text))
    )
    return [letter for letter, count in letters.items() if count > 1]


def images_without_words(window: QWidget) -> list[str]:
    return [
        type(label).__name__
        for label in window.findChildren(QLabel)
        if label.isVisible() and not label.pixmap().isNull() and not label.accessibleName()
    ]


def rich_texts(window: QWidget) -> list[str]:
    """The texts that Qt would take for HTML, or that it would if somebody put a tag in."""
    labels = window.findChildren(QLabel)
    plain = Qt.TextFormat.PlainText
    return [
        *(one.text() for one in labels if one.text() and one.textFormat() is not plain),
        *(box.text() for box in _boxes(window) if box.textFormat() is not plain),
        *(tip for tip in _tooltips(window) if _LOOKS_LIKE_HTML.search(tip)),
    ]


def _boxes(window: QWidget) -> Iterator[QMessageBox]:
    for widget in [window, *window.findChildren(QMessageBox)]:
        if isinstance(widget, QMessageBox):
            yield widget


def _tooltips(window: QWidget) -> Iterator[str]:
    """A menu's and an action's as well: Qt shows an action's text where it has no tooltip."""
    for widget in [window, *window.findChildren(QWidget)]:
        yield from (widget.toolTip(), widget.statusTip(), widget.whatsThis())
    for action in window.findChildren(QAction):
        yield from (action.toolTip(), action.statusTip(), action.whatsThis())


def _accessible_name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip() if interface else ""


def _visible(window: QWidget) -> Iterator[QWidget]:
    return (child for child in window.findChildren(QWidget) if child.isVisible())


def _labels(window: QWidget) -> Iterator[QLabel]:
    found = (child for child in _visible(window) if isinstance(child, QLabel))
    return (label for label in found if label.text())


def _buttons(window: QWidget) -> Iterator[QAbstractButton]:
    found = (child for child in _visible(window) if isinstance(child, QAbstractButton))
    return (button for button in found if button.text())


def _fields(window: QWidget) -> Iterator[QLineEdit]:
    return (child for child in _visible(window) if isinstance(child, QLineEdit))


def _label_fits(label: QLabel) -> bool:
    if not label.wordWrap():
        hint = label.sizeHint()
        return (
            hint.width() <= label.width() + ROUNDING and hint.height() <= label.height() + ROUNDING
        )
    longest = max(_WHERE_LINES_END.split(label.text()), key=len)
    word = QFontMetrics(label.font()).horizontalAdvance(longest)
    tall = label.heightForWidth(label.width()) <= label.height() + ROUNDING
    return tall and word <= label.width() + ROUNDING


def _button_fits(button: QAbstractButton) -> bool:
    """With Arabic and a Latin name in one line the frame may give way, the words may not."""
    hint = button.sizeHint()
    tall = hint.height()
    if _ARABIC.search(button.text()):
        tall = QFontMetrics(button.font()).size(0, button.text()).height()
    return hint.width() <= button.width() + ROUNDING and tall <= button.height() + ROUNDING


def _field_fits(field: QLineEdit) -> bool:
    text = field.text() or field.placeholderText()
    return QFontMetrics(field.font()).horizontalAdvance(text) <= field.width() - CELL_PADDING


def _beside_the_page(window: QWidget) -> Iterator[str]:
    """What reaches beyond a page's left or right edge, where nothing scrolls."""
    for area in window.findChildren(QScrollArea):
        page = area.widget()
        if page is None or not area.isVisible():
            continue
        width = area.viewport().width()
        children: list[QLabel | QAbstractButton] = [*_labels(page), *_buttons(page)]
        for child in children:
            left = child.mapTo(area.viewport(), child.rect().topLeft()).x()
            if left < -ROUNDING or left + child.width() > width + ROUNDING:
                yield child.text()


def _elided_cells(table: QTableView) -> Iterator[str]:
    if not table.isVisible():
        return
    model, metrics = table.model(), QFontMetrics(table.font())
    bottom = table.rowAt(table.viewport().height() - 1)
    last = bottom if bottom >= 0 else model.rowCount() - 1
    for column in range(model.columnCount()):
        if table.isColumnHidden(column):
            continue
        right = table.columnViewportPosition(column) + table.columnWidth(column)
        if right > table.viewport().width() + ROUNDING:
            yield f"column beyond the edge: {column}"
        room = table.columnWidth(column)
        head = str(model.headerData(column, Qt.Orientation.Horizontal))
        if _bold(table.horizontalHeader()).horizontalAdvance(head) + CELL_PADDING > room:
            yield f"header: {head}"
        for row in range(max(table.rowAt(0), 0), last + 1):
            index = model.index(row, column)
            icon = index.data(Qt.ItemDataRole.DecorationRole)
            taken = table.iconSize().width() + ICON_GAP if icon else 0
            for text in (str(index.data()), str(index.data(WHEN_ROLE) or "")):
                too_long = metrics.horizontalAdvance(text) + CELL_PADDING + taken > room
                # The end of a status is under the mouse, in the details, and read out.
                if too_long and text not in str(index.data(Qt.ItemDataRole.ToolTipRole)):
                    yield f"cell: {text}"


def _bold(header: QHeaderView) -> QFontMetrics:
    font = header.font()
    font.setBold(True)
    return QFontMetrics(font)
