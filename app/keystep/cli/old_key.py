"""`keystep replace-key NICKNAME --confirm` and `--go-back`: what becomes of a kept old key."""

import argparse
import asyncio

from keystep.cli.documents import connection_document
from keystep.cli.exit_codes import ExitCode
from keystep.cli.finding import find_all
from keystep.cli.list_to_change import list_to_change
from keystep.cli.output import complain, give_up, print_document, say
from keystep.cli.program import Program
from keystep.domain.api_address import ApiAddress
from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.pages import Page
from keystep.domain.unfinished import Intent, Unfinished
from keystep.services.ports import CatalogTrouble, Conflict, KeychainTrouble
from keystep.services.verdict_wording import service_name
from keystep.services.wording import unfinished_in_words
from keystep.texts import _


def run(program: Program, options: argparse.Namespace) -> int:
    return asyncio.run(_change(program, options))


async def _change(program: Program, options: argparse.Namespace) -> int:
    async with program.use_cases() as cases:
        await cases.recover()
        connections = await list_to_change(cases.catalog)
        if isinstance(connections, ExitCode):
            return connections
        found = find_all([options.nickname], connections)
        if found is None:
            return ExitCode.NO_SUCH_CONNECTION
        [before] = found
        after = await (cases.go_back if options.go_back else cases.let_old_key_go)(before)
    if isinstance(after, (CatalogTrouble, Conflict, KeychainTrouble)):
        return give_up(after)
    if after.old_key is not None:
        complain(unfinished_in_words(Unfinished(after, Intent.TIDYING)))
    gone = before.key.ending if options.go_back else before.old_key and before.old_key.ending
    if options.json:
        complain(still_works(gone or "", before.api_address))
        print_document("connection", connection_document(after))
    else:
        say(_in_words(after, went_back=options.go_back))
        say(still_works(gone or "", before.api_address))
    return ExitCode.DONE


def _in_words(connection: Connection, *, went_back: bool) -> str:
    if went_back:
        text = _("“{nickname}” uses its old key …{ending} again. Not verified.")
    else:
        text = _("“{nickname}” has its key …{ending} only.")
    return text.format(nickname=isolated(connection.nickname), ending=connection.key.ending)


def still_works(ending: str, address: ApiAddress) -> str:
    """Where the key of this ending has yet to be deleted."""
    page = Page.API_KEYS.url if address.is_openai else address.host
    text = _("The key …{ending} still works at {service} until it is deleted there: {page}")
    return text.format(ending=ending, service=service_name(address), page=page)
