"""Changes what is said about a connection: its purpose, organization, model, reminder and notes."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtWidgets import QWidget

from keystep.domain.connection import Connection
from keystep.domain.editing import Change, editable
from keystep.domain.foreign_text import isolated
from keystep.services.ports import CatalogTrouble, Conflict
from keystep.services.sentences import sentence
from keystep.texts import _
from keystep.ui.announce import announce
from keystep.ui.async_runner import AsyncRunner, Job
from keystep.ui.dialogs.edit_fields import EditFields
from keystep.ui.dialogs.frame import FramedDialog
from keystep.ui.dialogs.questions import ask_discard_changes
from keystep.ui.widgets.buttons import button
from keystep.ui.widgets.labels import breakable, plain_label
from keystep.ui.widgets.message import Message
from keystep.ui.widgets.scrolling import scrolling

WIDTH_IN_LETTERS = 92
HEIGHT_IN_LINES = 52

Save = Callable[[Change], Coroutine[Any, Any, Conflict | CatalogTrouble | None]]


class EditDialog(FramedDialog):
    """`runner` is its owner's. It is modal, so no other row can be selected meanwhile."""

    def __init__(
        self,
        parent: QWidget,
        runner: AsyncRunner,
        connection: Connection,
        save: Save,
        on_saved: Callable[[Change], None],
    ) -> None:
        super().__init__(
            parent, _("Edit connection"), letters=WIDTH_IN_LETTERS, lines=HEIGHT_IN_LINES
        )
        self._runner = runner
        self._connection = connection
        self._save_change = save
        self._on_saved = on_saved
        self._job: Job | None = None
        self.fields = EditFields(connection)
        self._message = Message()
        self._save = button(_("&Save"), self._save_all, kind="primary")
        self._save.setDefault(True)
        self._build()
        self.fields.purpose.setFocus()

    def reject(self) -> None:
        """Ask if something would be lost."""
        if self.fields.were_changed:
            ask_discard_changes(self, on_discard=self.end)
        else:
            self.end()

    def end(self) -> None:
        """Close it, whatever stands there."""
        if self._job is not None:
            self._job.cancel()
        super().reject()

    def _save_all(self) -> None:
        after = self.fields.read()
        if after is None or self._job is not None:
            return
        change = Change(editable(self._connection), after)
        if not change.parts:
            self.end()
            return
        self._save.setEnabled(False)
        self._job = self._runner.start(
            self._save_change(change), lambda trouble: self._saved(change, trouble), self._failed
        )

    def _saved(self, change: Change, trouble: Conflict | CatalogTrouble | None) -> None:
        self._job = None
        if trouble is None:
            self.end()
            self._on_saved(change)
        else:
            self._say_trouble(sentence(trouble))

    def _failed(self) -> None:
        """A mistake of ours: what was typed stays, to be saved or copied."""
        self._job = None
        self._say_trouble(_("Something went wrong inside Keystep. Nothing was saved. Try again."))

    def _say_trouble(self, text: str) -> None:
        self._save.setEnabled(True)
        self._message.show_trouble(text)
        announce(self, text)

    def _build(self) -> None:
        about = _("For “{nickname}” at {address}. A saved key stays with its service address.")
        nickname, address = isolated(self._connection.nickname), self._connection.api_address.url
        words = about.format(nickname=nickname, address=address)
        self.column.addWidget(plain_label(breakable(words)))
        self.column.addWidget(scrolling(self.fields), 1)
        self.column.addWidget(self._message)
        cancel = button(_("Cancel"), self.reject)
        self.add_buttons(plain_label(), cancel, self._save)
