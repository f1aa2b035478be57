"""What a person may change without the key, and how a change meets another one."""

from dataclasses import replace

from keystep.domain.connection import Purpose
from keystep.domain.editing import Change, Editable, Part, editable
from keystep.domain.own_words import LONGEST_NOTES, OwnWordsProblem, read_model, read_notes
from tests.services.fakes import a_connection
from tests.support.keys import project_key

BEFORE = Editable(Purpose.READ, "org-Abc", "proj_Abc", notes="Mine")


def test_a_change_knows_its_parts() -> None:
    assert Change(BEFORE, BEFORE).parts == frozenset()
    assert Change(BEFORE, replace(BEFORE, notes="", model="gpt-9")).parts == {
        Part.NOTES,
        Part.MODEL,
    }


def test_only_another_organization_or_project_is_another_access() -> None:
    assert Change(BEFORE, replace(BEFORE, project=None)).of_access
    assert Change(BEFORE, replace(BEFORE, organization="org-Other")).of_access
    assert not Change(BEFORE, replace(BEFORE, notes="", purpose=None)).of_access


def test_what_somebody_else_changed_meanwhile_stays() -> None:
    now = replace(BEFORE, purpose=Purpose.MANAGE)
    after = Change(BEFORE, replace(BEFORE, notes="Ours")).applied_to(now)
    assert after == replace(now, notes="Ours")


def test_taken_back_only_what_was_changed_is_as_before() -> None:
    change = Change(BEFORE, replace(BEFORE, notes="Ours"))
    later = replace(change.after, model="gpt-9")
    assert change.taken_back.applied_to(later) == replace(BEFORE, model="gpt-9")


def test_a_part_of_a_connection_is_called_as_in_the_connection() -> None:
    connection = replace(a_connection(), notes="Mine", purpose=Purpose.READ)
    shown = editable(connection)
    assert (shown.notes, shown.purpose, shown.organization) == ("Mine", Purpose.READ, "org-Abc")
    assert shown.particulars == connection.particulars


def test_notes_keep_their_lines_and_lose_what_cannot_be_seen() -> None:
    assert read_notes("\n One \u202e\t \r\n\nTwo\x1b[31m\n") == "One\n\nTwo[31m"


def test_notes_with_a_key_or_without_end_are_refused() -> None:
    key = project_key()
    assert read_notes(f"The key:\n{key}") is OwnWordsProblem.IS_A_KEY
    assert read_notes("x" * (LONGEST_NOTES + 1)) is OwnWordsProblem.TOO_LONG
    assert read_notes("x" * LONGEST_NOTES) == "x" * LONGEST_NOTES


def test_a_model_is_one_short_word_or_nothing() -> None:
    assert read_model("  gpt-5-mini ") == "gpt-5-mini"
    assert read_model(" ") is None
    assert read_model("the cheap one") is OwnWordsProblem.NO_MODEL
    assert read_model("m" * 101) is OwnWordsProblem.NO_MODEL
    assert read_model(project_key()) is OwnWordsProblem.IS_A_KEY
