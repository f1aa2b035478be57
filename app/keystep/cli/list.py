"""`keystep list`: the saved connections."""

import argparse

from keystep.cli.documents import connection_document
from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import give_up, print_document, say
from keystep.cli.program import Program
from keystep.cli.words import check_in_words, no_connections_in_words, table
from keystep.domain.foreign_text import isolated
from keystep.services.ports import CatalogTrouble
from keystep.texts import _


def run(program: Program, options: argparse.Namespace) -> int:
    connections = program.connection_reader().connections()
    if isinstance(connections, CatalogTrouble):
        return give_up(connections)
    if options.json:
        print_document("connections", [connection_document(c) for c in connections])
        return ExitCode.DONE
    if not connections:
        say(no_connections_in_words())
        return ExitCode.DONE
    head = (_("Nickname"), _("Organization"), _("Key"), _("Last check"))
    rows = [
        (
            isolated(c.nickname),
            c.organization or "–",
            f"…{c.key.ending}",
            check_in_words(c.last_check),
        )
        for c in connections
    ]
    say(table(head, rows))
    return ExitCode.DONE
