"""`keystep rename OLD NEW`."""

from __future__ import annotations

import pytest

from tests.cli.contract import says
from tests.cli.saved import a_connection, nicknames, write_rows
from tests.support.person import Person


def test_a_connection_gets_another_nickname(person: Person) -> None:
    write_rows(person, a_connection("Old"))
    done = person.keystep("rename", "OLD", "  Brand   new ")
    assert (done.returncode, done.stdout) == (0, "Renamed to “Brand new”.\n")
    assert nicknames(person) == ["Brand new"]


def test_only_the_case_may_change(person: Person) -> None:
    write_rows(person, a_connection("marketing"))
    assert person.keystep("rename", "marketing", "Marketing").returncode == 0
    assert nicknames(person) == ["Marketing"]


@pytest.mark.parametrize("taken", ["SALES", "Ｓales"])
def test_a_nickname_in_use_is_6_and_nothing_changes(person: Person, taken: str) -> None:
    write_rows(person, a_connection("Old"), a_connection("Sales"))
    says(person.keystep("rename", "Old", taken), "nickname", code=6)
    assert nicknames(person) == ["Old", "Sales"]


def test_an_unknown_connection_is_3_before_the_new_name_is_looked_at(person: Person) -> None:
    write_rows(person, a_connection("Old"))
    says(person.keystep("rename", "Nobody", ""), "“Nobody”", code=3)


def test_an_unusable_nickname_is_2_and_nothing_changes(person: Person) -> None:
    write_rows(person, a_connection("Old"))
    says(person.keystep("rename", "Old", "a\u200bb"), "hidden", code=2)
    assert nicknames(person) == ["Old"]
