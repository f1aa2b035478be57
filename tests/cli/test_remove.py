"""`keystep remove NICKNAME...`: the row and the key go, or nothing does."""

from __future__ import annotations

import signal

import pytest

from tests.cli.contract import says
from tests.cli.saved import a_connection, nicknames, save, write_rows
from tests.cli.terminal import Terminal
from tests.support.person import Person, new_person

NOWHERE = "http://127.0.0.1:1/v1"
QUESTION = "Remove “Marketing” and the key from this computer? [y/N] "


def test_row_and_key_are_removed(person: Person) -> None:
    save(person, "Marketing", NOWHERE)
    save(person, "Sales", NOWHERE)
    save(person, "Support", NOWHERE)
    done = person.keystep("remove", "marketing", "Sales", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert nicknames(person) == ["Support"]
    assert len(person.keychain_items()) == 1


def test_it_says_that_the_key_still_works_and_where_to_delete_it(person: Person) -> None:
    connection = save(person, "Marketing", "https://api.openai.com/v1")
    said = person.keystep("remove", "Marketing", "--yes").stdout
    assert f"…{connection.key.ending} still works" in said
    assert "https://platform.openai.com/api-keys" in said


def test_with_one_unknown_nickname_nothing_is_removed(person: Person) -> None:
    save(person, "Known", NOWHERE)
    says(person.keystep("remove", "Known", "Unknown", "--yes"), "“Unknown”", code=3)
    assert nicknames(person) == ["Known"]
    assert len(person.keychain_items()) == 1


@pytest.mark.parametrize("closed", ["", " <&-"])
def test_without_a_terminal_it_needs_yes(person: Person, closed: str) -> None:
    write_rows(person, a_connection("Marketing"))
    done = Terminal(person).shell(f'"$@"{closed}', "remove", "Marketing")
    says(done, "--yes", code=2)
    assert nicknames(person) == ["Marketing"]


def test_in_a_terminal_it_asks_on_stderr_and_removes_on_y(person: Person) -> None:
    save(person, "Marketing", NOWHERE)
    done = Terminal(person).type("y\n", "remove", "Marketing")
    assert (done.returncode, done.stderr) == (0, QUESTION)
    assert done.stdout.startswith("Removed “Marketing”.")
    assert nicknames(person) == []
    assert person.keychain_items() == []


@pytest.mark.parametrize("answer", ["n\n", "\n", "yo\n", "\x04"])
def test_anything_but_yes_removes_nothing(person: Person, answer: str) -> None:
    write_rows(person, a_connection("Marketing"))
    done = Terminal(person).type(answer, "remove", "Marketing")
    assert "Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (0, "Nothing was removed.\n")
    assert nicknames(person) == ["Marketing"]


def test_the_question_can_be_interrupted(person: Person) -> None:
    write_rows(person, a_connection("Marketing"))
    terminal = Terminal(person)
    with (
        terminal.terminal() as (_keyboard, stdin),
        terminal.start("remove", "Marketing", stdin=stdin) as removing,
    ):
        assert removing.stderr is not None
        assert removing.stderr.read(len(QUESTION)) == QUESTION
        removing.send_signal(signal.SIGINT)
        output, errors = removing.communicate(timeout=5)
    assert (removing.returncode, output, errors.strip()) == (130, "", "")
    assert nicknames(person) == ["Marketing"]


def test_a_locked_keychain_keeps_row_and_key_and_it_is_4() -> None:
    with new_person() as person:
        save(person, "Marketing", NOWHERE)
        person.desktop.keyring.lock()
        says(person.keystep("remove", "Marketing", "--yes"), "“Marketing”", "locked", code=4)
        assert nicknames(person) == ["Marketing"]
        assert len(person.keychain_items()) == 1


def test_without_a_keychain_the_row_stays_and_it_is_4(person_without_keychain: Person) -> None:
    person = person_without_keychain
    write_rows(person, a_connection("Marketing"))
    says(person.keystep("remove", "Marketing", "--yes"), "“Marketing”", "keychain", code=4)
    assert nicknames(person) == ["Marketing"]
