"""Another nickname, typed where the old one stands: F2, type, Enter; Ctrl+Z takes it back."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from keystep.domain.connection import Connection
from keystep.domain.nickname import NicknameProblem, read_nickname
from keystep.services.ports import CatalogTrouble, Conflict
from keystep.services.use_cases import UseCases
from keystep.services.wording import Problem, sentence
from keystep.texts import _
from keystep.ui.async_runner import AsyncRunner
from keystep.ui.main_window.connection_model import ConnectionModel
from keystep.ui.widgets.keyless_field import KeylessField

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Done:
    """A renaming that can be taken back."""

    connection_id: str
    before: str


class Renaming:
    """`say` gets what has to be said; `retry` opens the field once more, with what was typed."""

    def __init__(  # noqa: PLR0913  three neighbours and three ways to speak
        self,
        cases: UseCases,
        runner: AsyncRunner,
        model: ConnectionModel,
        *,
        say: Callable[[str], None],
        retry: Callable[[str, str], None],
        changed: Callable[[str], None],
    ) -> None:
        self._cases = cases
        self._runner = runner
        self._model = model
        self._say = say
        self._retry = retry
        self._changed = changed
        self._done: Done | None = None

    @property
    def can_undo(self) -> bool:
        return self._done is not None

    def rename(self, connection: Connection, typed: str) -> None:
        nickname = read_nickname(typed)
        if isinstance(nickname, NicknameProblem):
            self._refuse(connection.id, typed, nickname)
        elif nickname != connection.nickname:
            done = Done(connection.id, connection.nickname)
            self._start(connection, nickname, done)

    def undo(self) -> None:
        """Give the connection that was renamed last its old nickname back."""
        if self._done is None:
            return
        done, self._done = self._done, None
        known = (one for one in self._model.connections() if one.id == done.connection_id)
        connection = next(known, None)
        if connection is not None:
            self._start(connection, done.before, None)

    def _start(self, connection: Connection, nickname: str, done: Done | None) -> None:
        def ended(trouble: Conflict | CatalogTrouble | None) -> None:
            if trouble is not None:
                self._refuse(connection.id, nickname, trouble)
                return
            self._done = done
            if done is None:
                self._say(_("It is called “{nickname}” again.").format(nickname=nickname))
            else:
                self._say(_("Renamed to “{nickname}”.").format(nickname=nickname))
            self._changed(connection.id)

        self._runner.start(self._cases.rename(connection, nickname), ended)

    def _refuse(self, connection_id: str, typed: str, problem: Problem) -> None:
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
            editor.setText(self.text_to_begin_with or str(index.data()))
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, KeylessField):
            self._on_typed(index.row(), editor.text())
