"""Whatever stdout is, Keystep does its work and prints no traceback."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from keystep.domain.causes import Cause
from tests.cli.contract import document
from tests.cli.saved import a_connection, a_verdict, nicknames, save, write_rows
from tests.cli.terminal import Terminal
from tests.support.keys import ACME
from tests.support.person import Person

LEFT = '"$@" | (exec <&-; exec 2>&-); exit ${PIPESTATUS[0]}'


@pytest.mark.parametrize(
    "arguments",
    [("list",), ("list", "--json"), ("show", "Marketing"), ("--version",), ("list", "--help")],
    ids=" ".join,
)
def test_a_reader_that_has_left_is_no_trouble(person: Person, arguments: tuple[str, ...]) -> None:
    write_rows(person, a_connection("Marketing"))
    done = Terminal(person).shell(LEFT, *arguments)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_reader_that_has_left_does_not_change_the_verdict(person: Person) -> None:
    write_rows(person, *(a_connection(f"Connection {number}") for number in range(60)))
    done = Terminal(person).shell(LEFT, "test", "--all")
    summary = "None works, 60 need attention. Nothing has changed since last time.\n"
    assert (done.returncode, done.stderr) == (1, summary)


def test_a_reader_that_has_left_does_not_stop_the_removing(person: Person) -> None:
    for nickname in ("A", "B"):
        save(person, nickname, "http://127.0.0.1:1/v1")
    done = Terminal(person).shell(LEFT, "remove", "A", "B", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert nicknames(person) == []


@pytest.mark.parametrize("stderr", ['"$@" 2>&-', LEFT.replace("|", "2>&1 |")])
def test_an_error_that_nobody_can_read_keeps_its_code(person: Person, stderr: str) -> None:
    done = Terminal(person).shell(stderr, "show", "Nobody", "--json")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "")


def test_a_full_disk_is_said_in_a_sentence(person: Person) -> None:
    done = Terminal(person).shell('"$@" >/dev/full', "list")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["The output could not be written: the disk may be full."]


def test_a_closed_stdout_is_no_trouble(person: Person) -> None:
    done = Terminal(person).shell('"$@" >&-', "list", "--json")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_without_unicode_gets_the_list_all_the_same(person: Person) -> None:
    write_rows(person, a_connection("営業"))
    done = Terminal(person, PYTHONIOENCODING="ascii").shell('"$@"', "list")
    assert (done.returncode, done.stderr) == (0, "")
    assert "b7Qx" in done.stdout


def test_json_is_whole_in_every_encoding(person: Person) -> None:
    write_rows(person, a_connection("営業"))
    done = Terminal(person, PYTHONIOENCODING="ascii").shell('"$@"', "list", "--json")
    [shown] = document(done, "connections")
    assert shown["nickname"] == "営業"


def test_json_is_readable_where_it_can_be(person: Person) -> None:
    write_rows(person, a_connection("営業"))
    assert '"営業"' in person.keystep("list", "--json").stdout


def test_a_long_list_is_whole(person: Person) -> None:
    row = a_connection("x", organization=ACME.id, last_check=a_verdict(Cause.WORKS))
    copies = [
        replace(row, id=f"{n:08}", secret=replace(row.secret, connection_id=f"{n:08}"))
        for n in range(300)
    ]
    write_rows(person, *(replace(copy, nickname=f"N {copy.id}") for copy in copies))
    assert len(json.loads(person.keystep("list", "--json").stdout)["connections"]) == 300
