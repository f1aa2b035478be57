"""Exports the list to a file, and takes one in from another computer: the File menu's part."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from keystep.domain.policy import NotAllowed
from keystep.services.use_cases import UseCases
from keystep.texts import _
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.widgets.buttons import button

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.exported_list import Exported
    from keystep.services.export_list import ExportTrouble
    from keystep.services.import_list import Imported, ImportTrouble

FILE_NAME = "keystep-connections.json"


class TakeAlong:
    """`say` gets what came of it, with a button for what would take the list's own place.

    `imported` gets the id of a new connection, if there is any.

    Until it is given the use cases it does nothing.
    The dialogs are opened, never `exec`ed: a nested event loop inside a coroutine loses tasks.
    """

    def __init__(
        self,
        window: QWidget,
        runner: AsyncRunner,
        *,
        say: Callable[[str, QPushButton | None], None],
        imported: Callable[[str], None],
    ) -> None:
        self.cases: UseCases | None = None
        self._window = window
        self._runner = runner
        self._say = say
        self._imported = imported
        self._done = ""
        self._said: Sequence[str] = ()

    def choose_export(self) -> None:
        """Ask where to, and export to there."""
        dialog = _file_dialog(self._window, _("Export list"), self.export)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(FILE_NAME)
        dialog.open()

    def choose_import(self) -> None:
        """Ask which file, and take it in."""
        dialog = _file_dialog(self._window, _("Import list"), self.import_)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.open()

    def export(self, path: Path) -> None:
        if self.cases is not None:
            self._runner.start(self.cases.export_list(path), self._exported)

    def import_(self, path: Path) -> None:
        if self.cases is not None:
            self._runner.start(self.cases.import_list(path), self._taken_in)

    def _exported(self, outcome: "Exported | ExportTrouble") -> None:
        from keystep.domain.exported_list import Exported
        from keystep.services.policy_in_words import not_allowed_in_words
        from keystep.services.take_along_in_words import export_in_words, file_sentence

        if isinstance(outcome, NotAllowed):
            if self.cases is not None:
                self._say(not_allowed_in_words(outcome, self.cases.policy), None)
        elif isinstance(outcome, Exported):
            self._say_first(_("Export list"), export_in_words(outcome))
        else:
            self._say(file_sentence(outcome, importing=False), None)

    def _taken_in(self, outcome: "Imported | ImportTrouble") -> None:
        from keystep.services.import_list import Imported
        from keystep.services.take_along_in_words import file_sentence, import_in_words

        if isinstance(outcome, Imported):
            if outcome.added:
                self._imported(outcome.added[0].id)
            self._say_first(_("Import list"), import_in_words(outcome))
        else:
            self._say(file_sentence(outcome, importing=True), None)

    def show_rest(self) -> None:
        """All of it: above the list there is room for one line."""
        from keystep.ui.dialogs.outcome import OutcomeDialog

        OutcomeDialog(self._window, self._done, self._said).open()

    def _say_first(self, done: str, lines: Sequence[str]) -> None:
        self._done, self._said = done, lines
        more = button(_("See the rest…"), self.show_rest) if len(lines) > 1 else None
        self._say(lines[0], more)


def _file_dialog(parent: QWidget, title: str, on_chosen: Callable[[Path], None]) -> QFileDialog:
    dialog = QFileDialog(parent, title, QDir.homePath())
    dialog.setNameFilters([_("Lists of connections (*.json)"), _("All files (*)")])
    dialog.fileSelected.connect(lambda name: on_chosen(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    return dialog
