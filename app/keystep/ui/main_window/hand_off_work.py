"""Gives connections to other tools, from the window, and keeps the list of where they are used."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from keystep.domain.connection import Connection
from keystep.domain.hand_off import HandOff
from keystep.services.ports import CatalogTrouble, Conflict
from keystep.services.use_cases import UseCases
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.main_window.used_in import UsedIn


class HandOffWork:
    """`used_in` is for the details; `say` gets what has no place there."""

    def __init__(self, window: QWidget, runner: AsyncRunner, say: Callable[[str], None]) -> None:
        self._window = window
        self._runner = runner
        self._say = say
        self._cases: UseCases | None = None
        self._shown: Connection | None = None
        self.used_in = self.new_used_in()

    def new_used_in(self) -> UsedIn:
        """The part of the details; once more where these are made anew."""
        self._shown = None
        self.used_in = UsedIn(self._use_shown, self._done, self._forget)
        return self.used_in

    def begin(self, cases: UseCases) -> None:
        """From here on there is something to work with."""
        self._cases = cases

    def use(self, connection: Connection) -> None:
        """Open the panel that leads through it."""
        from keystep.ui.hand_off.dialog import HandingOver, HandOffDialog

        if self._cases is None:
            return
        how = HandingOver(
            recipes=self._cases.recipes.all,
            take_key=partial(self._cases.hand_over, connection),
            on_handed_over=partial(self._read, connection),
        )
        HandOffDialog(self._window, self._runner, connection, how).open()

    def show(self, connection: Connection) -> None:
        """Tell where this one is used. A test that goes on changes nothing about that."""
        before, self._shown = self._shown, connection
        if before is None or (before.id, before.secret) != (connection.id, connection.secret):
            self.used_in.clear()
            self._read(connection)

    def _read(self, connection: Connection) -> None:
        if self._cases is not None:
            reading = self._cases.catalog.hand_offs(connection.id)
            self._runner.start(reading, partial(self._show_read, connection))

    def _show_read(self, connection: Connection, found: Sequence[HandOff] | CatalogTrouble) -> None:
        """Unless another one has been chosen meanwhile."""
        if self._shown is not None and self._shown.id == connection.id:
            self.used_in.show_hand_offs(self._shown, found)

    def _use_shown(self) -> None:
        if self._shown is not None:
            self.use(self._shown)

    def _done(self, handed: HandOff) -> None:
        """The person has given the tool the key that is in force."""
        if self._cases is not None and (shown := self._shown) is not None:
            noting = self._cases.hand_over.note(shown, handed.tool)
            self._runner.start(noting, partial(self._changed, shown))

    def _forget(self, handed: HandOff) -> None:
        if self._cases is not None and (shown := self._shown) is not None:
            forgetting = self._cases.catalog.forget_hand_offs(shown.id, handed.tool)
            self._runner.start(forgetting, partial(self._changed, shown))

    def _changed(self, connection: Connection, trouble: CatalogTrouble | Conflict | None) -> None:
        from keystep.services.sentences import sentence

        if trouble is not None:
            self._say(sentence(trouble))
        self._read(connection)
