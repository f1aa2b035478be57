"""`keystep remove NICKNAME...`: remove connections and their keys from this computer."""

import argparse
import asyncio
from collections.abc import Sequence

from keystep.cli.exit_codes import ExitCode, exit_code_of
from keystep.cli.finding import find_all
from keystep.cli.list_to_change import list_to_change
from keystep.cli.output import agreed, ask, at_terminal, complain, give_up, say
from keystep.cli.program import Program
from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.pages import Page
from keystep.services.names import quoted
from keystep.services.old_key_wording import endings_of, listed
from keystep.services.ports import CatalogTrouble, KeychainTrouble
from keystep.services.remove_connection import removal_that_waits
from keystep.services.use_cases import UseCases
from keystep.services.wording import unfinished_in_words
from keystep.texts import _, ngettext


def run(program: Program, options: argparse.Namespace) -> int:
    return asyncio.run(_remove(program, options))


async def _remove(program: Program, options: argparse.Namespace) -> int:
    async with program.use_cases() as cases:
        await cases.recover()
        connections = await list_to_change(cases.catalog)
        if isinstance(connections, ExitCode):
            return connections
        found = find_all(options.nicknames, connections)
        if found is None:
            return ExitCode.NO_SUCH_CONNECTION
        if not options.yes:
            if not at_terminal():
                complain(_("Say --yes to remove without being asked."))
                return ExitCode.USAGE
            if not _confirmed(found):
                say(_("Nothing was removed."))
                return ExitCode.DONE
        for connection in found:
            if trouble := await cases.remove(connection):
                return await _not_removed(cases, connection, trouble)
            say(_removed(connection))
    return ExitCode.DONE


async def _not_removed(
    cases: UseCases, connection: Connection, trouble: KeychainTrouble | CatalogTrouble
) -> ExitCode:
    """Say whether it is still there, or whether there was trouble after its key was removed."""
    waits = await removal_that_waits(connection, cases.catalog)
    if waits is None:
        return give_up(trouble, connection.nickname)
    complain(unfinished_in_words(waits))
    return exit_code_of(trouble)


def _confirmed(connections: Sequence[Connection]) -> bool:
    names = ", ".join(quoted(connection.nickname) for connection in connections)
    answer = ask(_("Remove {names} and the key from this computer? [y/N] ").format(names=names))
    return agreed(answer)


def _removed(connection: Connection) -> str:
    endings = endings_of(connection)
    text = ngettext(
        "Removed “{nickname}”. The key {endings} still works at the service until it is deleted"
        " there: {page}",
        "Removed “{nickname}”. The keys {endings} still work at the service until they are deleted"
        " there: {page}",
        len(endings),
    )
    return text.format(
        nickname=isolated(connection.nickname),
        endings=listed(endings),
        page=Page.API_KEYS.url if connection.api_address.is_openai else connection.api_address.host,
    )
