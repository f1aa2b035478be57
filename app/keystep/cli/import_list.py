"""`keystep import FILE`: take in a list that was exported on another computer."""

import argparse
import asyncio

from keystep.cli.exit_codes import ExitCode
from keystep.cli.list_to_change import list_to_change
from keystep.cli.output import complain, give_up, say
from keystep.cli.program import Program
from keystep.services.import_list import Imported
from keystep.services.ports import CatalogTrouble, KeychainTrouble
from keystep.services.take_along_in_words import file_sentence, import_in_words


def run(program: Program, options: argparse.Namespace) -> int:
    return asyncio.run(_import(program, options))


async def _import(program: Program, options: argparse.Namespace) -> int:
    """2 when anything of the file can't be used, though the rest of it came in."""
    async with program.use_cases() as cases:
        await cases.recover()
        connections = await list_to_change(cases.catalog)
        if isinstance(connections, ExitCode):
            return connections
        imported = await cases.import_list(options.file)
    if isinstance(imported, (CatalogTrouble, KeychainTrouble)):
        return give_up(imported)
    if not isinstance(imported, Imported):
        complain(file_sentence(imported, importing=True))
        return ExitCode.USAGE
    first, *more = import_in_words(imported)
    say(first)
    for line in more:
        complain(line)
    return ExitCode.USAGE if imported.not_taken else ExitCode.DONE
