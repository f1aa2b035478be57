"""Links in words: why one is not used, what is fetched from where, and why that did not work."""

from keystep.domain.foreign_text import isolated
from keystep.domain.read_walkthrough import Refusal, Refused
from keystep.domain.setup_link import FetchFrom, LinkProblem
from keystep.services.open_walkthrough import Opened
from keystep.services.ports import FetchTrouble
from keystep.services.walkthrough_in_words import LONGEST_PLACE, refused_in_words
from keystep.texts import N_, _

LinkOutcome = Opened | FetchFrom | Refused | LinkProblem

_PROBLEMS = {
    LinkProblem.NOT_OURS: N_("This is no link that Keystep knows."),
    LinkProblem.TOO_LONG: N_("This link is too long."),
    LinkProblem.UNREADABLE: N_("Keystep can't read this link. It may have been cut off."),
    LinkProblem.TWICE: N_("This link says the same thing twice."),
    LinkProblem.MIXED: N_("This link names a file and says more beside it."),
    LinkProblem.NO_ADDRESS: N_("This link names an address that Keystep does not open."),
}
_REFUSALS = {
    Refusal.HOLDS_A_KEY: N_("This link contains a key. Delete it and tell IT."),
    Refusal.ONLY_A_POLICY: N_(
        "This link wants to set “{place}”. A link from someone may not do that."
    ),
    Refusal.MISSING: N_("“{place}” is missing in this link."),
}
_TROUBLES = {
    FetchTrouble.TOO_LARGE: N_("What is there is too large for instructions."),
    FetchTrouble.REDIRECTED: N_("They have moved: {host} names another address."),
    FetchTrouble.NOT_THERE: N_("There are no instructions at this address."),
    FetchTrouble.NOT_TRUSTED: N_("{host} could not prove that it is what it says."),
    FetchTrouble.TIMED_OUT: N_("{host} took too long to answer."),
    FetchTrouble.UNREACHABLE: N_("Keystep can't reach {host}. Check your internet."),
}


def link_problem_in_words(problem: Refused | LinkProblem) -> str:
    """Why the link is not used, and that nothing came of it."""
    if isinstance(problem, LinkProblem):
        reason = _(_PROBLEMS[problem])
    elif problem.why in _REFUSALS:
        place = isolated(problem.place, LONGEST_PLACE)
        reason = _(_REFUSALS[problem.why]).format(place=place)
    else:
        reason = refused_in_words(problem)
    return _("{reason} Nothing was changed.").format(reason=reason)


def fetch_trouble_in_words(trouble: Refused | FetchTrouble, source: FetchFrom) -> str:
    """Why there are no instructions from there, and whom to turn to."""
    if isinstance(trouble, Refused):
        return refused_in_words(trouble)
    reason = _(_TROUBLES[trouble]).format(host=source.host)
    return _("{reason} Ask the person who sent you the link.").format(reason=reason)
