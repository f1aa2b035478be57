"""`keystep keystep://setup?…`: what the desktop says when somebody opens such a link.

Any web page may have made it, so the argument is read as a link and as nothing else.
"""

from collections.abc import Sequence

from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import complain, use_any_alphabet
from keystep.cli.program import Program
from keystep.domain.read_walkthrough import Refused
from keystep.domain.setup_link import LinkProblem, read_setup_link
from keystep.services.link_in_words import link_problem_in_words
from keystep.texts import _


def run(program: Program, arguments: Sequence[str]) -> int:
    """The window says what is wrong with a link too: whoever clicked on it sees no terminal."""
    use_any_alphabet()
    link, *more = arguments
    if more:
        complain(_("A link stands alone. Nothing may come after it."))
        return ExitCode.USAGE
    read = read_setup_link(link)
    if isinstance(read, Refused | LinkProblem):
        complain(link_problem_in_words(read))
        program.open_window(link=link)
        return ExitCode.USAGE
    return program.open_window(link=link)
