"""`keystep list`: the saved connections."""

from __future__ import annotations

from collections.abc import Sequence

from keystep.cli.documents import connection_document, unfinished_document
from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import give_up, print_document, say
from keystep.domain.foreign_text import isolated
from keystep.services.ports import CatalogTrouble
from keystep.texts import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from keystep.cli.program import Program
    from keystep.domain.connection import Connection


def run(program: Program, options: argparse.Namespace) -> int:
    reader = program.connection_reader()
    connections, unfinished = reader.connections(), reader.unfinished()
    if isinstance(connections, CatalogTrouble):
        return give_up(connections)
    if isinstance(unfinished, CatalogTrouble):
        return give_up(unfinished)
    if options.json:
        waiting = [unfinished_document(each) for each in unfinished]
        documents = [connection_document(c) for c in connections]
        print_document("connections", documents, unfinished=waiting)
        return ExitCode.DONE
    from keystep.cli.words import no_connections_in_words
    from keystep.services.wording import unfinished_in_words

    if connections:
        say(_as_table(connections))
    elif not unfinished:
        say(no_connections_in_words())
    for each in unfinished:
        say(unfinished_in_words(each))
    return ExitCode.DONE


def _as_table(connections: Sequence[Connection]) -> str:
    """The day to replace a key by has a column where anybody has chosen one."""
    from keystep.cli.words import check_in_words, replace_by_in_words, table

    head = [_("Nickname"), _("Organization"), _("Key"), _("Last check")]
    rows = [
        [
            isolated(c.nickname),
            c.organization or "–",
            f"…{c.key.ending}",
            check_in_words(c.last_check),
        ]
        for c in connections
    ]
    if any(c.replace_by for c in connections):
        head.append(_("Replace by"))
        for row, connection in zip(rows, connections, strict=True):
            row.append(replace_by_in_words(connection) or "–")
    return table(head, rows)
