"""`keystep show NICKNAME`: everything about one connection but its key."""

import argparse
from collections.abc import Iterator, Sequence

from keystep.cli.documents import connection_document
from keystep.cli.exit_codes import ExitCode
from keystep.cli.finding import find_all, is_called
from keystep.cli.output import complain, give_up, print_document, say
from keystep.cli.program import Program
from keystep.cli.words import (
    check_in_words,
    old_key_in_words,
    replace_by_in_words,
    table,
    time_in_words,
)
from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.hand_off import HandOff
from keystep.domain.own_words import LONGEST_NOTES
from keystep.services.ports import CatalogTrouble
from keystep.services.wording import key_in_words, purpose_in_words, unfinished_in_words
from keystep.texts import _


def run(program: Program, options: argparse.Namespace) -> int:
    reader = program.connection_reader()
    connections, unfinished = reader.connections(), reader.unfinished()
    if isinstance(connections, CatalogTrouble):
        return give_up(connections)
    if isinstance(unfinished, CatalogTrouble):
        return give_up(unfinished)
    found = find_all([options.nickname], connections)
    if found is None:
        for each in unfinished:
            if is_called(options.nickname, each.connection):
                complain(unfinished_in_words(each))
        return ExitCode.NO_SUCH_CONNECTION
    handed = reader.hand_offs(found[0].id)
    if isinstance(handed, CatalogTrouble):
        return give_up(handed)
    if options.json:
        print_document("connection", connection_document(found[0], handed))
        return ExitCode.DONE
    say(_in_words(found[0], handed))
    for each in unfinished:
        if each.connection.id == found[0].id:
            say(unfinished_in_words(each))
    return ExitCode.DONE


def _in_words(connection: Connection, handed: Sequence[HandOff]) -> str:
    replaced, since = connection.key_replaced_at, connection.status_since
    head = (_("Nickname"), isolated(connection.nickname))
    rows = [
        (_("Key"), key_in_words(connection.key)),
        (_("Organization"), connection.organization or _("Not given")),
        (_("Project"), connection.project or _("Not given")),
        (_("Service address"), connection.api_address.url),
        (_("Purpose"), purpose_in_words(connection.purpose)),
        (_("Model"), connection.model or _("Not said")),
        (_("Replace by"), replace_by_in_words(connection) or _("No day chosen")),
        (_("Keychain"), connection.keychain),
        (_("Created"), time_in_words(connection.created_at)),
        (_("Key replaced"), time_in_words(replaced) if replaced else _("Never")),
        (_("Last check"), check_in_words(connection.last_check)),
        (_("Status since"), time_in_words(since) if since else _("Not verified")),
    ]
    if connection.notes:
        first, *rest = connection.notes.splitlines()
        rows += [(_("Notes"), isolated(first, LONGEST_NOTES))]
        rows += [("", isolated(line, LONGEST_NOTES)) for line in rest]
    rows += _used_in(connection, handed)
    shown = table(head, rows)
    return f"{shown}\n{old_key_in_words(connection.old_key)}" if connection.old_key else shown


def _used_in(connection: Connection, handed: Sequence[HandOff]) -> Iterator[tuple[str, str]]:
    """One row for each tool; the first has the name of them all."""
    name = _("Used in")
    for one in handed:
        tool = isolated(one.tool)
        current = one.has_key_of(connection)
        old = _("{tool} still has the old key").format(tool=tool)
        yield name, f"{tool} · {time_in_words(one.at)}" if current else old
        name = ""
