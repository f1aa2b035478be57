"""What is said of a go through many connections."""

from dataclasses import replace

from keystep.domain.causes import Cause
from keystep.domain.foreign_text import isolated
from keystep.domain.round import Round
from keystep.services.round_in_words import progress_in_words, summary_in_words
from tests.services.fakes import a_connection, verdict_of


def a_round(*stories: tuple[Cause | None, Cause | None], total: int = 0) -> Round:
    """Each story is what was found before and what is found now."""
    count = max(total, len(stories))
    before = [cause for cause, _now in stories] + [None] * (count - len(stories))
    connections = [
        replace(a_connection(f"C{number}"), last_check=verdict_of(cause) if cause else None)
        for number, cause in enumerate(before)
    ]
    round_ = Round(connections)
    for connection, (_before, now) in zip(connections, stories, strict=False):
        round_.ended(connection.id, verdict_of(now) if now else None)
    return round_


FINE, WORSE = (Cause.WORKS, Cause.WORKS), (Cause.WORKS, Cause.KEY_REFUSED)


def test_progress_is_one_short_line() -> None:
    stories = [FINE] * 10 + [WORSE] * 2
    assert progress_in_words(a_round(*stories, total=40)) == "12 of 40, 2 need attention"


def test_nothing_is_said_of_attention_while_none_needs_it() -> None:
    assert progress_in_words(a_round(FINE, total=40)) == "1 of 40"


def test_the_summary_counts_and_says_what_changed() -> None:
    text = summary_in_words(a_round(*[FINE] * 38, (Cause.NO_CREDIT, Cause.NO_CREDIT), WORSE))
    assert text == (
        f"38 work, 2 need attention. Changed: “{isolated('C39')}” was Works, now Key refused."
    )


def test_the_summary_of_one_is_in_the_singular() -> None:
    assert summary_in_words(a_round(FINE)) == "1 works. Nothing has changed since last time."


def test_where_none_works_it_says_so_in_words() -> None:
    assert summary_in_words(a_round(WORSE, WORSE)).startswith("None works, 2 need attention.")


def test_where_nothing_was_tested_nothing_is_said_of_changes() -> None:
    assert summary_in_words(a_round((Cause.WORKS, None))) == "Nothing was tested."


def test_no_more_than_three_changes_are_named() -> None:
    text = summary_in_words(a_round(*[WORSE] * 5))
    assert text.count("now Key refused") == 3
    assert text.endswith("; 2 more.")


def test_what_was_stopped_is_counted() -> None:
    text = summary_in_words(a_round(FINE, (Cause.WORKS, None), (Cause.WORKS, None)))
    assert text.startswith("1 works, 2 not tested.")


def test_a_nickname_stays_one_word_of_the_sentence() -> None:
    name = "\u202eevil <b>\n"
    bad = replace(a_connection(name), last_check=verdict_of(Cause.WORKS))
    round_ = Round([bad])
    round_.ended(bad.id, verdict_of(Cause.KEY_REFUSED))
    assert f"“{isolated(name)}” was" in summary_in_words(round_)
