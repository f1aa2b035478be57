"""A new key for a saved connection, and what becomes of the old one that is kept."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.unfinished import Intent, Unfinished
from keystep.services.use_cases import UseCases
from keystep.services.verdict_wording import service_name
from keystep.services.wording import unfinished_in_words
from keystep.texts import _
from keystep.ui.async_runner import AsyncRunner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.services.old_key import OldKeyTrouble
    from keystep.ui.replace_wizard.presenter import ReplacePresenter

Say = Callable[[str, QPushButton | None], None]


class Replacing:
    """`changed` reads the list again and goes to that connection; `test` checks it.

    `stop` ends a test that runs: its verdict would be about the other key.
    """

    def __init__(  # noqa: PLR0913  what it works with, and whom to tell
        self,
        window: QWidget,
        cases: UseCases,
        runner: AsyncRunner,
        *,
        say: Say,
        changed: Callable[[str], None],
        test: Callable[[Connection], None],
        stop: Callable[[Connection], None],
    ) -> None:
        self._window = window
        self._cases = cases
        self._runner = runner
        self._say = say
        self._changed = changed
        self._test = test
        self._stop = stop

    def replace(self, connection: Connection) -> None:
        from keystep.ui.replace_wizard.presenter import ReplacePresenter
        from keystep.ui.replace_wizard.shell import ReplaceKeyWizard

        self._stop(connection)
        presenter = ReplacePresenter(self._cases, self._runner, connection)
        closed = partial(self._closed, connection, presenter)
        ReplaceKeyWizard(self._window, presenter, closed).open()

    def let_old_key_go(self, connection: Connection) -> None:
        """The person says that the new key is in use everywhere."""
        done = partial(self._let_go, connection)
        self._runner.start(self._cases.let_old_key_go(connection), done)

    def ask_go_back(self, connection: Connection) -> None:
        """Going back takes the new key off this computer, so it is asked first."""
        from keystep.ui.dialogs.questions import ask_go_back

        ask_go_back(self._window, connection, on_agree=partial(self._go_back, connection))

    def _closed(self, connection: Connection, presenter: "ReplacePresenter") -> None:
        """What was given up in the middle is ended first."""
        if presenter.was_given_up:
            self._runner.start(self._cases.recover(), lambda _done: self._changed(connection.id))
        else:
            self._changed(connection.id)

    def _go_back(self, connection: Connection) -> None:
        self._stop(connection)
        self._runner.start(self._cases.go_back(connection), partial(self._went_back, connection))

    def _let_go(self, connection: Connection, outcome: "Connection | OldKeyTrouble") -> None:
        from keystep.services.sentences import sentence

        if not isinstance(outcome, Connection):
            self._say(sentence(outcome), None)
        elif outcome.old_key is not None:
            self._say(unfinished_in_words(Unfinished(outcome, Intent.TIDYING)), None)
        elif connection.old_key is not None:
            left = _("The old key of “{nickname}” has left this computer.")
            ending = connection.old_key.ending
            self._say_still_works(left.format(nickname=isolated(outcome.nickname)), outcome, ending)
        self._changed(connection.id)

    def _went_back(self, connection: Connection, outcome: "Connection | OldKeyTrouble") -> None:
        from keystep.services.sentences import sentence

        if not isinstance(outcome, Connection):
            self._say(sentence(outcome), None)
            self._changed(connection.id)
            return
        back = _("“{nickname}” uses its old key …{ending} again.").format(
            nickname=isolated(outcome.nickname), ending=outcome.key.ending
        )
        self._say_still_works(back, outcome, connection.key.ending)
        self._changed(connection.id)
        self._test(outcome)

    def _say_still_works(self, said: str, connection: Connection, ending: str) -> None:
        from keystep.services.old_key_wording import still_work
        from keystep.ui.widgets.keys_page import keys_page_button

        about = still_work([ending], service_name(connection.api_address))
        self._say(f"{said} {about}", keys_page_button([ending], connection.api_address))
