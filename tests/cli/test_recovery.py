"""What a crash left behind: every command that writes ends it, and the list says what waits."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from keystep.adapters.catalog.catalog_file import CatalogFile
from keystep.domain.connection import Connection
from keystep.domain.secret import SecretKey
from keystep.domain.unfinished import Unfinished
from tests.cli.contract import document, says
from tests.cli.saved import KEY, a_connection, nicknames, save, write_rows
from tests.support.keys import project_key
from tests.support.person import SERVICE, Person

NOWHERE = "http://127.0.0.1:1/v1"
NEW = project_key("new1")
WRITING = {
    "add": ("add", "--nickname", "Other", "--api-address", NOWHERE, "--key-stdin", "--no-check"),
    "rename": ("rename", "nobody", "Other"),
    "remove": ("remove", "nobody", "--yes"),
    "replace-key": ("replace-key", "Support", "--key-stdin", "--no-check"),
}
READING = {
    "list": ("list", "--json"),
    "show": ("show", "Support", "--json"),
    "test": ("test", "Support"),
    "doctor": ("doctor",),
}


def begin_removing(person: Person, connection: Connection) -> None:
    with closing(CatalogFile(person.catalog_path)) as catalog:
        assert isinstance(catalog.begin_removing(connection.id), Unfinished)


def left(person: Person) -> tuple[Unfinished, ...]:
    with closing(CatalogFile(person.catalog_path)) as catalog:
        found = catalog.unfinished(datetime.now(UTC))
        assert isinstance(found, tuple)
        return found


@pytest.mark.parametrize("command", WRITING.values(), ids=WRITING.keys())
def test_a_command_that_writes_ends_what_was_cut_short(
    person: Person, command: tuple[str, ...]
) -> None:
    save(person, "Support", NOWHERE)
    cut_short = save(person, "Marketing", NOWHERE)
    begin_removing(person, cut_short)
    assert person.keystep(*command, stdin=NEW).returncode in {0, 3}
    assert not left(person)
    assert str(cut_short.secret) not in person.desktop.keyring.secrets(SERVICE)


@pytest.mark.parametrize("command", READING.values(), ids=READING.keys())
def test_a_command_that_reads_leaves_it_alone(person: Person, command: tuple[str, ...]) -> None:
    save(person, "Support", NOWHERE)
    cut_short = save(person, "Marketing", NOWHERE)
    begin_removing(person, cut_short)
    person.keystep(*command)
    assert len(left(person)) == 1
    assert str(cut_short.secret) in person.desktop.keyring.secrets(SERVICE)


def test_the_list_says_what_waits_for_the_keychain(locked_person: Person) -> None:
    write_rows(locked_person, a_connection("Support"), going := a_connection("Marketing"))
    begin_removing(locked_person, going)
    assert locked_person.keystep("rename", "Support", "Sales").returncode == 0
    said = locked_person.keystep("list").stdout
    assert "“Marketing” is not fully removed yet." in said
    assert nicknames(locked_person) == ["Sales"]


def test_a_list_of_nothing_else_still_says_it(locked_person: Person) -> None:
    write_rows(locked_person, going := a_connection("Marketing"))
    begin_removing(locked_person, going)
    said = locked_person.keystep("list").stdout
    assert said.startswith("“Marketing” is not fully removed yet.")


def test_as_json_it_stands_beside_the_connections(locked_person: Person) -> None:
    write_rows(locked_person, a_connection("Support"), going := a_connection("Marketing"))
    begin_removing(locked_person, going)
    done = locked_person.keystep("list", "--json")
    [listed] = document(done, "connections")
    assert listed["nickname"] == "Support"
    [waits] = document(done, "unfinished")
    assert waits == {"id": going.id, "nickname": "Marketing", "state": "removing"}


def test_show_of_what_waits_is_3_and_says_that_it_waits(locked_person: Person) -> None:
    write_rows(locked_person, going := a_connection("Marketing"))
    begin_removing(locked_person, going)
    done = locked_person.keystep("show", "marketing")
    says(done, "“marketing”", code=3)
    assert "“Marketing” is not fully removed yet." in done.stderr


def test_show_of_a_connection_says_what_of_it_waits(locked_person: Person) -> None:
    write_rows(locked_person, replacing := a_connection("Marketing"), a_connection("Support"))
    with closing(CatalogFile(locked_person.catalog_path)) as catalog:
        assert isinstance(catalog.begin_replacing(replacing.id, None), Unfinished)
    assert "still uses its old key" in locked_person.keystep("show", "Marketing").stdout
    assert "old key" not in locked_person.keystep("show", "Support").stdout


def test_a_replacement_that_waits_for_the_keychain_keeps_the_next_one_away(
    locked_person: Person,
) -> None:
    write_rows(locked_person, replacing := a_connection("Marketing", NOWHERE))
    with closing(CatalogFile(locked_person.catalog_path)) as catalog:
        assert isinstance(catalog.begin_replacing(replacing.id, None), Unfinished)
    options = ("replace-key", "Marketing", "--key-stdin", "--no-check")
    says(locked_person.keystep(*options, stdin=NEW), "locked", code=4)
    assert len(left(locked_person)) == 1


def test_while_another_keystep_works_on_both_a_command_says_so(person: Person) -> None:
    saved = save(person, "Marketing", NOWHERE)
    with closing(CatalogFile(person.catalog_path)) as catalog:
        turn = catalog.new_turn()
        assert turn.try_take() is None
        try:
            says(person.keystep("remove", "Marketing", "--yes"), "Another Keystep", code=5)
        finally:
            turn.give_back()
    assert person.desktop.keyring.secrets(SERVICE) == {str(saved.secret): KEY}


def test_after_the_catalog_was_lost_no_key_is_deleted_at_once(person: Person) -> None:
    """It may come back from a backup; the names of its keys are still known."""
    saved = save(person, "Marketing", NOWHERE)
    person.catalog_path.unlink()
    assert person.keystep("rename", "nobody", "no one").returncode == 3
    assert person.desktop.keyring.secrets(SERVICE) == {str(saved.secret): KEY}
    with closing(CatalogFile(person.catalog_path)) as catalog:
        [stray] = catalog.strays()  # type: ignore[misc]
    assert stray.ref == saved.secret
    assert stray.since is not None


def test_a_month_later_they_are_deleted(person: Person) -> None:
    saved = save(person, "Marketing", NOWHERE)
    person.catalog_path.unlink()
    journal = person.catalog_path.with_name("refs.journal")
    with journal.open("a") as file:
        file.write(f'{{"missed": "{saved.secret}", "since": "2020-01-01T00:00:00+00:00"}}\n')
    person.keystep("rename", "nobody", "no one")
    assert person.desktop.keyring.secrets(SERVICE) == {}


def test_a_key_that_a_crash_left_without_its_facts_is_not_kept(person: Person) -> None:
    """A row that does not say which key it has can't be trusted to have that one."""
    saved = save(person, "Marketing", NOWHERE)
    with closing(sqlite3.connect(person.catalog_path)) as database:
        database.execute("UPDATE connection SET state = 'adding', key_ending = 'zzzz'")
        database.commit()
    person.keystep("rename", "nobody", "no one")
    assert SecretKey(KEY).facts == saved.key
    assert person.desktop.keyring.secrets(SERVICE) == {}
    assert nicknames(person) == []
