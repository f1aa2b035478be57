"""Makes the printed guide from the Help menu, in a process of its own."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QProcess
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

from keystep import texts
from keystep.domain.foreign_text import isolated
from keystep.texts import _
from keystep.ui.own_program import own_program
from keystep.ui.widgets.buttons import button, open_folder
from keystep.ui.widgets.message_box import message_box

FILE_NAME = "keystep-guide.pdf"
LONGEST_SENTENCE = 500


class GuideWork(QObject):
    """`say` gets what becomes of it, with a button for what may be done about that."""

    def __init__(self, window: QWidget, say: Callable[[str, QPushButton | None], None]) -> None:
        super().__init__(window)
        self._window = window
        self._say = say
        self._process: QProcess | None = None

    @property
    def is_busy(self) -> bool:
        return self._process is not None

    def ask(self) -> None:
        """With IT's words, or without; then where to."""
        if self.is_busy:
            return
        box = message_box(
            self._window,
            _("Make a printed guide"),
            _("It shows each step with pictures. Did IT write instructions? They can be in it."),
        )
        box.setWindowTitle(_("Printed guide"))
        theirs = box.addButton(_("With IT's file…"), QMessageBox.ButtonRole.ActionRole)
        plain = box.addButton(_("Without"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(_("Cancel"), QMessageBox.ButtonRole.RejectRole)
        theirs.clicked.connect(lambda _checked=False: self._choose_instructions())
        plain.clicked.connect(lambda _checked=False: self._choose_place(None))
        box.open()

    def make(self, out: Path, walkthrough: Path | None) -> None:
        """Start it. What it says comes when it has ended."""
        from keystep.services.save_guide import is_a_name_for_a_guide

        if self.is_busy:
            return
        if not is_a_name_for_a_guide(out):
            out = out.with_name(f"{out.name}.pdf")
        options = ["--out", str(out.absolute()), "--language", texts.language()]
        if walkthrough is not None:
            options += ["--walkthrough", str(walkthrough.absolute())]
        program, *arguments = own_program("guide", *options)
        self._process = QProcess(self)
        self._process.finished.connect(partial(self._ended, self._process, out))
        self._process.errorOccurred.connect(partial(self._not_started, self._process))
        self._process.start(program, arguments)
        self._say(_("Making the guide…"), button(_("Stop"), self._stopped_by_hand))

    def stop(self) -> None:
        """End it, and say nothing more about it."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.finished.connect(process.deleteLater)

    def _stopped_by_hand(self) -> None:
        self.stop()
        self._say(_("Stopped. No guide was made."), None)

    def _choose_instructions(self) -> None:
        dialog = QFileDialog(self._window, _("Open instructions"), QDir.homePath())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Instructions (*.keystep.toml)"), _("All files (*)")])
        dialog.fileSelected.connect(lambda name: self._choose_place(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose_place(self, walkthrough: Path | None) -> None:
        dialog = QFileDialog(self._window, _("Printed guide"), QDir.homePath())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([_("To print (*.pdf)"), _("Web page (*.html)")])
        dialog.selectFile(FILE_NAME)
        dialog.fileSelected.connect(lambda name: self.make(Path(name), walkthrough))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ended(self, process: QProcess, out: Path, code: int, how: QProcess.ExitStatus) -> None:
        if process is not self._process:
            return  # it was stopped
        self._process = None
        if how is QProcess.ExitStatus.NormalExit and code == 0:
            self._say(
                _("The guide is ready: {path}").format(path=isolated(str(out))),
                button(_("Open folder"), lambda: open_folder(out.parent)),
            )
        else:
            self._say(_first_line(process) or _("The guide could not be made."), None)
        process.deleteLater()

    def _not_started(self, process: QProcess, error: QProcess.ProcessError) -> None:
        if process is self._process and error is QProcess.ProcessError.FailedToStart:
            self._process = None
            self._say(_("The guide could not be made."), None)


def _first_line(process: QProcess) -> str:
    """Why not: the plain sentence that every command begins with."""
    said = bytes(process.readAllStandardError().data()).decode(errors="replace")
    return isolated(said.strip().partition("\n")[0], LONGEST_SENTENCE)
