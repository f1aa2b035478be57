"""The list with 10,000 connections, beside a bare table of as many rows.

The bare one is Qt's own QTableView over Qt's own QStringListModel, in one column. Each figure has
the picture in it: all are drawn on a screen in memory. The goal is one frame for each key press.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import cycle

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QApplication, QTableView

from keystep.bootstrap import resources_folder
from keystep.domain.api_address import OPENAI
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, Purpose, SecretRef
from keystep.domain.listing import Listing
from keystep.domain.secret import KeyFacts, KeyKind
from keystep.domain.verdict import Verdict, findings_for
from keystep.ui.application import make_application
from keystep.ui.main_window.connection_model import Column, ConnectionModel
from keystep.ui.main_window.table import ConnectionTable
from keystep.ui.off_screen import use_screen_in_memory
from keystep.ui.theme import Scheme
from tests.bench.figures import FRAME_MS, Effort, Row
from tests.support.rounds import Contest, Step, alternate

SIZE = 10_000
STEPS = {"press_a_key": "a key press in the search", "sort": "sort", "scroll": "scroll"}
PER_ROUND, WARM_UP = 8, 2
WIDTH, HEIGHT = 1200, 800
KEY_PRESSES = ("t", "te", "tea", "team", "team 1", "team 12", "team 1", "team")
CAUSES = (Cause.WORKS, Cause.KEY_REFUSED, Cause.NO_CREDIT, Cause.TIMED_OUT, None)
COLUMNS = (Column.STATUS, Column.ORGANIZATION, Column.LAST_CHECKED, Column.NICKNAME)
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def connections(count: int) -> list[Connection]:
    """As they come from the catalog: in the order of nicknames, and no two alike."""
    made = []
    for number in range(count):
        cause = CAUSES[number % len(CAUSES)]
        at = NOW - timedelta(minutes=number * 7919 % 10_007)
        id_ = f"id {number}"
        made.append(
            Connection(
                id=id_,
                nickname=f"Team {number:05}",
                api_address=OPENAI,
                secret=SecretRef(id_),
                keychain="bench",
                key=KeyFacts(KeyKind.PROJECT, f"{number:04}"[-4:], 164),
                created_at=NOW,
                organization=f"org-{number * 31 % 97:024}",
                purpose=(*Purpose, None)[number % 4],
                last_check=Verdict(cause, findings_for(cause), at) if cause else None,
            )
        )
    return made


class Ours:
    """The window's table over its model."""

    name = "Keystep's list"

    def __init__(self, count: int) -> None:
        self._connections = connections(count)
        self._model = ConnectionModel()
        self._model.show_connections(self._connections)
        self._table = ConnectionTable(self._model, lambda _connection: None)
        _show(self._table)
        self._searches, self._columns, self._places = cycle(KEY_PRESSES), cycle(COLUMNS), cycle(TEN)

    def press_a_key(self) -> None:
        self._model.show_listing(Listing(search=next(self._searches)))
        _draw(self._table)

    def sort(self) -> None:
        self._table.sortByColumn(next(self._columns), Qt.SortOrder.DescendingOrder)
        _draw(self._table)

    def scroll(self) -> None:
        _scroll(self._table, next(self._places))

    def close(self) -> None:
        _drop(self._table)


class Bare:
    """As much of the same as Qt's own parts do by themselves."""

    name = "a bare table"

    def __init__(self, count: int) -> None:
        self._texts = [f"Team {number:05}" for number in range(count)]
        self._table = self._a_table()
        self._searches, self._places = cycle(KEY_PRESSES), cycle(TEN)

    def press_a_key(self) -> None:
        search = next(self._searches)
        self._model.setStringList([text for text in self._texts if search in text.lower()])
        _draw(self._table)

    def sort(self) -> None:
        self._model.sort(0, Qt.SortOrder.DescendingOrder)
        _draw(self._table)

    def scroll(self) -> None:
        _scroll(self._table, next(self._places))

    def close(self) -> None:
        _drop(self._table)

    def _a_table(self) -> QTableView:
        self._model = QStringListModel(self._texts)
        table = QTableView()
        table.setModel(self._model)
        _show(table)
        return table


TEN = tuple(tenth / 10 for tenth in range(10))


def _show(table: QTableView) -> None:
    table.resize(WIDTH, HEIGHT)
    table.show()
    _draw(table)


def _draw(table: QTableView) -> None:
    """Once: what was changed asks for it."""
    QApplication.processEvents()


def _scroll(table: QTableView, part: float) -> None:
    bar = table.verticalScrollBar()
    bar.setValue(round(bar.maximum() * part))
    _draw(table)


def _drop(table: QTableView) -> None:
    table.hide()
    table.deleteLater()
    QApplication.processEvents()


def _step(do: Callable[[], None]) -> Step:
    async def step() -> None:
        do()

    return step


def measure(count: int, what: str, effort: Effort) -> Contest:
    """Let both take turns at one thing with so many rows."""
    ours, bare = Ours(count), Bare(count)
    try:
        return asyncio.run(
            alternate(
                (ours.name, _step(getattr(ours, what))),
                (bare.name, _step(getattr(bare, what))),
                rounds=effort.rounds,
                per_round=effort.of(PER_ROUND),
                warm_up=effort.of(WARM_UP),
            )
        )
    finally:
        ours.close()
        bare.close()


def rows(effort: Effort) -> list[Row]:
    """Each step, with its picture."""
    if QApplication.instance() is None:
        use_screen_in_memory(resources_folder())
        make_application(resources_folder(), Scheme.LIGHT)
    found = []
    for what, name in STEPS.items():
        ours, limit = measure(SIZE, what, effort)
        found.append(Row(f"{name}, {SIZE:,} rows", ours, limit, FRAME_MS, is_absolute=True))
    return found
