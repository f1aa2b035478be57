"""Names and answers that others chose, in a terminal: inert, on their line, and to the letter."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from keystep.domain.foreign_text import isolated
from tests.cli.conftest import Keystep
from tests.cli.saved import a_connection, write_rows_at
from tests.support import hostile
from tests.support.canary import Canary
from tests.support.hostile import EVERYTHING, LITERAL
from tests.support.keys import project_key
from tests.support.person import Person
from tests.support.recorder import Recorder, answer

NAMES = pytest.mark.parametrize("name", EVERYTHING)
AWAY = "http://127.0.0.1:1/v1"


@pytest.fixture
def listed_in(tmp_path: Path) -> Path:
    """The file of the list that `keystep_here` reads."""
    return tmp_path / "keystep" / "connections.db"


def faults(done: CompletedProcess[str]) -> list[str]:
    lines = f"{done.stdout}\n{done.stderr}".splitlines()
    wrong = [fault for line in lines for fault in hostile.faults_of(line)]
    return [*wrong, *hostile.hidden_in(done.stdout + done.stderr)]


@NAMES
def test_a_nickname_is_inert_in_every_command(
    keystep_here: Keystep, listed_in: Path, name: str
) -> None:
    nickname = EVERYTHING[name]
    write_rows_at(listed_in, a_connection(nickname, AWAY))
    outcomes = [keystep_here("list"), keystep_here("test", "--all")]
    if name in LITERAL:
        outcomes.append(keystep_here("show", "--", nickname))
    for done in outcomes:
        assert faults(done) == []
        assert isolated(nickname) in done.stdout
    assert len(keystep_here("list").stdout.splitlines()) == 2


@NAMES
def test_json_holds_it_to_the_letter_and_shows_nothing_hidden(
    keystep_here: Keystep, listed_in: Path, name: str
) -> None:
    write_rows_at(listed_in, a_connection(EVERYTHING[name], AWAY))
    done = keystep_here("list", "--json")
    [connection] = json.loads(done.stdout)["connections"]
    assert connection["nickname"] == EVERYTHING[name]
    assert hostile.hidden_in(done.stdout) == []


@NAMES
def test_what_was_typed_is_inert_in_a_complaint(keystep_here: Keystep, name: str) -> None:
    text = EVERYTHING[name].replace("\0", "")
    for words in (["show", "--", text], ["--", text], ["rename", "--", text, "x"]):
        done = keystep_here(*words)
        assert done.returncode in {2, 3}
        assert hostile.hidden_in(done.stdout + done.stderr) == []


@pytest.mark.parametrize(
    "words",
    [
        ["show", "KEY"],
        ["test", "KEY"],
        ["remove", "KEY", "--yes"],
        ["rename", "KEY", "x"],
        ["KEY"],
        ["list", "KEY"],
        ["add", "--key-stdin", "--nickname", "KEY"],
        ["add", "--key-stdin", "--nickname", "x", "--organization", "KEY"],
        ["add", "--key-stdin", "--nickname", "x", "--project", "KEY"],
        ["add", "--key-stdin", "--nickname", "x", "--api-address", "KEY"],
        ["add", "--key-stdin", "--nickname", "x", "--purpose", "KEY"],
    ],
    ids=" ".join,
)
def test_a_key_in_the_wrong_place_is_not_repeated(keystep_here: Keystep, words: list[str]) -> None:
    key = project_key()
    done = keystep_here(*(key if word == "KEY" else word for word in words))
    assert done.returncode in {2, 3}
    assert done.stderr
    assert key[:20] not in done.stdout + done.stderr
    assert key[-20:] not in done.stdout + done.stderr


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "HTTPS_PROXY"])
@pytest.mark.parametrize("name", ["html", "right to left", "override", "colours", "c1", "lines"])
def test_what_the_computer_is_set_to_is_inert(
    keystep_here: Keystep, monkeypatch: pytest.MonkeyPatch, name: str, variable: str
) -> None:
    value = EVERYTHING[name].replace("\0", "")
    before = {"SSL_CERT_FILE": "/nowhere/", "HTTPS_PROXY": "http://"}[variable]
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv(variable, before + value)
    for command in (["doctor"], ["doctor", "--json"]):
        done = keystep_here(*command)
        assert hostile.hidden_in(done.stdout + done.stderr) == []


@pytest.mark.parametrize("name", LITERAL)
def test_a_nickname_of_any_letters_goes_in_and_out_unchanged(
    keystep_here: Keystep, listed_in: Path, name: str
) -> None:
    write_rows_at(listed_in, a_connection("Before", AWAY))
    done = keystep_here("rename", "--", "Before", LITERAL[name])
    assert (done.returncode, done.stdout) == (0, f"Renamed to “{isolated(LITERAL[name])}”.\n")
    [connection] = json.loads(keystep_here("list", "--json").stdout)["connections"]
    assert connection["nickname"] == LITERAL[name]


def test_a_key_that_the_service_repeats_is_neither_shown_nor_kept(person: Person) -> None:
    """In the reason, in a header and all over the body, whole and in parts."""
    canary = Canary()
    key = canary.key
    body = json.dumps(
        {"error": {"message": f"{key} {key[:40]} {key[9:30]} Bearer {key}", "code": key}}
    )
    fields = {"X-Request-Id": f"req_{key}", "X-Key": key, "WWW-Authenticate": f"Bearer {key}"}
    with Recorder(answer(f"401 {key}", body.encode(), **fields)) as service:
        adding = ("add", "--key-stdin", "--nickname", "X", "--api-address", service.url)
        outcomes = [
            person.keystep(*adding, stdin=key),
            person.keystep(*adding, "--no-check", stdin=key),
            person.keystep("test", "X"),
            person.keystep("test", "X", "--report"),
            person.keystep("show", "X", "--json"),
        ]
    assert [done.returncode for done in outcomes] == [1, 0, 1, 1, 0]
    assert "The service said: [removed]" in outcomes[3].stdout
    assert canary.found_in("the terminal", (d.stdout + d.stderr for d in outcomes)) == []
    assert canary.found_in_files(person.folder) == []
