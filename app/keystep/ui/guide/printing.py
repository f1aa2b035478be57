"""Prints the guide: A4 pages as PDF. What belongs together stays on one page.

Qt writes no tags for readers of screens into a PDF; who needs them has the guide in HTML.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QApplication

from keystep.domain.guide import (
    Block,
    Guide,
    Instruction,
    Instructions,
    Paragraph,
    Picture,
    Points,
    Quoted,
    Warned,
    WebPage,
)
from keystep.texts import _
from keystep.ui import theme

_DOTS_PER_INCH = 1200
_MARGIN_MM = 18.0
_BODY, _TITLE, _HEADING, _HEADLINE, _SMALL = 10.5, 24.0, 16.0, 12.5, 9.0
_TALLEST_PICTURE_MM = 140.0
_TALLEST_DRAWING_MM = 36.0
_SMALLEST_SHARE = 0.8
"""A picture is made this much smaller rather than moved to a page of its own."""


class _Piece(Protocol):
    """Something that is never cut in two. Sizes are in the printer's own dots."""

    height: float

    def draw(self, painter: QPainter, x: float, y: float) -> None: ...


def in_pdf(guide: Guide) -> bytes:
    """The guide as a PDF with a title and page numbers."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(guide.title)
    writer.setCreator("Keystep")
    writer.setResolution(_DOTS_PER_INCH)
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4),
            QPageLayout.Orientation.Portrait,
            margins,
            QPageLayout.Unit.Millimeter,
        )
    )
    paper = _Paper(writer, guide)
    pages = paper.pages()
    painter = QPainter(writer)
    painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    for number, page in enumerate(pages, 1):
        if number > 1:
            writer.newPage()
        paper.draw(painter, page, number, len(pages))
    painter.end()
    return bytes(data.data())


@dataclass(frozen=True)
class _Placed:
    piece: _Piece
    y: float


class _Paper:
    def __init__(self, writer: QPdfWriter, guide: Guide) -> None:
        self._writer, self._guide = writer, guide
        self._ink = _Ink(writer, from_the_right=guide.from_the_right)
        self._width, self._height = writer.width(), writer.height()
        self._foot = self._ink.mm(9)

    def pages(self) -> list[list[_Placed]]:
        """Each step begins a page; the first one says where."""
        guide, ink = self._guide, self._ink
        contents = [_Line(ink, section.heading, self._width) for section in guide.sections]
        pages = self._flow(
            [
                ink.text(guide.title, self._width, size=_TITLE, bold=True),
                ink.text(guide.made, self._width, quiet=True),
                *self._pieces(guide.opening),
                *contents,
            ]
        )
        for section, line in zip(guide.sections, contents, strict=True):
            line.point_to(len(pages) + 1)
            pages += self._flow(
                [
                    ink.text(section.heading, self._width, size=_HEADING, bold=True),
                    ink.text(section.headline, self._width, size=_HEADLINE, bold=True),
                    *self._pieces(section.blocks),
                ]
            )
        return pages

    def draw(self, painter: QPainter, page: list[_Placed], number: int, count: int) -> None:
        for placed in page:
            placed.piece.draw(painter, 0, placed.y)
        at = self._height - self._foot / 2
        half = self._width / 2
        of = _("Page {number} of {count}").format(number=number, count=count)
        title = self._ink.text(self._guide.title, half, size=_SMALL, quiet=True)
        place = self._ink.text(of, half, size=_SMALL, quiet=True, at_the_end=True)
        first, second = (place, title) if self._guide.from_the_right else (title, place)
        first.draw(painter, 0, at)
        second.draw(painter, half, at)

    def _flow(self, pieces: list[_Piece]) -> list[list[_Placed]]:
        room = self._height - self._foot
        pages: list[list[_Placed]] = [[]]
        y = 0.0
        for piece in pieces:
            if isinstance(piece, _Figure):
                piece.fit_into(room - y)
            if pages[-1] and y + piece.height > room:
                pages.append([])
                y = 0.0
            pages[-1].append(_Placed(piece, y))
            y += piece.height + self._ink.mm(3)
        return pages

    def _pieces(self, blocks: tuple[Block, ...]) -> Iterator[_Piece]:
        for block in blocks:
            yield from self._pieces_of(block)

    def _pieces_of(self, block: Block) -> Iterator[_Piece]:
        ink, width = self._ink, self._width
        match block:
            case Paragraph(text, lead):
                yield ink.text(text, width, lead=f"{lead}: " if lead and text else lead)
            case Points(texts):
                for text in texts:
                    yield _Beside(ink, "•", ink.text(text, width - ink.mm(5)), width)
            case Instructions(steps):
                yield _Cards(ink, steps, width)
            case WebPage(name, address):
                yield ink.text(address, width, lead=f"{name}: ")
            case Quoted(lead, text):
                inner = ink.text(text, width - ink.mm(9), lead=f"{lead}\n", theirs=True)
                yield _Box(ink, inner, width, theme.LIGHT.side, theme.LIGHT.accent)
            case Warned(text):
                inner = ink.text(text, width - ink.mm(9))
                yield _Box(ink, inner, width, theme.LIGHT.practice, theme.LIGHT.attention)
            case Picture():
                yield _Figure(ink, block, width)


class _Ink:
    """Makes pieces of text for one printer."""

    def __init__(self, writer: QPdfWriter, *, from_the_right: bool) -> None:
        self.from_the_right = from_the_right
        self._writer = writer

    def mm(self, millimetres: float) -> float:
        return millimetres / 25.4 * _DOTS_PER_INCH

    def text(  # noqa: PLR0913  a text has that many sides
        self,
        text: str,
        width: float,
        *,
        lead: str = "",
        size: float = _BODY,
        bold: bool = False,
        quiet: bool = False,
        theirs: bool = False,
        at_the_end: bool = False,
    ) -> "_Text":
        """`theirs`: each paragraph reads in its own direction."""
        font = QFont(QApplication.font())
        font.setPointSizeF(size)
        document = QTextDocument()
        document.setUseDesignMetrics(True)
        document.documentLayout().setPaintDevice(self._writer)
        document.setDocumentMargin(0)
        document.setDefaultFont(font)
        document.setDefaultTextOption(self._option(theirs=theirs, at_the_end=at_the_end))
        cursor = QTextCursor(document)
        plain, strong = QTextCharFormat(), QTextCharFormat()
        colour = QColor(theme.LIGHT.quiet if quiet else theme.LIGHT.text)
        for each in (plain, strong):
            each.setForeground(colour)
        strong.setFontWeight(QFont.Weight.DemiBold)
        cursor.insertText(lead, strong)
        cursor.insertText(text, strong if bold else plain)
        document.setTextWidth(width)
        return _Text(document)

    def _option(self, *, theirs: bool, at_the_end: bool) -> QTextOption:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        usual = (
            Qt.LayoutDirection.RightToLeft
            if self.from_the_right
            else Qt.LayoutDirection.LeftToRight
        )
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto if theirs else usual)
        side = Qt.AlignmentFlag.AlignTrailing if at_the_end else Qt.AlignmentFlag.AlignLeading
        option.setAlignment(side)
        return option


class _Text:
    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self.height = document.size().height()

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        painter.save()
        painter.translate(QPointF(x, y))
        self._document.drawContents(painter)
        painter.restore()


class _Line:
    """A line of the contents, with the page at its end."""

    def __init__(self, ink: _Ink, text: str, width: float) -> None:
        self._ink, self._width = ink, width
        self._words = ink.text(text, width - ink.mm(15))
        self._page = ink.text("", ink.mm(15))
        self.height = self._words.height

    def point_to(self, page: int) -> None:
        self._page = self._ink.text(str(page), self._ink.mm(15), at_the_end=True)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        narrow = self._ink.mm(15)
        mirrored = self._ink.from_the_right
        self._words.draw(painter, x + narrow if mirrored else x, y)
        self._page.draw(painter, x if mirrored else x + self._width - narrow, y)
        painter.setPen(QPen(QColor(theme.LIGHT.line), self._ink.mm(0.25)))
        below = y + self.height + self._ink.mm(1.5)
        painter.drawLine(QPointF(x, below), QPointF(x + self._width, below))


class _Beside:
    """A sign or a number, and a text beside it."""

    def __init__(self, ink: _Ink, sign: str, text: _Text, width: float) -> None:
        self._ink, self._text, self._width = ink, text, width
        self._indent = ink.mm(5)
        self._sign = ink.text(sign, self._indent, bold=True)
        self.height = max(text.height, self._sign.height)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        mirrored = self._ink.from_the_right
        self._sign.draw(painter, x + self._width - self._indent if mirrored else x, y)
        self._text.draw(painter, x if mirrored else x + self._indent, y)


class _Box:
    """A text on a ground of its own, with a bar at the side where one begins to read."""

    def __init__(self, ink: _Ink, text: _Text, width: float, ground: str, bar: str) -> None:
        self._ink, self._text, self._width = ink, text, width
        self._ground, self._bar = QColor(ground), QColor(bar)
        self._inset = ink.mm(3)
        self.height = text.height + 2 * self._inset

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        painter.fillRect(QRectF(x, y, self._width, self.height), self._ground)
        thick = self._ink.mm(1)
        mirrored = self._ink.from_the_right
        at = x + self._width - thick if mirrored else x
        painter.fillRect(QRectF(at, y, thick, self.height), self._bar)
        beside = self._ink.mm(4)
        self._text.draw(painter, x + (self._ink.mm(5) if mirrored else beside), y + self._inset)


class _Drawn:
    """A picture, as wide as it may be, or as high."""

    def __init__(self, picture: Picture, width: float, tallest: float) -> None:
        self._image = QImage.fromData(picture.png)
        size = QSizeF(self._image.size())
        self.size = size.scaled(QSizeF(width, tallest), Qt.AspectRatioMode.KeepAspectRatio)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        painter.drawImage(QRectF(QPointF(x, y), self.size), self._image)


class _Figure:
    """A picture of a window with a thin edge, and what it is below."""

    def __init__(self, ink: _Ink, picture: Picture, width: float) -> None:
        self._ink, self._width = ink, width
        self._shown = picture
        self._picture = _Drawn(picture, width, ink.mm(_TALLEST_PICTURE_MM))
        self._caption = ink.text(picture.caption, width, size=_SMALL, quiet=True)
        self._below = ink.mm(1.5) + self._caption.height
        self.height = self._picture.size.height() + self._below

    def fit_into(self, room: float) -> None:
        if self.height * _SMALLEST_SHARE <= room < self.height:
            self._picture = _Drawn(self._shown, self._width, room - self._below)
            self.height = self._picture.size.height() + self._below

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        size = self._picture.size
        left = x + self._width - size.width() if self._ink.from_the_right else x
        self._picture.draw(painter, left, y)
        painter.setPen(QPen(QColor(theme.LIGHT.line), self._ink.mm(0.25)))
        painter.drawRect(QRectF(QPointF(left, y), size))
        self._caption.draw(painter, x, y + size.height() + self._ink.mm(1.5))


class _Cards:
    """Instructions beside each other: a number, words, and the drawing below."""

    def __init__(self, ink: _Ink, steps: tuple[Instruction, ...], width: float) -> None:
        self._ink = ink
        gap = ink.mm(5)
        self._card = (width - gap * (len(steps) - 1)) / len(steps)
        self._step = self._card + gap
        self._right = width - self._card
        self._words = [
            _Beside(ink, f"{number}.", ink.text(one.text, self._card - ink.mm(5)), self._card)
            for number, one in enumerate(steps, 1)
        ]
        tallest = ink.mm(_TALLEST_DRAWING_MM)
        self._drawings = [_Drawn(one.drawing, self._card, tallest) for one in steps]
        self._below = max(words.height for words in self._words) + ink.mm(1.5)
        highest = max(drawing.size.height() for drawing in self._drawings)
        self.height = self._below + highest + ink.mm(2)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        for place, (words, drawing) in enumerate(zip(self._words, self._drawings, strict=True)):
            mirrored = self._ink.from_the_right
            left = x + (self._right - place * self._step if mirrored else place * self._step)
            words.draw(painter, left, y)
            free = self._card - drawing.size.width()
            drawing.draw(painter, left + (free if mirrored else 0), y + self._below)
