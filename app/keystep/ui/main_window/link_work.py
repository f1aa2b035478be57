"""Opens links that set Keystep up: asks before anything is fetched, says why one is not used."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from keystep.services.use_cases import UseCases
from keystep.texts import _
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.widgets.labels import breakable
from keystep.ui.widgets.message_box import message_box

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.setup_link import FetchFrom
    from keystep.services.link_in_words import LinkOutcome
    from keystep.services.open_walkthrough import Opened
    from keystep.ui.dialogs.fetch_instructions import FetchInstructions


class LinkWork:
    """`wizard` gives the wizard that is open. Before `begin` a link waits; the last one counts."""

    def __init__(
        self,
        window: QWidget,
        runner: AsyncRunner,
        wizard: Callable[[], QWidget | None],
        *,
        offer: "Callable[[Opened], None]",
        say: Callable[[str], None],
    ) -> None:
        self._window = window
        self._runner = runner
        self._wizard = wizard
        self._offer = offer
        self._say = say
        self._cases: UseCases | None = None
        self._waiting = ""
        self.question: FetchInstructions | None = None

    @property
    def is_waiting(self) -> bool:
        return bool(self._waiting)

    def begin(self, cases: UseCases) -> None:
        """The list is there: open what came before it."""
        self._cases = cases
        link, self._waiting = self._waiting, ""
        if link:
            self.open(link)

    def open(self, link: str) -> None:
        if self._cases is None:
            self._waiting = link
            return
        self._runner.start(self._cases.open_link(link), self._read)

    def _read(self, found: "LinkOutcome") -> None:
        from keystep.domain.setup_link import FetchFrom
        from keystep.services.link_in_words import link_problem_in_words
        from keystep.services.open_walkthrough import Opened

        if isinstance(found, Opened):
            self._offer(found)
        elif isinstance(found, FetchFrom):
            self._ask(found)
        else:
            self._refuse(link_problem_in_words(found))

    def _ask(self, source: "FetchFrom") -> None:
        """One question at a time: who opens another link meant that one."""
        from keystep.ui.dialogs.fetch_instructions import FetchInstructions

        assert self._cases is not None  # noqa: S101  a link was read with them
        if self.question is not None:
            self.question.reject()
        self.question = FetchInstructions(
            self._wizard() or self._window,
            self._runner,
            source,
            self._cases.fetch_walkthrough,
            self._offer,
        )
        self.question.finished.connect(self._answered)
        self.question.open()

    def _answered(self) -> None:
        self.question = None

    def _refuse(self, reason: str) -> None:
        """Beside the list; over a wizard, which hides it, in a box."""
        wizard = self._wizard()
        if wizard is None:
            self._say(reason)
            return
        box = message_box(wizard, _("This link is not used"), breakable(reason))
        box.setWindowTitle(_("Open link"))
        box.addButton(_("Close"), QMessageBox.ButtonRole.RejectRole)
        box.open()
