"""`keystep replace-key NICKNAME --key-stdin`: the new key is in force, or the old one still is."""

from __future__ import annotations

from subprocess import CompletedProcess

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI, Trouble
from keystep.domain.connection import Connection
from tests.cli.conftest import KEYS, Keystep
from tests.cli.contract import document, says
from tests.cli.saved import KEY, a_connection, save, write_rows
from tests.cli.terminal import Terminal
from tests.support.keys import ACME, PROJECT
from tests.support.person import SERVICE, Person

NEW = KEYS[Trouble.NONE]
NOWHERE = "http://127.0.0.1:1/v1"


def replace(
    person: Person, *more: str, key: str = NEW, nickname: str = "Marketing"
) -> CompletedProcess[str]:
    return person.keystep("replace-key", nickname, "--key-stdin", *more, stdin=key)


def secrets(person: Person) -> dict[str, str]:
    return person.desktop.keyring.secrets(SERVICE)


def the_old_key_is_in_force(person: Person, saved: Connection) -> bool:
    return secrets(person) == {str(saved.secret): KEY}


@pytest.fixture
def saved(person: Person, address: str) -> Connection:
    """Give a saved connection with a key that its service does not know any more."""
    return save(person, "Marketing", address)


def test_a_key_that_works_replaces_the_old_one(person: Person, saved: Connection) -> None:
    done = replace(person, "--json")
    assert done.returncode == 0
    shown = document(done, "connection")
    assert (shown["id"], shown["nickname"]) == (saved.id, "Marketing")
    assert shown["key"]["ending"] == NEW[-4:]
    assert shown["key_replaced_at"] is not None
    assert shown["last_check"]["cause"] == "works"
    assert secrets(person) == {f"{saved.id}/2": NEW}
    assert document(person.keystep("list", "--json"), "connections") == [shown]


def test_it_says_in_words_what_it_did_and_that_the_old_key_still_works(
    person: Person, saved: Connection
) -> None:
    done = replace(person, nickname="MARKETING")
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert first == "“Marketing” has a new key. Key accepted."
    assert f"…{KEY[-4:]} still works at 127.0.0.1" in second


def test_of_a_key_of_openai_it_names_the_page_to_delete_it(person: Person) -> None:
    save(person, "Marketing", "https://api.openai.com/v1")
    said = replace(person, "--no-check").stdout
    assert f"…{KEY[-4:]} still works at OpenAI until it is deleted there" in said
    assert "https://platform.openai.com/api-keys" in said


def test_with_json_the_sentence_about_the_old_key_is_on_stderr(
    person: Person, saved: Connection
) -> None:
    assert f"…{KEY[-4:]} still works" in replace(person, "--json").stderr


@pytest.mark.parametrize("trouble", [Trouble.RESTRICTED, Trouble.NO_CREDIT])
def test_a_key_that_needs_attention_replaces_it_and_its_title_is_on_stderr(
    person: Person, saved: Connection, trouble: Trouble
) -> None:
    done = replace(person, key=KEYS[trouble])
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 1
    assert list(secrets(person).values()) == [KEYS[trouble]]


@pytest.mark.parametrize("trouble", [Trouble.REFUSED, Trouble.SERVICE_DOWN])
def test_a_key_that_fails_changes_nothing_and_no_check_is_named(
    person: Person, saved: Connection, trouble: Trouble
) -> None:
    done = replace(person, "--json", key=KEYS[trouble])
    says(done, code=1)
    assert "The old key is still in use." in done.stderr
    assert "--no-check" in done.stderr
    assert the_old_key_is_in_force(person, saved)


def test_no_check_replaces_it_unverified_and_sends_nothing(
    person: Person, saved: Connection, openai: SimulatedOpenAI
) -> None:
    done = replace(person, "--no-check", "--json", key=KEYS[Trouble.REFUSED])
    assert done.returncode == 0
    assert document(done, "connection")["last_check"] is None
    assert list(secrets(person).values()) == [KEYS[Trouble.REFUSED]]
    assert not openai.seen


def test_the_new_key_goes_to_the_connections_own_address_with_its_organization(
    person: Person, address: str, openai: SimulatedOpenAI
) -> None:
    options = ("--organization", ACME.id, "--project", PROJECT, "--api-address", address)
    more = ("--nickname", "Marketing", "--key-stdin", "--no-check")
    person.keystep("add", *options, *more, stdin=KEY)
    assert replace(person).returncode == 0
    asked = openai.seen[0]
    assert asked.headers["authorization"] == f"Bearer {NEW}"
    assert asked.headers["openai-organization"] == ACME.id
    assert asked.headers["openai-project"] == PROJECT


def test_it_can_be_replaced_again_and_again(person: Person) -> None:
    save(person, "Marketing", NOWHERE)
    for key in (NEW, KEYS[Trouble.REFUSED], KEY):
        assert replace(person, "--no-check", key=key).returncode == 0
        assert list(secrets(person).values()) == [key]


def test_an_unknown_nickname_is_3_before_the_key_is_read(keystep_here: Keystep) -> None:
    says(keystep_here("replace-key", "Unknown", "--key-stdin", stdin=""), "“Unknown”", code=3)


def test_an_unknown_nickname_leaves_no_trace(person: Person) -> None:
    says(replace(person, nickname="Unknown"), "“Unknown”", code=3)
    assert not person.catalog_path.parent.exists()


def test_it_needs_key_stdin(keystep_here: Keystep) -> None:
    says(keystep_here("replace-key", "Marketing"), "--key-stdin", code=2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "No key"),
        ("this is no key", "spaces"),
        (ACME.id, "organization ID"),
        ("sk-practice-works", "practice key"),
    ],
)
def test_what_can_not_be_the_key_is_2_and_says_why(
    person: Person, saved: Connection, text: str, words: str
) -> None:
    says(replace(person, key=text), words, code=2)
    assert the_old_key_is_in_force(person, saved)


def test_an_admin_key_is_not_kept_even_without_a_check(person: Person, saved: Connection) -> None:
    says(replace(person, "--no-check", key="sk-admin-" + "a" * 40), "admin", code=2)
    assert the_old_key_is_in_force(person, saved)


def test_the_key_that_is_in_use_is_2(person: Person, saved: Connection) -> None:
    says(replace(person, "--no-check", key=KEY), "uses already", code=2)
    assert the_old_key_is_in_force(person, saved)


def test_a_lost_key_is_mended_by_pasting_it_again(person: Person) -> None:
    write_rows(person, a_connection("Marketing", NOWHERE))
    assert replace(person, "--no-check", key=KEY).returncode == 0
    assert list(secrets(person).values()) == [KEY]


def test_with_a_locked_keychain_nothing_changes(locked_person: Person) -> None:
    write_rows(locked_person, a_connection("Marketing", NOWHERE))
    before = locked_person.keystep("list").stdout
    says(replace(locked_person, "--no-check"), "locked", code=4)
    assert locked_person.keystep("list").stdout == before


def test_without_a_keychain_nothing_is_sent(
    person_without_keychain: Person, address: str, openai: SimulatedOpenAI
) -> None:
    write_rows(person_without_keychain, a_connection("Marketing", address))
    says(replace(person_without_keychain), "keychain", code=4)
    assert not openai.seen


def test_in_practice_mode_a_practice_key_replaces_another(person: Person) -> None:
    [first, *_rest] = document(person.keystep("--practice", "list", "--json"), "connections")
    done = person.keystep(
        "--practice",
        "replace-key",
        first["nickname"],
        "--key-stdin",
        "--no-check",
        stdin="sk-practice-slow",
    )
    assert done.returncode == 0, done.stderr


def test_in_a_terminal_the_key_is_asked_for_and_not_shown(person: Person) -> None:
    save(person, "Marketing", NOWHERE)
    options = ("replace-key", "Marketing", "--key-stdin", "--no-check")
    done = Terminal(person).type_unseen(f"{NEW}\n", *options)
    assert done.returncode == 0
    assert NEW not in done.stdout + done.stderr
    assert list(secrets(person).values()) == [NEW]
