"""`keystep rename OLD NEW`: give a connection another nickname."""

import argparse
import asyncio

from keystep.cli.exit_codes import ExitCode
from keystep.cli.finding import find_all
from keystep.cli.list_to_change import list_to_change
from keystep.cli.output import complain, give_up, say
from keystep.cli.program import Program
from keystep.domain.foreign_text import isolated
from keystep.domain.nickname import NicknameProblem, read_nickname
from keystep.services.sentences import sentence
from keystep.texts import _


def run(program: Program, options: argparse.Namespace) -> int:
    return asyncio.run(_rename(program, options))


async def _rename(program: Program, options: argparse.Namespace) -> int:
    async with program.use_cases() as cases:
        await cases.recover()
        connections = await list_to_change(cases.catalog)
        if isinstance(connections, ExitCode):
            return connections
        found = find_all([options.old], connections)
        if found is None:
            return ExitCode.NO_SUCH_CONNECTION
        nickname = read_nickname(options.new)
        if isinstance(nickname, NicknameProblem):
            complain(sentence(nickname))
            return ExitCode.USAGE
        if trouble := await cases.rename(found[0], nickname):
            return give_up(trouble)
    say(_("Renamed to “{nickname}”.").format(nickname=isolated(nickname)))
    return ExitCode.DONE
