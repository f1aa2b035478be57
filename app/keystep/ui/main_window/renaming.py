"""Another nickname, typed where the old one stands: F2, type, Enter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.nickname import NicknameProblem, read_nickname
from keystep.services.ports import CatalogTrouble, Conflict
from keystep.services.use_cases import UseCases
from keystep.texts import _
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.main_window.undoing import Undoable
from keystep.ui.widgets.keyless_field import KeylessField

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.services.sentences import Problem

Index = QModelIndex | QPersistentModelIndex


class Renaming:
    """`say` gets what has to be said; `retry` opens the field once more, with what was typed.

    `done` gets what takes the renaming back.
    """

    def __init__(  # noqa: PLR0913  two neighbours and four ways to speak
        self,
        cases: UseCases,
        runner: AsyncRunner,
        *,
        say: Callable[[str], None],
        retry: Callable[[str, str], None],
        done: Callable[[Undoable], None],
        changed: Callable[[str], None],
    ) -> None:
        self._cases = cases
        self._runner = runner
        self._say = say
        self._retry = retry
        self._done = done
        self._changed = changed

    def rename(self, connection: Connection, typed: str) -> None:
        nickname = read_nickname(typed)
        if isinstance(nickname, NicknameProblem):
            self._refuse(connection.id, typed, nickname)
        elif nickname != connection.nickname:
            self._start(connection, nickname)

    def _start(self, connection: Connection, nickname: str) -> None:
        def ended(trouble: Conflict | CatalogTrouble | None) -> None:
            if trouble is not None:
                self._refuse(connection.id, nickname, trouble)
                return
            self._done(self._undoable(connection))
            self._say(_("Renamed to “{nickname}”.").format(nickname=isolated(nickname)))
            self._changed(connection.id)

        self._runner.start(self._cases.rename(connection, nickname), ended)

    def _undoable(self, before: Connection) -> Undoable:
        name = isolated(before.nickname)
        return Undoable(
            before.id,
            lambda: _("&Undo rename"),
            lambda: _("It is called “{nickname}” again.").format(nickname=name),
            lambda now: self._cases.rename(now, before.nickname),
        )

    def _refuse(self, connection_id: str, typed: str, problem: Problem) -> None:
        from keystep.services.sentences import sentence

        self._say(sentence(problem))
        self._retry(connection_id, typed)


class NicknameDelegate(QStyledItemDelegate):
    """The field in the cell. `on_typed` gets the row and what was typed; a key gets no further."""

    def __init__(
        self, parent: QWidget, on_typed: Callable[[int, str], None], on_key: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._on_typed = on_typed
        self._on_key = on_key
        self.text_to_begin_with: str | None = None

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        field = KeylessField(on_key=lambda _text: self._on_key(), on_typed_key=self._on_key)
        field.setParent(parent)
        field.setAccessibleName(_("Nickname"))
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Once: Qt asks again whenever the row changes, as when a check of it ends."""
        if isinstance(editor, KeylessField) and not editor.property("filled"):
            editor.setProperty("filled", True)  # noqa: FBT003  Qt's own
            editor.setText(self.text_to_begin_with or str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, KeylessField):
            self._on_typed(index.row(), editor.text())
