"""`keystep guide --out FILE`: the wizard's steps with pictures, to print and hand out."""

import argparse

from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import complain, say
from keystep.cli.program import Program
from keystep.cli.words import inert
from keystep.domain.read_walkthrough import Refused
from keystep.services.ports import FileTrouble
from keystep.services.save_guide import is_a_name_for_a_guide
from keystep.services.take_along_in_words import file_sentence
from keystep.services.walkthrough_in_words import refused_in_words
from keystep.texts import _


def run(program: Program, options: argparse.Namespace) -> int:
    if not is_a_name_for_a_guide(options.out):
        complain(_("A guide is a PDF or a web page. End the file's name with .pdf or .html."))
        return ExitCode.USAGE
    known = program.languages()
    if options.language is not None and options.language not in known:
        complain(
            _("There are no texts in “{language}” yet. There are: {known}.").format(
                language=inert(options.language), known=", ".join(known)
            )
        )
        return ExitCode.USAGE
    opened = program.open_walkthrough(options.walkthrough) if options.walkthrough else None
    if isinstance(opened, FileTrouble | Refused):
        complain(refused_in_words(opened))
        return ExitCode.USAGE
    walkthrough = opened.walkthrough if opened else None
    trouble = program.make_guide(options.out, walkthrough, options.language)
    if trouble is not None:
        complain(file_sentence(trouble, importing=False))
        return ExitCode.USAGE
    say(_("The guide is ready: {path}").format(path=options.out))
    return ExitCode.DONE
