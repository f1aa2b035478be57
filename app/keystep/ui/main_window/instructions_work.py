"""Opens IT's instructions and offers them in the wizard, whichever way the file came."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from keystep.domain.foreign_text import isolated
from keystep.services.ports import FileTrouble
from keystep.services.use_cases import UseCases
from keystep.texts import _
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.instruction_files import InstructionFiles
from keystep.ui.widgets.labels import breakable
from keystep.ui.widgets.message_box import message_box

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.read_walkthrough import Refused
    from keystep.services.open_walkthrough import Opened
    from keystep.ui.wizard.shell import WizardShell


class InstructionsWork:
    """`wizard` gives the wizard that is open, `start` opens one. Before `begin` a file waits."""

    def __init__(
        self,
        window: QWidget,
        runner: AsyncRunner,
        wizard: "Callable[[], WizardShell | None]",
        start: "Callable[[Opened], None]",
    ) -> None:
        self._window = window
        self._runner = runner
        self._wizard = wizard
        self._start = start
        self._cases: UseCases | None = None
        self._waiting: Path | None = None
        self._later: Opened | None = None
        self.files = InstructionFiles(self.open)

    @property
    def is_waiting(self) -> bool:
        return self._waiting is not None

    def begin(self, cases: UseCases) -> None:
        """The list is there: open what came before it."""
        self._cases = cases
        if self._waiting is not None:
            path, self._waiting = self._waiting, None
            self.open(path)

    def open(self, path: Path) -> None:
        if self._cases is None:
            self._waiting = path
            return
        self._runner.start(
            self._cases.open_walkthrough(path), lambda found: self._read(path, found)
        )

    def choose(self) -> None:
        self.files.choose(self._window)

    def offer(self, opened: "Opened") -> None:
        """In the wizard, over whatever is there. One that saves just now is left alone."""
        wizard = self._wizard()
        if wizard is None:
            self._start(opened)
            return
        if wizard.presenter.is_saving or wizard.presenter.saved is not None:
            self._later = opened
            return
        wizard.presenter.offer_instructions(opened)
        wizard.raise_()
        wizard.activateWindow()

    def wizard_closed(self) -> None:
        """Offer what came while a connection was being saved."""
        opened, self._later = self._later, None
        if opened is not None:
            self.offer(opened)

    def _read(self, path: Path, found: "Opened | FileTrouble | Refused") -> None:
        from keystep.services.open_walkthrough import Opened
        from keystep.services.walkthrough_in_words import refused_in_words

        if isinstance(found, Opened):
            self.offer(found)
            return
        about = f"{isolated(path.name)}: {refused_in_words(found)}"
        box = message_box(self._window, _("This file is not used"), breakable(about))
        box.setWindowTitle(_("Open instructions"))
        box.addButton(_("Close"), QMessageBox.ButtonRole.RejectRole)
        box.open()
