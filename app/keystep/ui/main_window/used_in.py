"""The part of the details that tells where a connection is used, and which tool has an old key."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.hand_off import HandOff
from keystep.services.ports import CatalogTrouble
from keystep.texts import _
from keystep.ui.main_window.times import ago
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import IconLabel, heading_label, plain_label


class UsedIn(QWidget):
    """After the key was replaced it is a checklist: each tool is told the new one, then Done."""

    def __init__(
        self,
        on_use: Callable[[], None],
        on_done: Callable[[HandOff], None],
        on_forget: Callable[[HandOff], None],
    ) -> None:
        super().__init__()
        self._on_done, self._on_forget = on_done, on_forget
        self._heading = heading_label(_("Used in"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(spacing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(spacing())
        column.addWidget(self._heading)
        column.addLayout(self._rows)
        use = button(_("Use this connection…"), on_use)
        column.addWidget(use, alignment=Qt.AlignmentFlag.AlignLeft)
        self.clear()

    def clear(self) -> None:
        self._heading.hide()
        while (item := self._rows.takeAt(0)) is not None:
            if (row := item.widget()) is not None:
                row.hide()
                row.deleteLater()

    def show_hand_offs(
        self, connection: Connection, found: Sequence[HandOff] | CatalogTrouble
    ) -> None:
        from keystep.services.sentences import sentence

        self.clear()
        if isinstance(found, CatalogTrouble):
            self._rows.addWidget(plain_label(sentence(found), kind="quiet"))
            return
        self._heading.setVisible(bool(found))
        for handed in found:
            self._rows.addWidget(self._row(handed, handed.has_key_of(connection)))

    def _row(self, handed: HandOff, is_current: bool) -> QWidget:
        tool = isolated(handed.tool)
        text = _("{tool} · {ago}") if is_current else _("{tool} still has the old key")
        icon = IconLabel()
        icon.show_icon(*(("works", "works") if is_current else ("attention", "attention")))
        words = plain_label(
            text.format(tool=tool, ago=ago(handed.at)), kind="" if is_current else "attention"
        )
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(spacing())
        line.addWidget(icon)
        line.addWidget(words, 1)
        if not is_current:
            line.addWidget(self._done(handed, tool))
        forget = button(_("Forget"), partial(self._on_forget, handed), kind="link")
        forget.setAccessibleName(_("Forget that {tool} uses it").format(tool=tool))
        line.addWidget(forget)
        return row

    def _done(self, handed: HandOff, tool: str) -> QPushButton:
        done = button(_("Done"), partial(self._on_done, handed))
        done.setAccessibleName(_("Done: {tool} has the new key").format(tool=tool))
        return done
