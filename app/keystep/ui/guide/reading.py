"""Reads a page of the wizard as it was made: the guide says what the page says, and can't age.

What depends on a key or an answer comes only with `show_state`, so it is not in here.
"""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QLayout, QPushButton, QRadioButton, QWidget

from keystep.domain import guide
from keystep.texts import _
from keystep.ui.widgets.buttons import page_of
from keystep.ui.widgets.instructions import Instructions
from keystep.ui.widgets.labels import IconLabel
from keystep.ui.widgets.more_options import MoreOptions
from keystep.ui.wizard.step_page import StepPage


def read_page(page: StepPage) -> tuple[str, tuple[guide.Block, ...]]:
    """The page's headline, and what it says below, in its order."""
    headline, *rest = _with_points_together(_blocks(page.column))
    assert isinstance(headline, guide.Paragraph)  # noqa: S101  every page begins with it
    return headline.lead, tuple(rest)


def png_of(pixmap: QPixmap) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    pixmap.save(buffer, "PNG")
    return bytes(data.data())


def _blocks(layout: QLayout) -> Iterator[guide.Block]:
    icon: IconLabel | None = None
    lead = ""
    of_a_choice = False
    for widget in _widgets(layout):
        if isinstance(widget, QRadioButton):
            of_a_choice = widget.accessibleName() != ""
            yield guide.Points((widget.accessibleName() or widget.text(),))
        elif isinstance(widget, QLabel) and of_a_choice:
            of_a_choice = False  # its meaning, which its accessible name has too
        elif isinstance(widget, IconLabel):
            icon = widget
        elif isinstance(widget, QLabel) and widget.buddy() is not None:
            lead = widget.text()
        elif isinstance(widget, QLabel) and widget.text():
            yield _said(widget, icon, lead)
            icon, lead = None, ""
        else:
            yield from _block_of(widget)


def _widgets(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            yield from _widgets(inner)
        elif widget is not None:
            yield widget


def _said(label: QLabel, icon: IconLabel | None, lead: str) -> guide.Block:
    text = label.text()
    if icon is not None:
        return guide.Warned(text) if icon.name == "attention" else guide.Points((text,))
    if label.font().bold():
        return guide.Paragraph("", lead=text)
    return guide.Paragraph(text, lead)


def _block_of(widget: QWidget) -> Iterator[guide.Block]:
    if isinstance(widget, Instructions):
        yield guide.Instructions(tuple(_instruction(widget)))
    elif isinstance(widget, QPushButton):
        page = page_of(widget)
        if page is not None:
            yield guide.WebPage(_without_letter(widget.text()), page.url)
    elif isinstance(widget, MoreOptions):
        yield from map(_in_more_options, _inside(widget.content))
    elif type(widget) is QWidget:  # one that only holds others
        yield from _inside(widget)


def _inside(widget: QWidget) -> Iterator[guide.Block]:
    if (layout := widget.layout()) is not None:
        yield from _blocks(layout)


def _in_more_options(block: guide.Block) -> guide.Block:
    if isinstance(block, guide.Paragraph) and block.lead:
        lead = _("{name} (under “More options”)").format(name=block.lead)
        return replace(block, lead=lead)
    return block


def _instruction(widget: Instructions) -> Iterator[guide.Instruction]:
    for card in widget.cards:
        drawing = card.drawing.pixmap()
        width = round(drawing.width() / drawing.devicePixelRatio())
        picture = guide.Picture(png_of(drawing), width, card.drawing.accessibleName())
        yield guide.Instruction(card.text, picture)


def _with_points_together(blocks: Iterator[guide.Block]) -> Iterator[guide.Block]:
    points: tuple[str, ...] = ()
    for block in blocks:
        if isinstance(block, guide.Points):
            points += block.texts
            continue
        if points:
            yield guide.Points(points)
            points = ()
        yield block
    if points:
        yield guide.Points(points)


def _without_letter(text: str) -> str:
    return text.replace("&", "")
