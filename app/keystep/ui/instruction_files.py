"""IT's instructions as files: chosen in a dialog, dropped on a window, or opened by the desktop."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QEvent, QObject
from PySide6.QtGui import QDropEvent, QFileOpenEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from keystep.texts import _

ENDING = ".keystep.toml"


class InstructionFiles:
    """`open` gets each file that somebody wants to use; nothing of it is trusted."""

    def __init__(self, open_: Callable[[Path], None]) -> None:
        self.open = open_

    def choose(self, parent: QWidget) -> None:
        """Ask which file. The dialog is opened, never `exec`ed."""
        dialog = QFileDialog(parent, _("Open instructions"), QDir.homePath())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([_("Instructions (*.keystep.toml)"), _("All files (*)")])
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def dropped_file(event: QDropEvent) -> Path | None:
    """The file of instructions that is held over a window, if it is one and only one."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.name.lower().endswith(ENDING) else None


class FilesFromTheDesktop(QObject):
    """Takes what macOS asks the running program to open. Elsewhere a second start tells it."""

    def __init__(
        self,
        application: QApplication,
        open_: Callable[[Path], None],
        open_link: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._open, self._open_link = open_, open_link
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self._open(Path(event.file()))
            return True
        if isinstance(event, QFileOpenEvent) and event.url().scheme() == "keystep":
            self._open_link(bytes(event.url().toEncoded().data()).decode())
            return True
        return super().eventFilter(watched, event)
