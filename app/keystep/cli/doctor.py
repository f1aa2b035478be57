"""`keystep doctor`: what works on this computer, and what does not. No key is sent."""

import argparse
import asyncio

from keystep.cli.examination_document import examination_document
from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import print_document, say
from keystep.cli.program import Program
from keystep.domain.ladder import STATE_NAMES, State
from keystep.services.examination_in_words import PART_NAMES, Line, lines_of
from keystep.services.examine_machine import Examination, Part
from keystep.texts import _


def run(program: Program, options: argparse.Namespace) -> int:
    examination = asyncio.run(_examine(program))
    if options.json:
        print_document("doctor", examination_document(examination))
    else:
        for line in lines_of(examination):
            say(_in_words(line))
        say(_closing(examination.state))
    return _exit_code(examination)


async def _examine(program: Program) -> Examination:
    async with program.use_cases() as cases:
        return await cases.examine()


def _in_words(line: Line) -> str:
    head = f"{_(PART_NAMES[line.part])}: {_(STATE_NAMES[line.state])}. {line.found}"
    return "\n".join([head, *(f"  - {step}" for step in line.what_to_do)])


def _closing(state: State) -> str:
    match state:
        case State.FAILED:
            return _("Mend what says “Trouble”, then try again.")
        case State.UNKNOWN:
            return _("Some of it is not known. Try again later.")
    return _("Keystep has all it needs here.")


def _exit_code(examination: Examination) -> ExitCode:
    if examination.state_of(Part.KEYCHAIN) is State.FAILED:
        return ExitCode.KEYCHAIN
    in_trouble = examination.state is State.FAILED
    return ExitCode.CHECK_NOT_PASSED if in_trouble else ExitCode.DONE
