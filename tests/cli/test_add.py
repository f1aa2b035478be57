"""`keystep add --key-stdin`: what is saved, where, and what keeps it from being saved."""

from __future__ import annotations

import signal
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI, Trouble
from tests.cli.conftest import KEYS, Keystep
from tests.cli.contract import document, says
from tests.cli.saved import a_connection, nicknames, write_rows
from tests.cli.terminal import Terminal
from tests.cli.unproven import TakesAnyKey
from tests.support.keys import ACME, OTHER, PROJECT
from tests.support.person import Person
from tests.support.processes import wait_until
from tests.support.simulated_service import SimulatedService

GOOD = KEYS[Trouble.NONE]


def add(
    person: Person, address: str, *more: str, key: str = GOOD, nickname: str = "Marketing"
) -> CompletedProcess[str]:
    """Add a connection whose key comes through stdin."""
    options = ("--nickname", nickname, "--api-address", address, "--key-stdin")
    return person.keystep("add", *options, *more, stdin=key)


def kept(person: Person) -> bytes:
    """Everything in the folder of the catalog, with its write-ahead log."""
    return b"".join(path.read_bytes() for path in person.catalog_path.parent.iterdir())


def nothing_is_kept(person: Person) -> bool:
    return not nicknames(person) and not person.keychain_items()


def test_a_key_that_works_is_saved_with_its_check(person: Person, address: str) -> None:
    more = ("--organization", ACME.id, "--project", PROJECT, "--purpose", "use", "--json")
    done = add(person, address, *more)
    assert (done.returncode, done.stderr) == (0, "")
    saved = document(done, "connection")
    assert (saved["organization"], saved["project"], saved["purpose"]) == (ACME.id, PROJECT, "use")
    assert saved["key"] == {"kind": "project", "ending": GOOD[-4:], "length": 164}
    assert (saved["api_address"], saved["last_check"]["cause"]) == (address, "works")
    assert document(person.keystep("list", "--json"), "connections") == [saved]


def test_the_key_is_in_the_keychain_under_an_opaque_name(person: Person, address: str) -> None:
    saved = document(add(person, address, "--json"), "connection")
    [item] = person.keychain_items()
    assert item.username == f"{saved['id']}/1"
    assert item.attributes["service"] == "Keystep"
    assert person.secret_tool_lookup(item.username) == GOOD
    assert "Marketing" not in f"{item}"


def test_the_key_is_nowhere_but_in_the_keychain(person: Person, address: str) -> None:
    done = add(person, address)
    assert GOOD not in done.stdout + done.stderr
    assert b"Marketing" in kept(person)
    assert GOOD.encode() not in kept(person)


def test_the_organization_and_project_are_sent_with_the_key(
    person: Person, address: str, openai: SimulatedOpenAI
) -> None:
    add(person, address, "--organization", ACME.id, "--project", PROJECT)
    asked = openai.seen[0]
    assert (asked.method, asked.path) == ("GET", "/v1/models")
    assert asked.headers["authorization"] == f"Bearer {GOOD}"
    assert asked.headers["openai-organization"] == ACME.id
    assert asked.headers["openai-project"] == PROJECT


def test_in_words_it_says_what_was_saved(person: Person, address: str) -> None:
    done = add(person, address, nickname="  Marketing ")
    assert (done.returncode, done.stdout) == (0, "Saved “Marketing”. Key accepted.\n")


@pytest.mark.parametrize(
    ("trouble", "title"),
    [
        (Trouble.RESTRICTED, "Key accepted, with limits"),
        (Trouble.NO_CREDIT, "No credit left"),
    ],
)
def test_a_key_that_needs_attention_is_saved_and_the_title_is_on_stderr(
    person: Person, address: str, trouble: Trouble, title: str
) -> None:
    done = add(person, address, "--json", key=KEYS[trouble])
    assert (done.returncode, done.stderr) == (0, f"{title}\n")
    assert document(done, "connection")["last_check"]["status"] == "attention"
    assert len(person.keychain_items()) == 1


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Trouble.REFUSED, "refused"),
        (Trouble.SERVICE_DOWN, "busy"),
    ],
)
def test_a_key_that_fails_is_not_saved_and_no_check_is_named(
    person: Person, address: str, trouble: Trouble, words: str
) -> None:
    done = add(person, address, "--json", key=KEYS[trouble])
    says(done, words, code=1)
    assert "--no-check" in done.stderr
    assert KEYS[trouble] not in done.stderr
    assert nothing_is_kept(person)


def test_what_would_make_it_work_is_said(person: Person, address: str) -> None:
    done = add(person, address, "--organization", OTHER.id)
    says(done, "Wrong organization", code=1)
    [step] = [line for line in done.stderr.splitlines() if line.startswith("  - ")]
    assert ACME.id in step
    assert nothing_is_kept(person)


def test_a_service_that_takes_any_key_proves_nothing(person: Person) -> None:
    with SimulatedService(TakesAnyKey()) as service:
        done = add(person, service.url)
    says(done, "takes any key", code=1)
    assert nothing_is_kept(person)


def test_no_check_saves_unverified_and_sends_nothing(
    person: Person, address: str, openai: SimulatedOpenAI
) -> None:
    done = add(person, address, "--no-check", "--json", key=KEYS[Trouble.REFUSED])
    assert done.returncode == 0
    assert document(done, "connection")["last_check"] is None
    assert len(person.keychain_items()) == 1
    assert not openai.seen


@pytest.mark.parametrize(
    "pasted",
    ['"{}"', "export OPENAI_API_KEY={}", "OPENAI_API_KEY='{}'\n", "\ufeff{}\r\n"],
)
def test_what_copying_adds_to_a_key_is_removed(person: Person, pasted: str) -> None:
    address = "http://127.0.0.1:1/v1"
    done = add(person, address, "--no-check", "--json", key=pasted.format(GOOD))
    [item] = person.keychain_items()
    assert done.returncode == 0
    assert person.secret_tool_lookup(item.username) == GOOD


def test_of_a_whole_dotenv_file_only_the_key_is_taken(person: Person) -> None:
    dotenv = f"OTHER_API_KEY=sk-ant-api03-{'a' * 40}\nOPENAI_API_KEY={GOOD}\n"
    dotenv += f"OPENAI_ORG_ID={ACME.id}\nOPENAI_PROJECT_ID={PROJECT}\n"
    done = add(person, "http://127.0.0.1:1/v1", "--no-check", "--json", key=dotenv)
    saved = document(done, "connection")
    [item] = person.keychain_items()
    assert person.secret_tool_lookup(item.username) == GOOD
    assert (saved["organization"], saved["project"]) == (None, None)
    assert saved["api_address"] == "http://127.0.0.1:1/v1"


def test_a_gateways_key_may_look_like_the_id_of_an_openai_key(person: Person) -> None:
    done = add(person, "http://127.0.0.1:1/v1", "--no-check", key="key_Abc123Def456")
    assert (done.returncode, done.stderr) == (0, "")


UNUSABLE = {
    "": "No key",
    "sk-proj-...b7Qx": "short form",
    "secret": "too short",
    "this is no key": "spaces",
    "sk-proj-schlüssel-größe-länge": "signs",
    "someone@example.com": "mail address",
    "OPENAI_API_KEY=$OPENAI_API_KEY": "where a key goes",
    "key_Abc123Def456": "name of a key",
    "https://platform.openai.com/api-keys": "web address",
    ACME.id: "organization ID",
    PROJECT: "project ID",
}


@pytest.mark.parametrize(("text", "words"), UNUSABLE.items())
def test_what_can_not_be_a_key_is_2_and_says_why(
    keystep_here: Keystep, text: str, words: str
) -> None:
    says(keystep_here("add", "--nickname", "X", "--key-stdin", stdin=text), words, code=2)


def test_a_key_that_is_no_text_is_2(person: Person) -> None:
    command = 'printf "sk-\\377\\376aaaaaaaaaaaaaaaaaa" | "$@"'
    done = Terminal(person).shell(command, "add", "--nickname", "X", "--key-stdin")
    says(done, "signs", code=2)


def test_a_key_from_a_powershell_file_is_read(person: Person) -> None:
    Path(person.home, "key.txt").write_text(f"{GOOD}\r\n", encoding="utf-16")
    options = ("add", "--nickname", "X", "--key-stdin", "--no-check")
    done = Terminal(person).shell('"$@" <key.txt', *options)
    assert done.returncode == 0, done.stderr
    [item] = person.keychain_items()
    assert person.secret_tool_lookup(item.username) == GOOD


def test_a_closed_stdin_is_an_empty_key(person: Person) -> None:
    done = Terminal(person).shell('"$@" <&-', "add", "--nickname", "X", "--key-stdin")
    says(done, "No key", code=2)


REFUSED_OPTIONS = {
    ("--organization", "Acme Ltd"): "ID",
    ("--organization", PROJECT): "project ID",
    ("--project", ACME.id): "organization ID",
    ("--api-address", "http://api.openai.com/v1"): "https",
    ("--api-address", "https://me:secret@api.openai.com"): "@",
    ("--api-address", ""): "address",
    ("--nickname", ""): "nickname",
    ("--nickname", "N" * 65): "64",
    ("--nickname", "a\x1bb"): "hidden",
}


@pytest.mark.parametrize(("option", "words"), REFUSED_OPTIONS.items())
def test_an_option_that_can_not_be_used_is_2_and_says_why(
    keystep_here: Keystep, option: tuple[str, str], words: str
) -> None:
    done = keystep_here("add", "--nickname", "X", "--key-stdin", *option, stdin=GOOD)
    says(done, words, code=2)


def test_a_key_given_as_organization_is_sent_to_stdin(keystep_here: Keystep) -> None:
    done = keystep_here("add", "--nickname", "X", "--key-stdin", "--organization", GOOD)
    says(done, "--key-stdin", code=2)
    assert GOOD not in done.stderr


@pytest.mark.parametrize("more", [(), ("--no-check",)])
def test_a_practice_key_is_refused_by_name_and_not_sent(
    person: Person, address: str, openai: SimulatedOpenAI, more: tuple[str, ...]
) -> None:
    done = add(person, address, *more, key="sk-practice-works")
    says(done, "practice key", code=2)
    assert nothing_is_kept(person)
    assert not openai.seen


def test_a_nickname_in_use_is_6_whatever_its_case_and_form(
    person: Person, address: str, openai: SimulatedOpenAI
) -> None:
    write_rows(person, a_connection("Marketing"))
    says(add(person, address, nickname="ＭARKETING", key=GOOD), "nickname", code=6)
    assert nicknames(person) == ["Marketing"]
    assert not person.keychain_items()
    assert not openai.seen


def test_with_a_locked_keychain_nothing_is_saved(locked_person: Person, address: str) -> None:
    says(add(locked_person, address), "locked", code=4)
    assert nicknames(locked_person) == []


def test_without_a_keychain_nothing_is_sent_or_saved(
    person_without_keychain: Person, address: str, openai: SimulatedOpenAI
) -> None:
    says(add(person_without_keychain, address), "keychain", code=4)
    assert nicknames(person_without_keychain) == []
    assert not openai.seen


def test_interrupted_while_it_checks_it_saves_nothing(
    person: Person, address: str, openai: SimulatedOpenAI
) -> None:
    options = ("add", "--nickname", "Slow", "--api-address", address, "--key-stdin")
    with Terminal(person).start(*options, stdin=KEYS[Trouble.SLOW]) as adding:
        wait_until(lambda: openai.seen, "the check to begin")
        adding.send_signal(signal.SIGINT)
        output, errors = adding.communicate(timeout=5)
    assert (adding.returncode, output, errors) == (130, "", "")
    assert nothing_is_kept(person)


@pytest.mark.parametrize(
    "options",
    [
        ("--nickname", "X"),
        ("--nickname", ""),
        ("--purpose", "read"),
        ("--no-check",),
        ("--json",),
    ],
)
def test_options_of_a_connection_need_key_stdin(
    keystep_here: Keystep, options: tuple[str, ...]
) -> None:
    says(keystep_here("add", *options), "--key-stdin", code=2)


def test_in_a_terminal_the_key_is_asked_for_and_not_shown(person: Person) -> None:
    options = ("add", "--nickname", "X", "--api-address", "http://localhost:1", "--no-check")
    done = Terminal(person).type_unseen(f"{GOOD}\n", *options, "--key-stdin")
    assert (done.returncode, done.stdout) == (0, "Saved “X”. Not verified.\n")
    assert "Secret key" in done.stderr
    assert GOOD not in done.stdout + done.stderr
    assert len(person.keychain_items()) == 1


def test_a_key_that_is_saved_already_is_a_remark_and_saved_all_the_same(
    person: Person, address: str
) -> None:
    add(person, address)
    done = add(person, address, nickname="Sales")
    assert (done.returncode, done.stdout) == (0, "Saved “Sales”. Key accepted.\n")
    assert done.stderr == "This key is already saved as “Marketing”.\n"
    tested = person.keystep("test", "Marketing")
    assert tested.stdout == "Marketing: Key accepted\n  The same key is saved as “Sales” too.\n"
    assert tested.returncode == 0
