"""Everything else that is known about the selected connection, as names and values."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QWidget

from keystep.domain.connection import Connection
from keystep.domain.reminder import was_heeded
from keystep.services.wording import key_in_words, purpose_in_words
from keystep.texts import _
from keystep.ui.main_window.times import ago, day_in_words, exact
from keystep.ui.theme import spacing
from keystep.ui.widgets.labels import breakable, plain_label


class Facts(QWidget):
    def __init__(self) -> None:
        super().__init__()
        names = (
            _("Key"),
            _("Organization"),
            _("Project"),
            _("Service address"),
            _("Purpose"),
            _("Model"),
            _("Replace by"),
            _("Keychain"),
            _("Created"),
            _("Key replaced"),
            _("Last checked"),
            _("Status since"),
        )
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(spacing(2))
        form.setVerticalSpacing(spacing())
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._values = [plain_label() for _name in names]
        for name, value in zip(names, self._values, strict=True):
            form.addRow(plain_label(name, kind="quiet", wrap=False), value)

    def show_connection(self, connection: Connection) -> None:
        last, replaced = connection.last_check, connection.key_replaced_at
        texts = (
            key_in_words(connection.key),
            connection.organization or _("The key's own"),
            connection.project or _("The key's own"),
            connection.api_address.url,
            purpose_in_words(connection.purpose),
            connection.model or _("Not said"),
            _replace_by(connection),
            connection.keychain,
            exact(connection.created_at),
            exact(replaced) if replaced else _("Never"),
            f"{ago(last.checked_at)} ({exact(last.checked_at)})" if last else _("Never"),
            exact(connection.status_since) if connection.status_since else _("Not verified"),
        )
        for label, text in zip(self._values, texts, strict=True):
            label.setText(breakable(text))
            label.setAccessibleName(text)


def _replace_by(connection: Connection) -> str:
    if connection.replace_by is None:
        return _("No day chosen")
    day = day_in_words(connection.replace_by)
    return _("{day}: done").format(day=day) if was_heeded(connection) else day
