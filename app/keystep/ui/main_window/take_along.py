"""Exports the list to a file, and takes one in from another computer: the File menu's part."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QWidget

from keystep.domain.exported_list import Exported
from keystep.services.import_list import Imported, ImportTrouble
from keystep.services.ports import CatalogTrouble, FileTrouble
from keystep.services.take_along_in_words import (
    export_in_words,
    file_sentence,
    import_in_words,
)
from keystep.services.use_cases import UseCases
from keystep.texts import _
from keystep.ui.async_runner import AsyncRunner

FILE_NAME = "keystep-connections.json"


class TakeAlong:
    """`say` gets what came of it; `imported` the id of a new connection, if there is any.

    Until it is given the use cases it does nothing.
    The dialogs are opened, never `exec`ed: a nested event loop inside a coroutine loses tasks.
    """

    def __init__(
        self,
        window: QWidget,
        runner: AsyncRunner,
        *,
        say: Callable[[str], None],
        imported: Callable[[str], None],
    ) -> None:
        self.cases: UseCases | None = None
        self._window = window
        self._runner = runner
        self._say = say
        self._imported = imported

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

    def _exported(self, outcome: Exported | CatalogTrouble | FileTrouble) -> None:
        if isinstance(outcome, Exported):
            self._say("\n".join(export_in_words(outcome)))
        else:
            self._say(file_sentence(outcome, importing=False))

    def _taken_in(self, outcome: Imported | ImportTrouble) -> None:
        if isinstance(outcome, Imported):
            if outcome.added:
                self._imported(outcome.added[0].id)
            self._say("\n".join(import_in_words(outcome)))
        else:
            self._say(file_sentence(outcome, importing=True))


def _file_dialog(parent: QWidget, title: str, on_chosen: Callable[[Path], None]) -> QFileDialog:
    dialog = QFileDialog(parent, title, QDir.homePath())
    dialog.setNameFilters([_("Lists of connections (*.json)"), _("All files (*)")])
    dialog.fileSelected.connect(lambda name: on_chosen(Path(name)))
    dialog.finished.connect(dialog.deleteLater)
    return dialog
