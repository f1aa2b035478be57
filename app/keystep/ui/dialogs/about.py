"""What Keystep is, what is new in it, and the works of others in it with their licences."""

from collections.abc import Coroutine, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

import keystep
from keystep import texts
from keystep.domain.component import Component
from keystep.texts import _
from keystep.ui import icons
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.changes import Release, newest_release
from keystep.ui.dialogs.frame import FramedDialog
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import heading_label, plain_label
from keystep.ui.widgets.scrolling import scrolling

WIDTH_IN_LETTERS = 92
HEIGHT_IN_LINES = 46
ICON_IN_LINES = 4


class AboutDialog(FramedDialog):
    """`runner` is its owner's; `components` finds what Keystep is made of."""

    def __init__(
        self,
        parent: QWidget,
        runner: AsyncRunner,
        components: Coroutine[Any, Any, Sequence[Component]],
    ) -> None:
        super().__init__(
            parent, _("About Keystep"), letters=WIDTH_IN_LETTERS, lines=HEIGHT_IN_LINES
        )
        self._components = _table()
        self._close = button(_("&Close"), self.reject, kind="primary")
        self._build()
        job = runner.start(components, self._show_components)
        if job is not None:
            self.finished.connect(lambda _result: job.cancel())

    def _show_components(self, components: Sequence[Component]) -> None:
        self._components.setRowCount(len(components))
        for row, one in enumerate(components):
            for column, text in enumerate((one.name, one.version, one.licence)):
                self._components.setItem(row, column, QTableWidgetItem(text))
        self._components.setCurrentCell(0, 0)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(spacing(2))
        picture = plain_label()
        picture.setAccessibleName(_("The icon of Keystep: a key as a flight of steps"))
        side = self.fontMetrics().lineSpacing() * ICON_IN_LINES
        picture.setPixmap(icons.application_icon().pixmap(side, side))
        head.addWidget(picture, alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(spacing())
        version = _("Version {version}").format(version=keystep.__version__)
        words.addWidget(plain_label(version))
        words.addWidget(plain_label(_("Connects your organization to OpenAI, step by step.")))
        words.addWidget(
            plain_label(
                _(
                    "Your keys stay in the keychain of this computer. They go to the service"
                    " address of their connection and nowhere else. Keystep sends nothing about"
                    " you or what you do."
                )
            )
        )
        if texts.language() != "en":
            words.addWidget(plain_label(_unread(), kind="quiet"))
        head.addLayout(words, 1)
        self.column.addLayout(head)
        if release := newest_release():
            new = scrolling(_list_of_changes(release))
            new.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # else its end is out of a key's reach
            title = _("What is new in {version}").format(version=release.title)
            new.setAccessibleName(title)
            self.column.addWidget(heading_label(title))
            self.column.addWidget(new, 3)
        self.column.addWidget(plain_label(_("Made with these works of others:"), kind="quiet"))
        self.column.addWidget(self._components, 2)
        self.add_buttons(QWidget(), self._close)
        self._close.setFocus()


def _list_of_changes(release: Release) -> QWidget:
    page = QWidget()
    rows = QGridLayout(page)
    rows.setContentsMargins(0, 0, spacing(2), 0)
    rows.setHorizontalSpacing(spacing())
    rows.setVerticalSpacing(spacing(0.5))
    rows.setColumnStretch(1, 1)
    for row, change in enumerate(release.changes):
        rows.addWidget(plain_label("•"), row, 0, Qt.AlignmentFlag.AlignTop)
        rows.addWidget(plain_label(change), row, 1)
    return page


def _unread() -> str:
    """Said in the language itself, to who reads it."""
    return _(
        "This language has been translated with care, but nobody who grew up with it has read it"
        " yet. You can help to put it right."
    )


def _table() -> QTableWidget:
    table = QTableWidget(0, 3)
    table.setHorizontalHeaderLabels([_("Name"), _("Version"), _("Licence")])
    table.setAccessibleName(_("Works of others in Keystep"))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    letter = table.fontMetrics().averageCharWidth()
    for column, letters in enumerate((26, 16)):
        header.resizeSection(column, letter * letters)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
    return table
