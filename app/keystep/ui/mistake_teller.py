"""Tells the person at the window of a mistake of Keystep's own, calmly and once."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from keystep.mistakes import Mistake, what_happened
from keystep.services.use_cases import UseCases
from keystep.ui.announce import announce
from keystep.ui.async_runner import AsyncRunner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.ui.dialogs.mistake import MistakeDialog


class MistakeTeller(QObject):
    """One dialog at a time, and none again for a mistake that was shown before.

    A mistake in what is drawn or timed comes back all the time; it must stay out of the way.
    """

    _happened = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._runner = AsyncRunner()
        self._shown: set[Mistake] = set()
        self._dialog: MistakeDialog | None = None
        self.cases: UseCases | None = None
        # Never in the middle of what went wrong, nor on another thread than the windows'.
        self._happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def tell(self, mistake: Mistake) -> None:
        """From any thread."""
        self._happened.emit(mistake)

    async def aclose(self) -> None:
        await self._runner.aclose()

    def _show(self, mistake: Mistake) -> None:
        if mistake in self._shown:
            return
        self._shown.add(mistake)
        if self._dialog is None or not self._dialog.isVisible():
            self._dialog = self._open()
        self._dialog.add(mistake)

    def _open(self) -> "MistakeDialog":
        from keystep.ui.dialogs.mistake import MistakeDialog

        # A dialog that keeps all other windows waiting leaves only its own children free.
        parent = QApplication.activeModalWidget() or self._window
        report = self.cases.write_mistake_report if self.cases else None
        dialog = MistakeDialog(parent, self._runner, report)
        # It may go with its parent, and after another one has opened.
        dialog.destroyed.connect(lambda: self._forget(dialog))
        dialog.finished.connect(lambda _result: self._forget(dialog))
        dialog.show()
        announce(dialog, dialog.windowTitle())
        return dialog

    def _forget(self, dialog: "MistakeDialog") -> None:
        if self._dialog is dialog:
            self._dialog = None


async def say_last_words(error: Exception) -> None:
    """Of what ended the program itself, until they are read."""
    import asyncio

    from keystep.ui.dialogs.mistake import MistakeDialog

    runner = AsyncRunner()
    read = asyncio.Event()
    dialog = MistakeDialog(None, runner, None, goes_on=False)
    dialog.add(what_happened(error))
    dialog.finished.connect(lambda _result: read.set())
    dialog.show()
    await read.wait()
