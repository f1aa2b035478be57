"""`keystep --practice`: everything works on a throw-away store, and nothing real is touched."""

from __future__ import annotations

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI, Trouble
from tests.cli.conftest import KEYS
from tests.cli.contract import document, says
from tests.cli.saved import a_connection, nicknames, write_rows
from tests.support.person import Person

SEEDED = ["Chat", "Help desk", "Marketing", "Old website", "Reports (read-only)"]


def test_there_is_something_to_list(person: Person) -> None:
    listed = document(person.keystep("--practice", "list", "--json"), "connections")
    assert [each["nickname"] for each in listed] == SEEDED
    assert {each["last_check"]["status"] for each in listed} == {"works", "attention", "failed"}


def test_there_is_something_to_test(person: Person) -> None:
    done = person.keystep("--practice", "test", "Marketing", "Old website", "Chat", "--json")
    assert done.returncode == 1
    works, refused, ends = document(done, "results")
    assert (works["cause"], refused["cause"]) == ("works", "key_refused")
    assert (ends["status"], ends["cause"]) == ("attention", "model_ends_soon")
    assert (works["model"], ends["model"]) == (
        None,
        {"name": "gpt-5-luna", "ends_on": "2030-01-31"},
    )


def test_real_connections_are_not_in_it(person: Person) -> None:
    write_rows(person, a_connection("Real"))
    says(person.keystep("--practice", "show", "Real"), "“Real”", code=3)


def test_what_is_changed_is_thrown_away(person: Person) -> None:
    assert person.keystep("--practice", "remove", "Marketing", "--yes").returncode == 0
    assert person.keystep("--practice", "rename", "Help desk", "Desk").returncode == 0
    listed = document(person.keystep("--practice", "list", "--json"), "connections")
    assert [each["nickname"] for each in listed] == SEEDED


def test_a_practice_key_is_checked_and_saved_for_the_moment(person: Person) -> None:
    options = ("--nickname", "Mine", "--key-stdin", "--json")
    done = person.keystep("--practice", "add", *options, stdin="sk-practice-works")
    assert document(done, "connection")["last_check"]["cause"] == "works"


@pytest.mark.parametrize("more", [(), ("--no-check",)])
def test_a_real_key_is_refused_by_name_and_goes_nowhere(
    person: Person, address: str, openai: SimulatedOpenAI, more: tuple[str, ...]
) -> None:
    options = ("--nickname", "X", "--api-address", address, "--key-stdin", *more)
    done = person.keystep("--practice", "add", *options, stdin=KEYS[Trouble.NONE])
    says(done, "real key", code=2)
    assert not openai.seen
    assert not person.keychain_items()
    assert nicknames(person) == []


def test_no_file_folder_or_keychain_item_is_made(person: Person) -> None:
    empty = person.folder / "empty"
    empty.mkdir()
    names = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
    home = dict.fromkeys(names, str(empty))
    options = ("--nickname", "Mine", "--key-stdin")
    for command in (("list",), ("test", "--all"), ("remove", "Marketing", "--yes")):
        person.keystep("--practice", *command, env=home)
    person.keystep("--practice", "add", *options, stdin="sk-practice-works", env=home)
    assert list(empty.iterdir()) == []
    assert person.keychain_items() == []


def test_it_needs_no_keychain(person_without_keychain: Person) -> None:
    assert person_without_keychain.keystep("--practice", "test", "Marketing").returncode == 0
