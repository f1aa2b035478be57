"""The side that tells about the selected connection: its verdict, its facts, its actions."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from keystep.domain.causes import Remedy
from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.services.wording import key_in_words, purpose_in_words
from keystep.texts import _
from keystep.ui.main_window.connection_model import Progress
from keystep.ui.main_window.times import ago, exact
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.key_actions import KeyActions
from keystep.ui.widgets.labels import breakable, heading_label, plain_label
from keystep.ui.widgets.ladder import Ladder
from keystep.ui.widgets.verdict_card import REPAIRS, VerdictCard


@dataclass(frozen=True)
class DetailActions:
    """What can be done with the connection that is shown."""

    test: Callable[[Connection], None]
    remove: Callable[[Connection], None]
    repair: Callable[[Connection], None]
    paste_key: Callable[[Connection], None]
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
                Remedy.PASTE_KEY: partial(self._with, actions.paste_key),
                **dict.fromkeys(REPAIRS, repair),
            },
            on_details=partial(self._with, actions.show_report),
        )
        self._ladder = Ladder()
        self._key_actions = KeyActions(
            partial(self._with, actions.show_permissions),
            partial(self._with, actions.try_payment),
            QBoxLayout.Direction.LeftToRight,
        )
        self._test = button(_("Test"), partial(self._with, actions.test))
        self._remove = button(_("Remove…"), partial(self._with, actions.remove))
        self._facts = QFormLayout()
        self._values = [plain_label() for _label in range(6)]
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
        self._show_facts(connection)

    def _show_facts(self, connection: Connection) -> None:
        last = connection.last_check
        checked = f"{ago(last.checked_at)} ({exact(last.checked_at)})" if last else _("Never")
        for label, text in zip(
            self._values,
            (
                key_in_words(connection.key),
                connection.organization or _("The key's own"),
                connection.project or _("The key's own"),
                connection.api_address.url,
                purpose_in_words(connection.purpose),
                checked,
            ),
            strict=True,
        ):
            label.setText(breakable(text))
            label.setAccessibleName(text)

    def _with(self, act: Callable[[Connection], None]) -> None:
        if self._connection is not None:
            act(self._connection)

    def _build(self) -> None:
        names = (
            _("Key"),
            _("Organization"),
            _("Project"),
            _("Service address"),
            _("Purpose"),
            _("Last checked"),
        )
        self._facts.setHorizontalSpacing(spacing(2))
        self._facts.setVerticalSpacing(spacing())
        self._facts.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for name, value in zip(names, self._values, strict=True):
            self._facts.addRow(plain_label(name, kind="quiet", wrap=False), value)
        actions = QHBoxLayout()
        actions.setSpacing(spacing())
        actions.addWidget(self._test)
        actions.addWidget(self._remove)
        actions.addStretch(1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, spacing(), 0)
        column.setSpacing(spacing(2))
        column.addWidget(self._name)
        column.addLayout(actions)
        column.addWidget(self._card)
        column.addWidget(self._ladder)
        column.addWidget(self._key_actions)
        column.addWidget(self._used_in)
        column.addLayout(self._facts)
        column.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
