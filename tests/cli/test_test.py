"""`keystep test`: live checks, their verdicts, and what scripts get of them."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI, Trouble
from keystep.cli import test as test_command
from keystep.cli.exit_codes import ExitCode
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection
from keystep.domain.verdict import Verdict
from tests.cli.conftest import KEYS, Keystep
from tests.cli.contract import document, says
from tests.cli.saved import a_connection, a_verdict, save, write_rows
from tests.cli.terminal import Terminal
from tests.cli.unproven import TakesAnyKey
from tests.support.keys import ACME, OTHER
from tests.support.person import Person
from tests.support.processes import wait_until
from tests.support.simulated_service import SimulatedService

GOOD = KEYS[Trouble.NONE]


def test_a_connection_that_works_is_0(person: Person, address: str) -> None:
    save(person, "Marketing", address, key=KEYS[Trouble.NONE])
    done = person.keystep("test", "marketing", "--json")
    [result] = document(done, "results")
    assert (done.returncode, done.stderr) == (0, "")
    assert (result["nickname"], result["status"]) == ("Marketing", "works")
    assert (result["cause"], result["title"]) == ("works", "Key accepted")
    assert (result["what_to_do"], result["action"]) == ([], None)
    assert result["http_status"] == 200
    assert result["request_id"].startswith("req_")
    assert isinstance(result["latency_ms"], int)


def test_the_ladder_of_a_key_that_works_is_climbed_to_the_organization(
    person: Person, address: str
) -> None:
    save(person, "Marketing", address, key=KEYS[Trouble.NONE])
    [result] = document(person.keystep("test", "--all", "--json"), "results")
    states = [(finding["rung"], finding["state"]) for finding in result["findings"]]
    passed = ("format", "network", "address", "key", "organization")
    assert states == [(rung, "passed") for rung in passed] + [
        ("permissions", "not_tried"),
        ("credit", "not_tried"),
    ]


def test_the_verdict_is_remembered(person: Person, address: str) -> None:
    save(person, "Marketing", address, key=KEYS[Trouble.REFUSED])
    [result] = document(person.keystep("test", "--all", "--json"), "results")
    shown = document(person.keystep("show", "Marketing", "--json"), "connection")
    assert shown["last_check"] == result


def test_results_come_in_the_order_asked_each_once(person: Person, address: str) -> None:
    expected = {
        "C refused": (Trouble.REFUSED, "failed", "key_refused"),
        "A limited": (Trouble.RESTRICTED, "attention", "works_without_model_list"),
        "D down": (Trouble.SERVICE_DOWN, "unknown", "service_busy"),
        "B good": (Trouble.NONE, "works", "works"),
    }
    for nickname, (trouble, _status, _cause) in expected.items():
        save(person, nickname, address, key=KEYS[trouble])
    done = person.keystep("test", *expected, "a LIMITED", "--json")
    results = document(done, "results")
    assert done.returncode == 1
    assert [result["nickname"] for result in results] == list(expected)
    found = [(result["status"], result["cause"]) for result in results]
    assert found == [(status, cause) for _trouble, status, cause in expected.values()]


def test_in_words_a_failed_check_says_why_and_what_to_do(person: Person, address: str) -> None:
    save(person, "Old website", address, key=KEYS[Trouble.REFUSED])
    done = person.keystep("test", "Old website")
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (1, "")
    assert lines[0].startswith("Old website: ")
    assert [line for line in lines if line.startswith("  - ")]
    assert KEYS[Trouble.REFUSED] not in done.stdout


def saved_for_another_organization(person: Person, address: str) -> None:
    options = ("--nickname", "Mixed up", "--api-address", address, "--organization", OTHER.id)
    key = KEYS[Trouble.NONE]
    added = person.keystep("add", *options, "--key-stdin", "--no-check", stdin=key)
    assert added.returncode == 0, added.stderr


def test_what_would_mend_it_is_in_the_result(person: Person, address: str) -> None:
    saved_for_another_organization(person, address)
    [result] = document(person.keystep("test", "--all", "--json"), "results")
    assert (result["cause"], result["action"]) == ("wrong_organization", "do:use_organization")
    expected = {"api_address": address, "organization": ACME.id, "project": None}
    assert result["repair"] == expected
    assert len(result["what_to_do"]) == 1


def test_what_would_mend_it_is_remembered(person: Person, address: str) -> None:
    saved_for_another_organization(person, address)
    [result] = document(person.keystep("test", "--all", "--json"), "results")
    shown = document(person.keystep("show", "Mixed up", "--json"), "connection")
    assert shown["last_check"] == result


def test_in_words_what_would_mend_it_is_one_sentence_with_both_ids(
    person: Person, address: str
) -> None:
    saved_for_another_organization(person, address)
    lines = person.keystep("test", "--all").stdout.splitlines()
    [step] = [line for line in lines if line.startswith("  - ")]
    assert f"“{ACME.title}” ({ACME.id})" in step
    assert OTHER.id in step


def test_all_ends_with_a_summary_of_what_changed_on_stderr(person: Person, address: str) -> None:
    save(person, "Marketing", address, key=KEYS[Trouble.NONE])
    write_rows(
        person,
        a_connection("Gone", address, last_check=a_verdict(Cause.WORKS)),
        a_connection("Old", address, last_check=a_verdict(Cause.KEY_MISSING)),
    )
    done = person.keystep("test", "--all")
    assert done.stderr == (
        "1 works, 2 need attention. Changed: “Gone” was Works, now The key is missing.\n"
    )
    assert "Changed" not in done.stdout


@pytest.mark.parametrize("options", [("Marketing",), ("--all", "--json"), ("--all", "--report")])
def test_there_is_a_summary_of_all_in_words_only(
    person: Person, address: str, options: tuple[str, ...]
) -> None:
    write_rows(person, a_connection("Marketing", address))
    assert person.keystep("test", *options).stderr == ""


def test_a_report_tells_each_check_in_the_order_asked(person: Person, address: str) -> None:
    save(person, "B refused", address, key=KEYS[Trouble.REFUSED])
    save(person, "A good", address, key=KEYS[Trouble.NONE])
    done = person.keystep("test", "B refused", "A good", "--report")
    assert (done.returncode, done.stderr) == (1, "")
    first, second = done.stdout.split("\n---\n")
    assert "(key_refused)" in first
    assert "(works)" in second
    assert "Keychain: Secret Service" in first


def test_a_report_names_no_key_nickname_user_or_login(person: Person) -> None:
    save(person, "Jane's own", "https://gateway.test/v1", key=GOOD)
    proxy = {"HTTPS_PROXY": "http://canary-login:canary-password@127.0.0.1:1"}
    report = person.keystep("test", "Jane's own", "--report", env=proxy).stdout
    assert "https://gateway.test/v1" in report
    assert "Through 127.0.0.1:1\n" in report
    pieces = {GOOD[at : at + 12] for at in range(len(GOOD) - 11)}
    hidden = {"Jane", "canary-login", "canary-password", str(person.home), *pieces}
    assert not [each for each in hidden if each in report]


def test_a_report_tells_the_permissions_that_were_asked_for(keystep_here: Keystep) -> None:
    done = keystep_here("--practice", "test", "Marketing", "--permissions", "--report")
    assert "\nWhat this key may do\n- " in done.stdout


def test_a_report_of_what_works_is_0(person: Person, address: str) -> None:
    save(person, "Marketing", address, key=KEYS[Trouble.NONE])
    assert person.keystep("test", "Marketing", "--report").returncode == 0


def test_a_report_and_json_are_not_printed_at_once(keystep_here: Keystep) -> None:
    says(keystep_here("test", "--all", "--report", "--json"), "--json", code=2)


def test_a_report_of_nothing_says_that_there_is_nothing(keystep_here: Keystep) -> None:
    done = keystep_here("test", "--all", "--report")
    assert done.returncode == 0
    assert "no connections" in done.stdout


def test_a_service_that_takes_any_key_is_not_proven(person: Person) -> None:
    with SimulatedService(TakesAnyKey()) as service:
        save(person, "Local", service.url)
        done = person.keystep("test", "Local", "--json")
    [result] = document(done, "results")
    assert (done.returncode, result["status"], result["cause"]) == (1, "unknown", "key_not_proven")
    assert {"rung": "key", "state": "unknown", "cause": "key_not_proven"} in result["findings"]


def test_a_service_that_is_gone_is_unknown(person: Person) -> None:
    save(person, "Gone", "http://127.0.0.1:1/v1")
    done = person.keystep("test", "Gone", "--json")
    [result] = document(done, "results")
    assert (done.returncode, result["cause"]) == (1, "connection_refused")
    assert (result["http_status"], result["request_id"]) == (None, None)


def test_a_key_that_is_gone_from_the_keychain_is_missing(person: Person, address: str) -> None:
    write_rows(person, a_connection("Marketing", address))
    done = person.keystep("test", "Marketing", "--json")
    [result] = document(done, "results")
    assert (done.returncode, result["status"], result["cause"]) == (1, "failed", "key_missing")


@pytest.mark.parametrize("state", ["locked", "absent"])
def test_without_the_keychain_it_is_4_and_nothing_is_tried(
    request: pytest.FixtureRequest, address: str, openai: SimulatedOpenAI, state: str
) -> None:
    fixture = {"locked": "locked_person", "absent": "person_without_keychain"}[state]
    person: Person = request.getfixturevalue(fixture)
    write_rows(person, a_connection("Marketing", address))
    done = person.keystep("test", "Marketing", "--json")
    [result] = document(done, "results")
    assert (done.returncode, result["cause"]) == (4, f"keychain_{state}")
    assert {finding["state"] for finding in result["findings"]} == {"not_tried"}
    assert not openai.seen


def test_an_unknown_nickname_is_3_and_nothing_is_sent(
    person: Person, address: str, openai: SimulatedOpenAI
) -> None:
    write_rows(person, a_connection("Known", address))
    says(person.keystep("test", "Known", "Nobody", "--json"), "“Nobody”", code=3)
    assert not openai.seen


def test_all_of_none_is_0(keystep_here: Keystep) -> None:
    done = keystep_here("test", "--all", "--json")
    assert done.returncode == 0
    assert document(done, "results") == []


def test_all_of_none_says_so_in_words(keystep_here: Keystep) -> None:
    done = keystep_here("test", "--all")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no connections" in done.stdout


@pytest.mark.parametrize("arguments", [(), ("Marketing", "--all")])
def test_names_or_all_but_not_both(keystep_here: Keystep, arguments: tuple[str, ...]) -> None:
    says(keystep_here("test", *arguments), "--all", code=2)


def test_interrupted_it_ends_at_once_with_130(
    person: Person, address: str, openai: SimulatedOpenAI
) -> None:
    save(person, "Slow", address, key=KEYS[Trouble.SLOW])
    with Terminal(person).start("test", "Slow", "--json") as testing:
        wait_until(lambda: openai.seen, "the check to begin")
        testing.send_signal(signal.SIGINT)
        output, errors = testing.communicate(timeout=5)
    assert (testing.returncode, output, errors) == (130, "", "")


def test_a_practice_key_that_was_saved_is_not_sent(
    person: Person, address: str, openai: SimulatedOpenAI
) -> None:
    save(person, "Mixed up", address, key="sk-practice-works")
    [result] = document(person.keystep("test", "--all", "--json"), "results")
    assert (result["status"], result["cause"]) == ("failed", "practice_key")
    assert not openai.seen


class BrokenProgram:
    """A program whose checks work but for one, which fails in a way nobody has foreseen."""

    @asynccontextmanager
    async def use_cases(self) -> AsyncIterator[Any]:
        """Give the three that `test` uses."""
        yield SimpleNamespace(catalog=self, check=self.check, same_keys=None)

    async def mend(self) -> None: ...

    async def connections(self) -> tuple[Connection, ...]:
        """List two connections."""
        asyncio.get_running_loop().set_exception_handler(lambda _loop, _context: None)
        return (a_connection("Broken"), a_connection("Good"))

    async def check(self, connection: Connection) -> Verdict:
        """Fail for one of them."""
        if connection.nickname == "Broken":
            raise ZeroDivisionError
        return a_verdict(Cause.WORKS)


def test_a_check_without_a_verdict_has_not_passed(capsys: pytest.CaptureFixture[str]) -> None:
    options: Any = SimpleNamespace(
        nicknames=[], all=True, json=True, permissions=False, report=False
    )
    program: Any = BrokenProgram()
    assert test_command.run(program, options) == ExitCode.CHECK_NOT_PASSED
    assert '"Good"' in capsys.readouterr().out
