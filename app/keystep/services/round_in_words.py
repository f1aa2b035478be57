"""A go through many connections in words: how far it is, and at its end what changed."""

from keystep.domain.causes import Status
from keystep.domain.foreign_text import isolated
from keystep.domain.round import Outcome, Round
from keystep.domain.verdict import Verdict
from keystep.services.verdict_wording import title
from keystep.texts import _, ngettext, number

MOST_NAMED = 3
"""More names than this are no summary."""


def progress_in_words(round_: Round) -> str:
    """ "12 of 40, 2 need attention"."""
    done = _("{done} of {total}").format(done=number(round_.done), total=number(round_.total))
    return ", ".join([done, *_attention(round_)])


def summary_in_words(round_: Round) -> str:
    """ "38 work, 2 need attention. Changed: “Sales” was Works, now Key refused."."""
    if round_.not_tested == round_.total:
        return _("Nothing was tested.")
    counts = [*_working(round_), *_attention(round_), *_not_tested(round_)]
    return " ".join([", ".join(counts) + ".", _changes(round_)])


def standing_in_words(verdict: Verdict) -> str:
    """As the list calls it."""
    return _("Works") if verdict.status is Status.WORKS else title(verdict.cause)


def change_in_words(change: Outcome) -> str:
    """ "“Sales” was Works, now Key refused"."""
    before, after = change.connection.last_check, change.verdict
    return _("“{nickname}” was {before}, now {after}").format(
        nickname=isolated(change.connection.nickname),
        before=standing_in_words(before) if before else _("Not verified"),
        after=standing_in_words(after) if after else _("Not verified"),
    )


def _working(round_: Round) -> list[str]:
    if not (count := round_.works):
        return [_("None works")]
    return [ngettext("{count} works", "{count} work", count).format(count=number(count))]


def _attention(round_: Round) -> list[str]:
    count = len(round_.need_attention)
    text = ngettext("{count} needs attention", "{count} need attention", count)
    return [text.format(count=number(count))] if count else []


def _not_tested(round_: Round) -> list[str]:
    count = round_.not_tested
    text = ngettext("{count} not tested", "{count} not tested", count)
    return [text.format(count=number(count))] if count else []


def _changes(round_: Round) -> str:
    if not (changes := round_.changes):
        return _("Nothing has changed since last time.")
    named = [change_in_words(change) for change in changes[:MOST_NAMED]]
    more = len(changes) - len(named)
    if more:
        named.append(ngettext("{count} more", "{count} more", more).format(count=number(more)))
    return _("Changed: {changes}.").format(changes="; ".join(named))
