"""Reads the history of the selected connection, anew after each check of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from keystep.domain.connection import Connection
from keystep.services.ports import Catalog, CatalogTrouble
from keystep.ui.async_runner import AsyncRunner, Job

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.history import PastCheck
    from keystep.ui.main_window.history_view import HistoryView


class PastChecks:
    """What was asked for another selection is given up: it must not show for this one."""

    def __init__(self, catalog: Catalog, runner: AsyncRunner, view: HistoryView) -> None:
        self._catalog = catalog
        self._runner = runner
        self._view = view
        self._shown: tuple[str, datetime | None] | None = None
        self._job: Job | None = None

    def show(self, connection: Connection) -> None:
        """Of a connection that is shown already, only a newer check is worth reading for."""
        last = connection.last_check
        wanted = (connection.id, last.checked_at if last else None)
        if wanted == self._shown:
            return
        if self._shown is None or self._shown[0] != connection.id:
            self._view.show_summary(None)
        self._shown = wanted
        if self._job is not None:
            self._job.cancel()
        self._job = self._runner.start(self._catalog.past_checks(connection.id), self._read)

    def stop(self) -> None:
        """What was asked for comes no more: its place on the screen is gone."""
        if self._job is not None:
            self._job.cancel()

    def _read(self, found: Sequence[PastCheck] | CatalogTrouble) -> None:
        """A list that can't be read says so elsewhere."""
        from keystep.domain.history import summary

        if isinstance(found, CatalogTrouble):
            self._shown = None
        else:
            self._view.show_summary(summary(found))
