"""What `keystep test --permissions` found of a key, as lines for a terminal."""

from keystep.cli.words import table
from keystep.domain.connection import Connection
from keystep.domain.permissions import Permissions
from keystep.domain.purpose_fit import compare
from keystep.services.permission_wording import (
    fit_in_words,
    how_to_make_it_fit,
    lacking_in_words,
    rows_in_words,
    taken_in_words,
    too_much_in_words,
)
from keystep.services.probe_permissions import Probed
from keystep.services.sentences import sentence
from keystep.texts import _


def permissions_in_words(connection: Connection, probed: Probed) -> list[str]:
    """The table, whether it fits the purpose, and what to do; or why there is none."""
    if not isinstance(probed, Permissions):
        return [sentence(probed)]
    head = (_("What this key may do"), _("Allowed"))
    lines = table(head, rows_in_words(probed)).splitlines()
    if taken := taken_in_words(probed):
        lines.append(taken)
    return [*lines, *_fit_in_words(connection, probed)]


def _fit_in_words(connection: Connection, found: Permissions) -> list[str]:
    if connection.purpose is None:
        return []
    comparison = compare(found, connection.purpose)
    lists = (lacking_in_words(comparison), too_much_in_words(comparison))
    steps = how_to_make_it_fit(comparison, connection.key.kind)
    return [
        fit_in_words(comparison),
        *(text for text in lists if text),
        *(f"- {step}" for step in steps),
    ]
