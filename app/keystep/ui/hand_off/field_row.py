"""One field of a tool: its name, what goes in, and the button that copies it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton

from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.pages import Page
from keystep.domain.recipe import ORGANIZATION, Field
from keystep.texts import _
from keystep.ui.theme import spacing
from keystep.ui.widgets.buttons import button, page_button
from keystep.ui.widgets.labels import breakable, plain_label

TOP = Qt.AlignmentFlag.AlignTop
LONGEST_VALUE = 1000


def add_field_row(
    grid: QGridLayout,
    field: Field,
    connection: Connection,
    tool: str,
    on_copy: Callable[[Field], None],
) -> QPushButton | None:
    """The copy button, where there is something to copy. Of a key only the ending is shown."""
    row = grid.rowCount()
    name = plain_label(isolated(field.label), kind="quiet")
    name.setContentsMargins(0, spacing(0.75), 0, 0)
    grid.addWidget(name, row, 0, TOP)
    missing = field.missing_in(connection)
    if missing:
        text = _missing_in_words(missing, tool) if field.required else _("Leave this empty.")
        words = plain_label(text, kind="attention" if field.required else "quiet")
        words.setContentsMargins(0, spacing(0.75), 0, 0)
        grid.addWidget(words, row, 1, 1, 1 if field.required else 2, TOP)
        if field.required and ORGANIZATION in missing:
            settings = page_button(_("Open organization settings"), Page.ORGANIZATION)
            grid.addWidget(settings, grid.rowCount(), 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        return None
    shown = isolated(field.filled(connection, f"…{connection.key.ending}"), LONGEST_VALUE)
    value = plain_label(breakable(shown))
    value.setContentsMargins(0, spacing(0.75), 0, 0)
    value.setAccessibleName(f"{field.label}: {shown}")
    grid.addWidget(value, row, 1, TOP)
    copy = button(_("Copy"), lambda: on_copy(field))
    copy.setAccessibleName(_("Copy “{field}”").format(field=isolated(field.label)))
    grid.addWidget(copy, row, 2, TOP)
    return copy


def _missing_in_words(missing: frozenset[str], tool: str) -> str:
    if ORGANIZATION in missing:
        return _(
            "This connection has no organization ID, but {tool} needs one. Copy the ID that goes"
            " with the key from your organization settings. To keep it in Keystep as well, edit"
            " the connection."
        ).format(tool=isolated(tool))
    return _("This connection has no project ID, but {tool} needs one.").format(tool=isolated(tool))
