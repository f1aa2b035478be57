"""`keystep test --permissions`: what each key may do, in words and for scripts."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI, Trouble
from keystep.cli import test as test_command
from keystep.cli.exit_codes import ExitCode
from keystep.domain.capabilities import PROBES, Capability
from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, Purpose
from keystep.domain.not_done import NotDone
from keystep.domain.permissions import Can, Permissions
from keystep.domain.verdict import Verdict
from keystep.services.probe_permissions import Probed
from keystep.services.same_key import SameKeys
from tests.cli.conftest import KEYS, Keystep
from tests.cli.contract import document
from tests.cli.saved import a_connection, a_verdict, save
from tests.services.fakes import FakeCatalog, FakeKeychain
from tests.support.person import Person

ALL = Permissions(dict.fromkeys(Capability, Can.YES))
NONE = Permissions(dict.fromkeys(Capability, Can.NO))


class FakeProgram:
    """A program with one connection, whose check and probe end as told."""

    def __init__(
        self, cause: Cause, probed: Probed = ALL, purpose: Purpose | None = Purpose.USE
    ) -> None:
        self._connection = replace(a_connection("Marketing"), purpose=purpose)
        self._cause, self._probed = cause, probed
        self.with_changes: list[bool] = []

    @asynccontextmanager
    async def use_cases(self) -> AsyncIterator[Any]:
        """Give the four that `test` uses."""
        same_keys = SameKeys(FakeCatalog(), FakeKeychain())
        yield SimpleNamespace(catalog=self, check=self.check, probe=self.probe, same_keys=same_keys)

    async def mend(self) -> None: ...

    async def connections(self) -> tuple[Connection, ...]:
        """List the connection."""
        return (self._connection,)

    async def check(self, _connection: Connection) -> Verdict:
        """Give the verdict."""
        return a_verdict(self._cause)

    async def probe(self, _connection: Connection, *, with_changes: bool) -> Probed:
        """Give what was found."""
        self.with_changes.append(with_changes)
        return self._probed


def run(program: FakeProgram, *, permissions: bool = True, as_json: bool = False) -> int:
    options: Any = SimpleNamespace(
        nicknames=[], all=True, json=as_json, permissions=permissions, report=False
    )
    anything: Any = program
    return test_command.run(anything, options)


def result_of(capsys: pytest.CaptureFixture[str], *arguments: Any, **options: Any) -> Any:
    """Run `test --json` and return its one result."""
    run(FakeProgram(*arguments), as_json=True, **options)
    [result] = json.loads(capsys.readouterr().out)["results"]
    return result


def can_of(result: Any) -> dict[str, str]:
    return {each["capability"]: each["can"] for each in result["permissions"]}


def test_each_result_says_what_the_key_may_do(keystep_here: Keystep) -> None:
    done = keystep_here("--practice", "test", "--all", "--permissions", "--json")
    results = {result["nickname"]: result for result in document(done, "results")}
    assert done.returncode == 1
    assert set(can_of(results["Marketing"]).values()) == {"yes"}
    assert results["Marketing"]["fits_purpose"] == "more_than_needed"
    limited = can_of(results["Reports (read-only)"])
    assert (limited["read_files"], limited["ask_by_chat"]) == ("yes", "no")
    assert results["Reports (read-only)"]["fits_purpose"] == "lacks"


def test_capabilities_come_in_a_fixed_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(can_of(result_of(capsys, Cause.WORKS))) == [each.value for each in Capability]


def test_not_asked_for_they_are_null(capsys: pytest.CaptureFixture[str]) -> None:
    result = result_of(capsys, Cause.WORKS, permissions=False)
    assert result["permissions"] is result["fits_purpose"] is None


def test_without_a_purpose_there_is_nothing_to_fit(capsys: pytest.CaptureFixture[str]) -> None:
    result = result_of(capsys, Cause.WORKS, ALL, None)
    assert result["fits_purpose"] is None
    assert result["permissions"] is not None


def test_what_the_key_may_change_is_found_out_too() -> None:
    program = FakeProgram(Cause.WORKS)
    run(program)
    assert program.with_changes == [True]


def test_without_the_option_nothing_is_probed() -> None:
    program = FakeProgram(Cause.WORKS)
    run(program, permissions=False)
    assert program.with_changes == []


@pytest.mark.parametrize("cause", [Cause.KEY_REFUSED, Cause.NO_DNS, Cause.KEYCHAIN_LOCKED])
def test_a_key_that_is_not_accepted_is_not_probed(
    cause: Cause, capsys: pytest.CaptureFixture[str]
) -> None:
    program = FakeProgram(cause)
    run(program, as_json=True)
    [result] = json.loads(capsys.readouterr().out)["results"]
    assert program.with_changes == []
    assert set(can_of(result).values()) == {"not_tried"}


def test_what_stops_the_probing_leaves_all_open(capsys: pytest.CaptureFixture[str]) -> None:
    result = result_of(capsys, Cause.WORKS, Cause.IP_NOT_ALLOWED)
    assert set(can_of(result).values()) == {"cant_tell"}
    assert (result["cause"], result["fits_purpose"]) == ("works", "cant_tell")


@pytest.mark.parametrize(
    ("probed", "purpose", "code"),
    [
        (ALL, Purpose.USE, ExitCode.DONE),
        (ALL, Purpose.MANAGE, ExitCode.DONE),
        (ALL, None, ExitCode.DONE),
        (NONE, Purpose.USE, ExitCode.CHECK_NOT_PASSED),
        (NONE, None, ExitCode.DONE),
        (Permissions({}), Purpose.USE, ExitCode.DONE),
        (Cause.TIMED_OUT, Purpose.USE, ExitCode.DONE),
        (NotDone.OTHER_SERVICE, Purpose.USE, ExitCode.DONE),
    ],
)
def test_only_a_key_that_lacks_what_is_needed_has_not_passed(
    probed: Probed, purpose: Purpose | None, code: ExitCode
) -> None:
    assert run(FakeProgram(Cause.WORKS, probed, purpose)) == code


def test_a_check_that_did_not_pass_stays_so() -> None:
    program = FakeProgram(Cause.NO_CREDIT, ALL, Purpose.MANAGE)
    assert run(program) == ExitCode.CHECK_NOT_PASSED


def test_in_words_there_is_a_line_for_each_capability(capsys: pytest.CaptureFixture[str]) -> None:
    run(FakeProgram(Cause.WORKS))
    lines = capsys.readouterr().out.splitlines()
    for probe in PROBES.values():
        [line] = [line for line in lines if line.startswith(f"  {probe.name} ")]
        assert line.endswith("Yes")


def test_in_words_a_key_that_can_do_too_much_gets_a_hint(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(FakeProgram(Cause.WORKS))
    said = capsys.readouterr().out
    assert "This key can do more than this connection needs." in said
    assert "- Under Permissions, choose Restricted." in said


def test_in_words_a_key_that_lacks_something_gets_the_setting(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(FakeProgram(Cause.WORKS, NONE, Purpose.MANAGE))
    assert "set “Files” to Write" in capsys.readouterr().out


def test_in_words_what_stopped_the_probing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    run(FakeProgram(Cause.WORKS, Cause.IP_NOT_ALLOWED))
    assert "Network not allowed" in capsys.readouterr().out


def test_in_words_a_request_that_was_carried_out_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(FakeProgram(Cause.WORKS, replace(ALL, taken=(Capability.ADD_FILES,))))
    assert "OpenAI did what we only meant to try: Add files." in capsys.readouterr().out


def test_another_service_is_checked_but_not_probed(
    person: Person, address: str, openai: SimulatedOpenAI
) -> None:
    save(person, "Gateway", address, key=KEYS[Trouble.NONE])
    done = person.keystep("test", "Gateway", "--permissions")
    assert done.returncode == 0
    assert "at OpenAI only" in done.stdout
    assert {(seen.method, seen.path) for seen in openai.seen} == {("GET", "/v1/models")}


def test_the_help_says_that_it_leaves_traces(keystep_here: Keystep) -> None:
    done = keystep_here("test", "--help")
    assert "logs of the organization" in " ".join(done.stdout.split())
