"""`keystep walkthrough new|check`, `add --walkthrough`, and a file that the desktop opens."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from keystep import bootstrap
from keystep.adapters.simulated_openai.service import Trouble
from keystep.cli.exit_codes import ExitCode
from keystep.cli.opened_file import with_command
from keystep.cli.walkthrough_example import EXAMPLE
from keystep.domain.capabilities import Capability
from keystep.domain.read_walkthrough import (
    LARGEST_FILE,
    STEP_NAMES,
    ReadWalkthrough,
    read_walkthrough,
)
from tests.cli.conftest import KEYS, Keystep
from tests.domain.test_read_walkthrough import FULL
from tests.support.person import Person

KEY = KEYS[Trouble.NONE]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "acme.keystep.toml"
    path.write_text(FULL, encoding="utf-8")
    return path


def test_the_example_can_be_used_as_it_is_and_names_all_there_is(
    keystep_here: Keystep, tmp_path: Path
) -> None:
    path = tmp_path / "new.keystep.toml"
    done = keystep_here("walkthrough", "new", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert path.read_text(encoding="utf-8") == EXAMPLE
    assert keystep_here("walkthrough", "new").stdout == EXAMPLE
    read = read_walkthrough(EXAMPLE.encode())
    assert isinstance(read, ReadWalkthrough)
    assert read.unknown == ()
    assert set(read.walkthrough.words[0].notes) == set(STEP_NAMES.values())
    names = ("organization_id", "project_id", "purpose", "permissions", "skip", "support_url")
    assert all(name in EXAMPLE for name in names)
    assert Capability.LIST_MODELS in read.walkthrough.permissions


def test_the_example_is_never_written_over_a_file(keystep_here: Keystep, file: Path) -> None:
    done = keystep_here("walkthrough", "new", str(file))
    assert done.returncode == ExitCode.USAGE
    assert "is there already, and stays as it is" in done.stderr
    assert file.read_text(encoding="utf-8") == FULL


def test_its_author_is_told_what_a_reader_sees_in_each_language(
    keystep_here: Keystep, file: Path
) -> None:
    done = keystep_here("walkthrough", "check", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    for said in (
        "This file can be used. A reader sees:",
        "Instructions from Acme Ltd",
        "Need help? Ask Acme Ltd: it@acme.example",
        "Organization ID: org-abc123",
        "Steps left out: Before you begin",
        "“List models” to Read",
        "In the language “de”:\n  First: Sie brauchen etwa 5 Minuten.",
        "Step 2, Secret key: Choose the project 'Office'.",
        "[text.de] lacks what another language has: secret_key",
    ):
        assert said in done.stdout
    assert "draft" not in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "remark"),
    [
        ('status = "ready"\n', "", "This is a draft. Set “status” to “ready”"),
        ("[wizard]", "[wizard]\ncolour = 3", "Not known to this Keystep, and left out: wizard.col"),
        ('purpose = "use"\n', "", "“permissions” does nothing without “purpose”."),
        ("[text.en]", '[text.en]\nbefore_you_begin = "x"', "so nobody sees your text for it"),
        (
            'support_email = "it@acme.example"\nsupport_url = "https://help.acme.example/ai"\n',
            "",
            "It names nobody who helps.",
        ),
        (
            '["before_you_begin"]\nnickname = "Acme – {user}"',
            '["nickname"]',
            "The step “nickname” comes all the same",
        ),
        (
            '["before_you_begin"]\nnickname = "Acme – {user}"\norganization_id = "org-abc123"',
            '["organization"]',
            "The step “organization” is left out: the one that owns the key is used.",
        ),
    ],
)
def test_remarks_keep_nobody_from_using_the_file(
    keystep_here: Keystep, file: Path, old: str, new: str, remark: str
) -> None:
    assert old in FULL
    file.write_text(FULL.replace(old, new), encoding="utf-8")
    done = keystep_here("walkthrough", "check", str(file))
    assert done.returncode == 0
    assert remark in done.stdout.partition("Worth a look:")[2]
    warnings = json.loads(keystep_here("walkthrough", "check", str(file), "--json").stdout)
    assert any(remark in warning for warning in warnings["warnings"])


def test_the_document_has_all_that_was_read(keystep_here: Keystep, file: Path) -> None:
    document = json.loads(keystep_here("walkthrough", "check", str(file), "--json").stdout)
    assert (document["schema"], document["refused"]) == (1, None)
    assert document["walkthrough"] == {
        "status": "ready",
        "organisation": {
            "name": "Acme Ltd",
            "support_email": "it@acme.example",
            "support_url": "https://help.acme.example/ai",
        },
        "nickname": "Acme – {user}",
        "organization_id": "org-abc123",
        "project_id": "proj_abc123",
        "purpose": "use",
        "permissions": ["list_models", "ask_by_responses"],
        "skip": ["before_you_begin"],
        "text": {
            "en": {
                "intro": "You need about 5 minutes.",
                "secret_key": "Choose the project 'Office'.",
            },
            "de": {"intro": "Sie brauchen etwa 5 Minuten."},
        },
    }


@pytest.mark.parametrize(
    ("text", "said", "where"),
    [
        (f"{FULL}# {KEY}\n", "This file contains a key. Delete it and tell IT.", ("", None)),
        (FULL.replace('"use"', "use"), "Line 13 of this file can't be read.", ("", 13)),
        (FULL.replace('"use"', "1"), "“wizard.purpose” must be a text", ("wizard.purpose", None)),
        (
            FULL.replace('"use"', '"x"'),
            "“wizard.purpose” may only be: read, use, manage.",
            ("wizard.purpose", None),
        ),
        (FULL + "[policy]\n", "This file wants to set “policy”.", ("policy", None)),
    ],
)
def test_what_is_refused_says_why_and_where(
    keystep_here: Keystep, file: Path, text: str, said: str, where: tuple[str, int | None]
) -> None:
    file.write_text(text, encoding="utf-8")
    done = keystep_here("walkthrough", "check", str(file))
    assert (done.returncode, done.stdout) == (ExitCode.USAGE, "")
    assert done.stderr.startswith(said)
    assert KEY not in done.stderr
    done = keystep_here("walkthrough", "check", str(file), "--json")
    assert done.returncode == ExitCode.USAGE
    document = json.loads(done.stdout)
    assert document["walkthrough"] is None
    assert (document["refused"]["place"], document["refused"]["line"]) == where


def test_what_is_no_usual_file_is_not_waited_for(keystep_here: Keystep, tmp_path: Path) -> None:
    """A pipe never ends, and neither does what a link may lead to."""
    pipe, link, huge = tmp_path / "pipe", tmp_path / "link", tmp_path / "huge"
    os.mkfifo(pipe)
    link.symlink_to("/dev/zero")
    huge.write_bytes(b"#" * 1024 * 1024)
    for path, said in (
        (pipe, "This is not a file."),
        (link, "This is not a file."),
        (tmp_path, "This is not a file."),
        (tmp_path / "nothing", "There is no such file."),
        (huge, "This file is too large"),
    ):
        done = keystep_here("walkthrough", "check", str(path))
        assert done.returncode == ExitCode.USAGE
        assert done.stderr.startswith(said), done.stderr
    assert LARGEST_FILE == 64 * 1024
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_names_in_a_file_move_no_cursor(keystep_here: Keystep, file: Path) -> None:
    file.write_text(f'{FULL}"\\u001b[2J\\u202e" = 1\n', encoding="utf-8")
    done = keystep_here("walkthrough", "check", str(file))
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["a.keystep.toml"], ["add", "--walkthrough=a.keystep.toml"]),
        (["--practice", "A.KEYSTEP.TOML"], ["--practice", "add", "--walkthrough=A.KEYSTEP.TOML"]),
        (["file:///a%20b/c.keystep.toml"], ["add", "--walkthrough=/a b/c.keystep.toml"]),
        (["file://localhost/c.keystep.toml"], ["add", "--walkthrough=/c.keystep.toml"]),
        (["file://elsewhere/c.keystep.toml"], ["file://elsewhere/c.keystep.toml"]),
        (["file:///c.toml"], ["file:///c.toml"]),
        (["file:///%00.keystep.toml"], ["add", "--walkthrough=/\0.keystep.toml"]),
        (["file://[/c.keystep.toml"], ["file://[/c.keystep.toml"]),
        (["-x.keystep.toml"], ["-x.keystep.toml"]),
        (["list"], ["list"]),
        (["show", "a.keystep.toml"], ["show", "a.keystep.toml"]),
        ([], []),
    ],
)
def test_a_file_that_the_desktop_opens_is_a_walkthrough(given: list[str], meant: list[str]) -> None:
    assert with_command(given) == meant


def test_a_file_to_open_leads_to_the_window(
    keystep_here: Keystep, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []

    def open_window(_self: object, **what: object) -> int:
        opened.append(what)
        return 0

    monkeypatch.setattr(bootstrap.Program, "open_window", open_window)
    assert keystep_here(str(file)).returncode == 0
    assert keystep_here("add", "--walkthrough", str(file)).returncode == 0
    assert opened == [{"start_with_wizard": True, "walkthrough": file}] * 2


def test_without_a_window_the_file_fills_in_what_the_command_leaves_out(
    person: Person, file: Path, address: str
) -> None:
    added = person.keystep(
        *("add", "--walkthrough", str(file), "--key-stdin", "--no-check", "--json"),
        *("--api-address", address, "--project", ""),
        stdin=KEY,
    )
    assert added.returncode == 0, added.stderr
    connection = json.loads(added.stdout)["connection"]
    assert connection["nickname"].startswith("Acme – ")
    assert connection["organization"] == "org-abc123"
    assert connection["purpose"] == "use"
    assert connection["project"] is None, "the command said so"
    assert connection["api_address"] == address


def test_without_a_window_a_refused_file_saves_nothing(person: Person, file: Path) -> None:
    file.write_text(f"{FULL}[policy]\n", encoding="utf-8")
    added = person.keystep(
        *("add", "--walkthrough", str(file), "--key-stdin", "--no-check", "--nickname", "A"),
        stdin=KEY,
    )
    assert added.returncode == ExitCode.USAGE
    assert added.stderr.startswith("This file wants to set “policy”.")
    assert json.loads(person.keystep("list", "--json").stdout)["connections"] == []
