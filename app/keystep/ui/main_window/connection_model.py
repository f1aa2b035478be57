"""The list of connections as Qt's table model: what each cell says, and what runs for each row."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum, IntEnum
from itertools import count
from operator import attrgetter

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QColor, QIcon

from keystep.domain.causes import Status
from keystep.domain.connection import Connection, Purpose
from keystep.domain.foreign_text import isolated
from keystep.domain.listing import Entry, Listing, Order, Standing, standing_of
from keystep.domain.verdict import Verdict
from keystep.services.wording import purpose_in_words
from keystep.texts import N_, _
from keystep.ui import icons
from keystep.ui.main_window.status_words import headline, status_and_when, when
from keystep.ui.main_window.times import ago, today
from keystep.ui.theme import colours, tint
from keystep.ui.widgets.labels import plain_tooltip
from keystep.ui.widgets.status import STATUS_ICONS, status_tint

Index = QModelIndex | QPersistentModelIndex
ICON_SIZE = 32
WHEN_ROLE = Qt.ItemDataRole.UserRole
"""The second line of a status: since when, or what is due."""
LONGEST_SHOWN_ID = 13


class Column(IntEnum):
    STATUS = 0
    NICKNAME = 1
    ORGANIZATION = 2
    KEY = 3
    PURPOSE = 4
    LAST_CHECKED = 5
    TEST = 6


HEADERS = {
    Column.STATUS: N_("Status"),
    Column.NICKNAME: N_("Nickname"),
    Column.ORGANIZATION: N_("Organization"),
    Column.KEY: N_("Key"),
    Column.PURPOSE: N_("Purpose"),
    Column.LAST_CHECKED: N_("Last checked"),
    Column.TEST: N_("Test"),
}


ORDERS = {
    Column.STATUS: Order.STANDING,
    Column.NICKNAME: Order.NICKNAME,
    Column.ORGANIZATION: Order.ORGANIZATION,
    Column.KEY: Order.KEY,
    Column.PURPOSE: Order.PURPOSE,
    Column.LAST_CHECKED: Order.LAST_CHECKED,
}


COLUMNS = tuple(Column)
ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.ToolTipRole,
        WHEN_ROLE,
    }
)
SELECTABLE = (
    Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
)
EDITABLE = SELECTABLE | Qt.ItemFlag.ItemIsEditable


def texts_in(column: Column) -> tuple[str, ...]:
    """The words that a column must have room for; what else may stand there is not known."""
    head = _(HEADERS[column])
    match column:
        case Column.ORGANIZATION:
            return head, _("Key's own")
        case Column.PURPOSE:
            return head, *map(purpose_in_words, (None, *Purpose))
        case Column.LAST_CHECKED:
            return head, _("Never"), _("Just now")
        case Column.TEST:
            return head, _("Test"), _("Stop")
        case _:
            return (head,)


class Progress(Enum):
    """What runs for a row."""

    WAITING = "waiting"
    CHECKING = "checking"


PROGRESS = {Progress.WAITING: N_("Waiting…"), Progress.CHECKING: N_("Checking…")}


class ConnectionModel(QAbstractTableModel):
    """Hears of checks (a `ChecksListener`) and changes only the row that they belong to."""

    def __init__(self) -> None:
        super().__init__()
        self._all: dict[str, Connection] = {}
        self._entries: dict[str, Entry] | None = None
        self._connections: list[Connection] = []
        self._rows: dict[str, int] = {}
        self._progress: dict[str, Progress] = {}
        # A thousand begin to wait in one go: the table is told once.
        self._waits_are_shown = QTimer(self, singleShot=True, interval=0)
        self._waits_are_shown.timeout.connect(self._show_waits)
        self.listing = Listing()

    def show_connections(self, connections: Sequence[Connection]) -> None:
        """Replace all there are; they come in the order of their nicknames."""
        self._all = {connection.id: connection for connection in connections}
        self._entries = None
        self._list()

    def show_listing(self, listing: Listing) -> None:
        """Show only those that fit, in this order."""
        if listing != self.listing:
            self.listing = listing
            self._list()

    def connection_at(self, row: int) -> Connection:
        return self._connections[row]

    def connections(self) -> Sequence[Connection]:
        """All there are, whether they are shown or not."""
        return tuple(self._all.values())

    def with_id(self, connection_id: str) -> Connection | None:
        return self._all.get(connection_id)

    def shown(self) -> Sequence[Connection]:
        """Those that are shown, in order."""
        return tuple(self._connections)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """A click on a column's head."""
        if (by := ORDERS.get(Column(column))) is not None:
            descending = order is Qt.SortOrder.DescendingOrder
            self.show_listing(replace(self.listing, order=by, descending=descending))

    def _list(self) -> None:
        """A result that comes in later moves no row: what a person looks at stays in place."""
        self.beginResetModel()
        if self.listing == Listing():
            self._connections = list(self._all.values())
        else:
            if self._entries is None:
                day = today()
                self._entries = {id_: Entry(one, day) for id_, one in self._all.items()}
            self._connections = self.listing.shown(self._entries.values())
        self._rows = dict(zip(map(attrgetter("id"), self._connections), count(), strict=False))
        self.endResetModel()

    def _replace(self, connection: Connection) -> None:
        self._all[connection.id] = connection
        if self._entries is not None:
            self._entries[connection.id] = Entry(connection)
        row = self._rows.get(connection.id)
        if row is not None:
            self._connections[row] = connection

    def row_of(self, connection_id: str) -> int | None:
        return self._rows.get(connection_id)

    def progress_of(self, connection: Connection) -> Progress | None:
        return self._progress.get(connection.id)

    def check_waiting(self, connection: Connection) -> None:
        self._progress[connection.id] = Progress.WAITING
        self._waits_are_shown.start()

    def check_started(self, connection: Connection) -> None:
        self._progress[connection.id] = Progress.CHECKING
        self._row_changed(connection.id)

    def check_ended(self, connection: Connection, verdict: Verdict | None) -> None:
        self._progress.pop(connection.id, None)
        known = self._all.get(connection.id)
        if known is not None and verdict is not None:
            self._replace(known.after_check(verdict))
        self._row_changed(connection.id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(self._connections)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's signature
        return 0 if parent.isValid() else len(Column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return EDITABLE if index.column() == Column.NICKNAME else SELECTABLE

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in ROLES:
            return None  # most of what is asked at each cell
        connection, column = self._connections[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(connection, column)
        if role == Qt.ItemDataRole.EditRole and column is Column.NICKNAME:
            return connection.nickname
        if role == WHEN_ROLE and column is Column.STATUS:
            return self._when(connection)
        if role == Qt.ItemDataRole.ToolTipRole and column is Column.STATUS:
            return plain_tooltip(self._whole_text(connection, column))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_(HEADERS[column])}: {self._whole_text(connection, column)}"
        if role == Qt.ItemDataRole.DecorationRole and column is Column.STATUS:
            return self._status_icon(connection)
        if role == Qt.ItemDataRole.ForegroundRole and column is Column.TEST:
            return QColor(colours().accent)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(HEADERS[Column(section)])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, connection: Connection, column: Column) -> str:
        last = connection.last_check
        match column:
            case Column.STATUS:
                progress = self._progress.get(connection.id)
                return headline(connection) if progress is None else _(PROGRESS[progress])
            case Column.NICKNAME:
                return isolated(connection.nickname)
            case Column.ORGANIZATION:
                return isolated(_short(connection.organization)) or _("Key's own")
            case Column.KEY:
                return isolated(f"…{connection.key.ending}")
            case Column.PURPOSE:
                return purpose_in_words(connection.purpose)
            case Column.LAST_CHECKED:
                return ago(last.checked_at) if last else _("Never")
            case Column.TEST:
                return _("Stop") if connection.id in self._progress else _("Test")

    def _when(self, connection: Connection) -> str:
        return "" if connection.id in self._progress else when(connection)

    def _whole_text(self, connection: Connection, column: Column) -> str:
        if column is Column.STATUS:
            progress = self._progress.get(connection.id)
            return status_and_when(connection) if progress is None else _(PROGRESS[progress])
        return self._text(connection, column)

    def _status_icon(self, connection: Connection) -> QIcon:
        if connection.id in self._progress:
            return _icon("checking", tint("accent"))
        status = connection.last_check.status if connection.last_check else None
        if standing_of(connection, today()) is Standing.ATTENTION:
            status = Status.ATTENTION  # also where the check was fine, but the key is due
        name = STATUS_ICONS[status] if status else "not_tried"
        return _icon(name, tint(status_tint(status)))

    def _show_waits(self) -> None:
        if self._connections:
            last = self.index(len(self._connections) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _row_changed(self, connection_id: str) -> None:
        row = self._rows.get(connection_id)
        if row is not None:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(Column) - 1))


def _icon(name: str, colour: str) -> QIcon:
    """The same in a selected row, where Qt would mix the colour of the selection in."""
    drawing = icons.pixmap(name, colour, ICON_SIZE)
    icon = QIcon(drawing)
    icon.addPixmap(drawing, QIcon.Mode.Selected)
    return icon


def _short(organization: str | None) -> str:
    """The two ends of an ID, which is all that an eye compares; the details show the whole."""
    if organization is None or len(organization) <= LONGEST_SHOWN_ID:
        return organization or ""
    return f"{organization[:7]}…{organization[-4:]}"
