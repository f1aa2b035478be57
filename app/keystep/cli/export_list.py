"""`keystep export [FILE]`: the list without any key, for another computer."""

import argparse
import asyncio

from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import complain, give_up, say
from keystep.cli.program import Program
from keystep.domain.policy import NotAllowed
from keystep.services.policy_in_words import not_allowed_in_words
from keystep.services.ports import CatalogTrouble, FileTrouble
from keystep.services.take_along_in_words import export_in_words, file_sentence, left_out_in_words


def run(program: Program, options: argparse.Namespace) -> int:
    return asyncio.run(_export(program, options))


async def _export(program: Program, options: argparse.Namespace) -> int:
    async with program.use_cases() as cases:
        exported = await cases.export_list(options.file)
    if isinstance(exported, NotAllowed):
        complain(not_allowed_in_words(exported, cases.policy))
        return ExitCode.USAGE
    if isinstance(exported, CatalogTrouble):
        return give_up(exported)
    if isinstance(exported, FileTrouble):
        complain(file_sentence(exported, importing=False))
        return ExitCode.USAGE
    if options.file is None:
        say(exported.text, end="")
    else:
        say(export_in_words(exported)[0])
    for line in left_out_in_words(exported):
        complain(line)
    return ExitCode.DONE
