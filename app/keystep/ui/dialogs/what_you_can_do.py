"""F1: everything that can be done in the window, with its key, as the menus have it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from keystep.domain.pages import Page
from keystep.texts import _
from keystep.ui.dialogs.frame import FramedDialog
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button, page_button
from keystep.ui.widgets.labels import heading_label, plain_label
from keystep.ui.widgets.scrolling import scrolling

WIDTH_IN_LETTERS = 64
HEIGHT_IN_LINES = 36


@dataclass(frozen=True)
class Way:
    """`key` is empty where only the menu leads there."""

    menu: str
    text: str
    key: str


def ways_in(menus: Iterable[QMenu]) -> list[Way]:
    """What the menus offer by a key, in their order."""
    return [
        Way(
            _plain(menu.title()),
            _plain(action.text()).removesuffix("…"),
            action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
        )
        for menu in menus
        for action in menu.actions()
        if not action.shortcut().isEmpty()
    ]


class WhatYouCanDo(FramedDialog):
    def __init__(self, parent: QWidget, ways: Sequence[Way]) -> None:
        super().__init__(
            parent, _("What you can do here"), letters=WIDTH_IN_LETTERS, lines=HEIGHT_IN_LINES
        )
        close = button(_("&Close"), self.reject, kind="primary")
        self.column.addWidget(
            plain_label(_("Every action is in the menus. Alt opens them, these keys go there."))
        )
        area = scrolling(_table(ways))
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # else its end is out of a key's reach
        area.setAccessibleName(_("Actions and their keys"))
        self.column.addWidget(area, 1)
        self.add_buttons(page_button(_("OpenAI help center"), Page.HELP_CENTER), close)
        close.setFocus()


def _table(ways: Sequence[Way]) -> QWidget:
    content = QWidget()
    grid = QGridLayout(content)
    grid.setContentsMargins(0, 0, spacing(), 0)
    grid.setHorizontalSpacing(spacing(3))
    grid.setVerticalSpacing(spacing())
    grid.setColumnStretch(0, 1)
    menu = ""
    for way in ways:
        if way.menu != menu:
            menu = way.menu
            heading = heading_label(menu)
            heading.setContentsMargins(0, spacing(), 0, 0)
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
        row = grid.rowCount()
        grid.addWidget(plain_label(way.text), row, 0)
        grid.addWidget(plain_label(way.key, wrap=False), row, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    return content


def _plain(text: str) -> str:
    return text.replace("&", "")
