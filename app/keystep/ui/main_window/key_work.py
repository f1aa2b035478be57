"""What can be found out about the key of a saved connection, and mended, from the window."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.not_done import NotDone
from keystep.domain.verdict import Verdict
from keystep.services.ports import CatalogTrouble, Conflict
from keystep.services.use_cases import UseCases
from keystep.ui.async_runner import AsyncRunner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.services.checks_in_progress import ChecksListener
    from keystep.services.probe_permissions import Probed


class KeyWork:
    """`listener` hears of work on a row as of a check; `say` gets what has no place in the row."""

    def __init__(
        self,
        window: QWidget,
        cases: UseCases,
        runner: AsyncRunner,
        listener: "ChecksListener",
        say: Callable[[str], None],
    ) -> None:
        self._window = window
        self._cases = cases
        self._runner = runner
        self._listener = listener
        self._say = say

    def repair(self, connection: Connection, on_repaired: Callable[[], None]) -> None:
        """Change the one point that the last check found to be wrong, if that helps."""
        verdict = connection.last_check
        if verdict is None or verdict.repair is None:
            return

        def repaired(outcome: Verdict | CatalogTrouble | Conflict) -> None:
            self._end(connection, outcome)
            on_repaired()

        self._begin(connection, self._cases.repair(connection, verdict.repair), repaired)

    def show_permissions(self, connection: Connection) -> None:
        from keystep.ui.dialogs.permissions import KeyInQuestion, PermissionsDialog

        def probe(with_changes: bool) -> "Coroutine[Any, Any, Probed]":
            return self._cases.probe(connection, with_changes=with_changes)

        key = KeyInQuestion(probe, connection.purpose, connection.key.kind)
        PermissionsDialog(self._window, self._runner, key, None).open()

    def ask_payment(self, connection: Connection) -> None:
        """Say what it costs, and do it only then."""
        from keystep.ui.dialogs.questions import ask_payment

        ask_payment(self._window, on_agree=partial(self._try_payment, connection))

    def show_report(self, connection: Connection) -> None:
        """What the last check found, word for word, for who has to know."""
        from keystep.ui.dialogs.report import ReportDialog

        if connection.last_check is not None:
            report = self._cases.write_report(connection, connection.last_check)
            ReportDialog(self._window, self._runner, report).open()

    def _try_payment(self, connection: Connection) -> None:
        paying = self._cases.try_payment_of(connection)
        self._begin(connection, paying, partial(self._end, connection))

    def _begin(
        self,
        connection: Connection,
        work: Coroutine[Any, Any, Any],
        on_done: Callable[[Any], None],
    ) -> None:
        self._listener.check_started(connection)
        give_up = partial(self._listener.check_ended, connection, None)
        self._runner.start(work, on_done, give_up)

    def _end(
        self, connection: Connection, outcome: Verdict | CatalogTrouble | Conflict | NotDone
    ) -> None:
        from keystep.services.sentences import sentence

        if isinstance(outcome, Verdict):
            self._listener.check_ended(connection, outcome)
        else:
            self._listener.check_ended(connection, None)
            self._say(sentence(outcome))


def _has_no_key(connection: Connection) -> bool:
    last = connection.last_check
    return last is not None and last.cause is Cause.KEY_MISSING
