"""`keystep doctor`: it looks, says what it finds, and works where nothing else does."""

from __future__ import annotations

from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.cli.contract import document
from tests.cli.saved import a_connection, save, write_rows
from tests.support.person import Person

NOBODY_LISTENS = {"HTTPS_PROXY": "http://canary-login:canary-password@127.0.0.1:1"}
"""No test asks the real OpenAI."""

PARTS = {
    "keychain",
    "network",
    "proxy",
    "trust",
    "folders",
    "connections",
    "policy",
    "versions",
}


def doctor(person: Person, *more: str, **variables: str) -> CompletedProcess[str]:
    return person.keystep("doctor", *more, env={**NOBODY_LISTENS, **variables})


def examined(done: CompletedProcess[str]) -> Any:
    return document(done, "doctor")


def in_trouble(found: Any) -> set[str]:
    return {part for part in PARTS if found[part]["state"] == "failed"}


def test_in_practice_all_is_fine(person: Person) -> None:
    done = person.keystep("--practice", "doctor")
    assert (done.returncode, done.stderr) == (0, "")
    *lines, closing = done.stdout.splitlines()
    assert len(lines) == len(PARTS)
    assert all(": Fine. " in line for line in lines)
    assert closing == "Keystep has all it needs here."


def test_in_practice_the_simulated_service_is_reached(person: Person) -> None:
    found = examined(person.keystep("--practice", "doctor", "--json"))
    assert found["state"] == found["network"]["state"] == "passed"
    assert found["network"]["http_status"] == 401
    assert found["connections"]["count"] == 5
    assert found["keychain"]["name"] == "Practice"


def test_it_finds_what_is_here(person: Person) -> None:
    save(person, "Marketing", "http://127.0.0.1:1/v1")
    found = examined(doctor(person, "--json"))
    assert found["keychain"]["name"] == "Secret Service"
    assert found["connections"]["count"] == 1
    assert found["folders"]["data"] == {"path": "~/.local/share/keystep", "writable": True}
    assert found["folders"]["log"]["writable"]
    assert found["policy"]["managed_by"] is None
    assert found["versions"]["keystep"]


def test_without_a_network_it_is_1_and_the_rest_is_seen(person: Person) -> None:
    done = doctor(person, "--json")
    found = examined(done)
    assert done.returncode == 1
    assert in_trouble(found) == {"network", "proxy"}
    assert found["network"]["cause"] == "proxy_unreachable"
    assert found["proxy"]["place"] == "127.0.0.1:1"
    assert found["keychain"]["state"] == "passed"


def test_in_words_each_trouble_says_what_to_do(person: Person) -> None:
    done = doctor(person)
    lines = done.stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("Network: Trouble."))
    assert lines[at + 1].startswith("  - ")
    assert lines[-1] == "Mend what says “Trouble”, then try again."


@pytest.mark.parametrize("state", ["locked", "absent"])
def test_without_the_keychain_it_is_4(request: pytest.FixtureRequest, state: str) -> None:
    fixture = {"locked": "locked_person", "absent": "person_without_keychain"}[state]
    done = doctor(request.getfixturevalue(fixture), "--json")
    found = examined(done)
    assert done.returncode == 4
    assert (found["keychain"]["state"], found["keychain"]["trouble"]) == ("failed", state)


def test_with_a_catalog_that_cannot_be_read_it_is_1_and_says_so(person: Person) -> None:
    write_rows(person, a_connection("Marketing"))
    person.catalog_path.write_bytes(b"This is no database. " * 100)
    done = doctor(person, "--json")
    found = examined(done)
    assert done.returncode == 1
    assert found["connections"]["trouble"] == "damaged"
    assert "can't be read" in found["connections"]["found"]


def test_a_folder_that_cannot_be_written_is_trouble(person: Person) -> None:
    (person.home / "file").touch()
    done = doctor(person, "--json", XDG_STATE_HOME=str(person.home / "file"))
    found = examined(done)
    assert "folders" in in_trouble(found)
    assert not found["folders"]["log"]["writable"]
    assert found["folders"]["data"]["writable"]


def test_a_trust_file_that_is_gone_is_trouble(person: Person) -> None:
    found = examined(doctor(person, "--json", SSL_CERT_FILE="/nowhere/ca.pem"))
    [file] = found["trust"]["files"]
    assert (file["path"], file["readable"]) == ("/nowhere/ca.pem", False)
    assert "trust" in in_trouble(found)


def test_no_login_and_no_user_is_named(person: Person) -> None:
    printed = doctor(person).stdout + doctor(person, "--json").stdout
    hidden = ("canary-login", "canary-password", str(person.home))
    assert not [each for each in hidden if each in printed]


def test_it_leaves_nothing_in_the_keychain_or_the_list(person: Person) -> None:
    doctor(person)
    assert person.keychain_items() == []
    assert not person.catalog_path.exists()
