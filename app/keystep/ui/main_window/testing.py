"""Testing from the window: one, several or all, quietly or with a line that tells how far it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.verdict import Verdict
from keystep.texts import _
from keystep.ui.announce import announce
from keystep.ui.main_window.connection_model import ConnectionModel
from keystep.ui.main_window.status_words import headline
from keystep.ui.main_window.table import ConnectionTable
from keystep.ui.main_window.test_line import TestLine
from keystep.ui.widgets.buttons import button

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio

    from keystep.domain.round import Round
    from keystep.services.checks_in_progress import ChecksInProgress

Check = Callable[[Connection], Awaitable[Verdict]]
PROGRESS_EVERY_MS = 100


class Testing:
    """A `ChecksListener`, also for other work on a row. Nothing is tested before `begin`.

    `on_change` hears when something begins to be tested, and when nothing is any more.
    """

    __test__ = False  # for pytest: it is a part of the program

    def __init__(
        self, window: QWidget, model: ConnectionModel, on_change: Callable[[], None]
    ) -> None:
        self._window, self._model = window, model
        self._on_change = on_change
        self._checks: ChecksInProgress | None = None
        self._round: Round | None = None
        self._quiet: tuple[Round, asyncio.Event] | None = None
        # Counting and drawing anew for each of a thousand would keep the window busy.
        self._progress_is_due = QTimer(window, singleShot=True, interval=PROGRESS_EVERY_MS)
        self._progress_is_due.timeout.connect(self._show_progress)

    def show_in(self, table: ConnectionTable, on_show: Callable[[frozenset[str]], None]) -> None:
        """Make its parts of the window; once more where the window is made anew, as it goes on."""
        self._table = table
        self.line = TestLine(self.stop, on_show)
        self.all_button: QPushButton = button(_("Test &all"), self.all_or_stop)
        if self._round is not None:
            self._show_line(self._round)

    def begin(self, check: Check) -> None:
        from keystep.services.checks_in_progress import ChecksInProgress

        self._checks = ChecksInProgress(check, self)

    async def aclose(self) -> None:
        """Cancel what is tested, and wait until it has ended."""
        if self._checks is not None:
            await self._checks.aclose()

    @property
    def is_busy(self) -> bool:
        return self._checks is not None and self._checks.any_busy

    def start(self, connections: Iterable[Connection]) -> None:
        """One tells in its row how it goes; of several the line tells as well."""
        if self._checks is None or not (chosen := list(connections)):
            return
        if len(chosen) > 1 and self._round is None:
            from keystep.domain.round import Round

            self._round = Round(chosen)
            self._show_line(self._round)
        self._checks.start(chosen)

    def start_all(self) -> None:
        self.start(self._model.connections())

    def start_or_cancel(self, connection: Connection) -> None:
        """What a row's own Test, which is its Stop, does."""
        if self._checks is not None and self._checks.is_busy(connection.id):
            self._checks.cancel(connection.id)
        else:
            self.start([connection])

    def all_or_stop(self) -> None:
        if self._round is not None:
            self.stop()
        else:
            self.start_all()

    def cancel(self, connection: Connection) -> None:
        if self._checks is not None:
            self._checks.cancel(connection.id)

    def stop(self) -> None:
        """Stop every check that runs or waits."""
        if self._checks is not None:
            self._checks.cancel_all()

    async def check_quietly(self, connections: Iterable[Connection]) -> Round:
        """Without the line: nobody asked for it. Who stops the rest stops these too."""
        import asyncio

        from keystep.domain.round import Round

        round_, over = Round(connections), asyncio.Event()
        if self._checks is not None and round_.total:
            self._quiet = (round_, over)
            self._checks.start(round_.connections)
            await over.wait()
        return round_

    def check_waiting(self, connection: Connection) -> None:
        self._model.check_waiting(connection)
        self._on_change()

    def check_started(self, connection: Connection) -> None:
        self._model.check_started(connection)

    def check_ended(self, connection: Connection, verdict: Verdict | None) -> None:
        self._model.check_ended(connection, verdict)
        if self._quiet is not None:
            quiet, over = self._quiet
            if quiet.ended(connection.id, verdict) and quiet.is_over:
                over.set()
        if self._round is None or not self._round.ended(connection.id, verdict):
            self._announce(connection)
        elif self._round.is_over:
            self._show_end(self._round)
        elif not self._progress_is_due.isActive():
            self._progress_is_due.start()
        self._on_change()

    def _announce(self, connection: Connection) -> None:
        for shown in self._table.selected():
            if shown.id == connection.id:
                said = f"{isolated(shown.nickname)}: {headline(shown)}"
                announce(self._window, said)

    def _show_line(self, round_: Round) -> None:
        had_focus = self.all_button.hasFocus()
        self.line.show_progress(round_)
        if had_focus:
            self.line.stop.setFocus()
        self.all_button.hide()

    def _show_progress(self) -> None:
        if self._round is not None:
            self.line.show_progress(self._round)

    def _show_end(self, round_: Round) -> None:
        """Only now it is read out: forty steps would be a chatter."""
        self._round = None
        self.all_button.show()
        if self.line.stop.hasFocus():
            self.all_button.setFocus()
        self.line.show_summary(round_)
        announce(self._window, self.line.text)
