"""keystep(1), from the parser itself."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from keystep.cli.command_line import parser
from keystep.cli.exit_codes import ExitCode
from tests.packaging.conftest import load_script


@pytest.fixture
def page() -> str:
    written: str = load_script("man_page").man_page(date(2026, 11, 25))
    return written


def test_every_command_with_every_option_is_in_it(page: str) -> None:
    plain = page.replace("\\-", "-")
    module = load_script("man_page")
    for name, command, summary in module._commands(parser()):
        assert f".SS {name}\n{summary}\n" in plain
        for action in command._actions:
            for option in action.option_strings:
                assert option in plain or option in {"-h", "--help"}


def test_every_exit_code_is_explained(page: str) -> None:
    for code in ExitCode:
        assert f".TP\n.B {int(code)}\n" in page


def test_groff_reads_it_without_a_warning(page: str, tmp_path: Path) -> None:
    file = tmp_path / "keystep.1"
    file.write_text(page, encoding="utf-8")
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-K", "utf8", "-P-cbou", str(file)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert "keystep run [-h] NICKNAME -- COMMAND" in " ".join(done.stdout.split())
