"""What can be taken back with Ctrl+Z: harmless changes, the latest first."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from keystep.domain.connection import Connection
from keystep.services.ports import CatalogTrouble, Conflict
from keystep.texts import _
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.main_window.connection_model import ConnectionModel

MOST = 100

TakeBack = Callable[[Connection], Coroutine[Any, Any, Conflict | CatalogTrouble | None]]


@dataclass(frozen=True)
class Undoable:
    """`text` is that of the menu, such as "&Undo rename"; `said` is said once it is undone.

    Both are asked for when they are shown: the language may have changed meanwhile.
    """

    connection_id: str
    text: Callable[[], str]
    said: Callable[[], str]
    take_back: TakeBack


class UndoStack:
    """Changes of connections that are gone meanwhile are passed over."""

    def __init__(
        self,
        runner: AsyncRunner,
        model: ConnectionModel,
        *,
        say: Callable[[str], None],
        changed: Callable[[str], None],
    ) -> None:
        self._runner = runner
        self._model = model
        self._say = say
        self._changed = changed
        self._done: list[Undoable] = []
        self._is_undoing = False

    def push(self, undoable: Undoable) -> None:
        self._done = [*self._done[-MOST + 1 :], undoable]

    @property
    def can_undo(self) -> bool:
        return not self._is_undoing and self._latest() is not None

    @property
    def text(self) -> str:
        """What the menu says."""
        latest = self._latest()
        return latest[0].text() if latest else _("&Undo")

    def undo(self) -> None:
        """Take the latest change back."""
        from keystep.services.sentences import sentence

        latest = self._latest()
        if latest is None or self._is_undoing:
            return
        undoable, connection = latest
        self._is_undoing = True

        def ended(trouble: Conflict | CatalogTrouble | None) -> None:
            self._is_undoing = False
            if not isinstance(trouble, CatalogTrouble):
                self._done.remove(undoable)  # with trouble it can be tried once more
            self._say(sentence(trouble) if trouble else undoable.said())
            self._changed(connection.id)

        def failed() -> None:
            self._is_undoing = False

        self._runner.start(undoable.take_back(connection), ended, failed)

    def _latest(self) -> tuple[Undoable, Connection] | None:
        for undoable in reversed(self._done):
            if connection := self._model.with_id(undoable.connection_id):
                return undoable, connection
        return None
