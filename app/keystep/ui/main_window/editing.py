"""Edits the particulars of a connection from the window, and keeps what takes that back."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QWidget

from keystep.domain.connection import Connection
from keystep.domain.editing import Change, Part
from keystep.services.ports import CatalogTrouble, Conflict
from keystep.services.use_cases import UseCases
from keystep.texts import N_, _
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.main_window.undoing import Undoable

_UNDO = {
    Part.PURPOSE: N_("&Undo change of purpose"),
    Part.ORGANIZATION: N_("&Undo change of organization"),
    Part.PROJECT: N_("&Undo change of project"),
    Part.MODEL: N_("&Undo change of model"),
    Part.REPLACE_BY: N_("&Undo change of replace-by day"),
    Part.NOTES: N_("&Undo change of notes"),
}


class Editing:
    """`done` gets what takes a change back; `stop_check` ends a check that would tell of before."""

    def __init__(  # noqa: PLR0913  three neighbours and four ways to speak
        self,
        window: QWidget,
        cases: UseCases,
        runner: AsyncRunner,
        *,
        say: Callable[[str], None],
        done: Callable[[Undoable], None],
        changed: Callable[[str], None],
        stop_check: Callable[[Connection], None],
    ) -> None:
        self._window = window
        self._cases = cases
        self._runner = runner
        self._say = say
        self._done = done
        self._changed = changed
        self._stop_check = stop_check

    def edit(self, connection: Connection) -> None:
        """Open the dialog for it."""

        from keystep.ui.dialogs.edit import EditDialog

        def save(change: Change) -> Coroutine[Any, Any, Conflict | CatalogTrouble | None]:
            return self._save(connection, change)

        def saved(change: Change) -> None:
            self._done(self._undoable(connection, change))
            self._say(_in_words(_("Saved."), change))
            self._changed(connection.id)

        EditDialog(self._window, self._runner, connection, save, saved).open()

    def _save(
        self, connection: Connection, change: Change
    ) -> Coroutine[Any, Any, Conflict | CatalogTrouble | None]:
        if change.of_access:
            self._stop_check(connection)
        return self._cases.edit(connection, change)

    def _undoable(self, connection: Connection, change: Change) -> Undoable:
        back = change.taken_back
        return Undoable(
            connection.id,
            lambda: undo_text(change),
            lambda: _in_words(_("Changed back."), back),
            lambda now: self._save(now, back),
        )


def undo_text(change: Change) -> str:
    """ "&Undo change of notes"."""
    if len(change.parts) == 1:
        [part] = change.parts
        return _(_UNDO[part])
    return _("&Undo the last changes")


def _in_words(done: str, change: Change) -> str:
    if not change.of_access:
        return done
    return " ".join((done, _("It was not checked like this yet: choose Test.")))
