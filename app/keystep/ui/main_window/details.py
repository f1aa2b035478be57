"""The side that tells about the selected connection: its verdict, its history, its facts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from keystep.domain.causes import Remedy
from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.texts import _
from keystep.ui.main_window.connection_model import Progress
from keystep.ui.main_window.facts import Facts
from keystep.ui.main_window.history_view import HistoryView
from keystep.ui.main_window.old_key_note import OldKeyNote
from keystep.ui.main_window.same_key_note import SameKeyNote
from keystep.ui.main_window.status_words import reminder
from keystep.ui.main_window.times import today
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.flow import Flow
from keystep.ui.widgets.key_actions import KeyActions
from keystep.ui.widgets.labels import breakable, heading_label, plain_label
from keystep.ui.widgets.ladder import Ladder
from keystep.ui.widgets.message import Message
from keystep.ui.widgets.verdict_card import REPAIRS, VerdictCard


@dataclass(frozen=True)
class DetailActions:
    """What can be done with the connection that is shown."""

    test: Callable[[Connection], None]
    edit: Callable[[Connection], None]
    remove: Callable[[Connection], None]
    repair: Callable[[Connection], None]
    replace_key: Callable[[Connection], None]
    confirm_new_key: Callable[[Connection], None]
    go_back: Callable[[Connection], None]
    show_permissions: Callable[[Connection], None]
    try_payment: Callable[[Connection], None]
    show_report: Callable[[Connection], None]


class Details(QScrollArea):
    def __init__(self, actions: DetailActions, used_in: QWidget) -> None:
        super().__init__()
        self._used_in = used_in
        self._connection: Connection | None = None
        self._name = heading_label()
        repair = partial(self._with, actions.repair)
        self._card = VerdictCard(
            {
                Remedy.TEST_AGAIN: partial(self._with, actions.test),
                Remedy.PASTE_KEY: partial(self._with, actions.replace_key),
                **dict.fromkeys(REPAIRS, repair),
            },
            on_details=partial(self._with, actions.show_report),
        )
        self._ladder = Ladder()
        self._key_actions = KeyActions(
            partial(self._with, actions.show_permissions),
            partial(self._with, actions.try_payment),
            beside=True,
        )
        self.same_key = SameKeyNote()
        self._test = button(_("Test"), partial(self._with, actions.test))
        self._replace = button(_("Replace key…"), partial(self._with, actions.replace_key))
        self._old_key = OldKeyNote(
            partial(self._with, actions.confirm_new_key), partial(self._with, actions.go_back)
        )
        self._edit = button(_("Edit…"), partial(self._with, actions.edit))
        self._remove = button(_("Remove…"), partial(self._with, actions.remove))
        self._reminder = Message()
        self.history = HistoryView()
        self._facts = Facts()
        self._notes_heading = heading_label(_("Notes"))
        self._notes = plain_label()
        self._build()

    def show_connection(self, connection: Connection, progress: Progress | None) -> None:
        self._connection = connection
        nickname = isolated(connection.nickname)
        self._name.setText(breakable(nickname))
        self._name.setAccessibleName(nickname)
        verdict = connection.last_check
        if progress is not None:
            self._card.show_checking()
            self._ladder.show_checking()
        elif verdict is None:
            self._card.show_nothing_checked()
            self._ladder.show_verdict(None)
        else:
            self._card.show_verdict(verdict, connection.api_address, connection.organization)
            self._ladder.show_verdict(verdict)
        self._key_actions.show_for(None if progress else verdict, connection.api_address)
        self._test.setText(_("Stop") if progress else _("Test"))
        self._old_key.show_for(connection)
        self.same_key.show_for(connection)
        if due := reminder(connection, today()):
            self._reminder.show_note(f"{due}.")
        else:
            self._reminder.clear()
        self._facts.show_connection(connection)
        self._show_notes(connection.notes)

    def _show_notes(self, notes: str) -> None:
        self._notes.setText(breakable("\n".join(map(_isolated_note, notes.splitlines()))))
        self._notes.setAccessibleName(notes)
        self._notes.setVisible(bool(notes))
        self._notes_heading.setVisible(bool(notes))

    def _with(self, act: Callable[[Connection], None]) -> None:
        if self._connection is not None:
            act(self._connection)

    def _build(self) -> None:
        notes = QVBoxLayout()
        notes.setSpacing(spacing(0.75))
        notes.addWidget(self._notes_heading)
        notes.addWidget(self._notes)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, spacing(), 0)
        column.setSpacing(spacing(2))
        column.addWidget(self._name)
        column.addLayout(Flow(self._test, self._edit, self._replace, self._remove))
        column.addWidget(self._reminder)
        column.addWidget(self._card)
        column.addWidget(self._old_key)
        column.addWidget(self.same_key)
        column.addWidget(self._ladder)
        column.addWidget(self._key_actions)
        column.addWidget(self._used_in)
        column.addLayout(notes)
        column.addWidget(self.history)
        column.addWidget(self._facts)
        column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


def _isolated_note(line: str) -> str:
    from keystep.domain.own_words import LONGEST_NOTES

    return isolated(line, LONGEST_NOTES)
