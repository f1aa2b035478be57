"""The command line speaks the reader's language, and writes dates and numbers plainly."""

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest

from keystep import bootstrap, texts
from tests.support import pseudo
from tests.support.person import Person
from tests.support.plain_english import NOT_OURS, forgotten

COMMANDS = (
    ["--help"],
    *([name, "--help"] for name in (
        "add", "list", "show", "test", "run", "credential", "replace-key", "rename", "remove",
        "export", "import", "doctor", "completion", "tour",
        "walkthrough", "guide",
    )),
    ["list"],
    ["show", "Marketing"],
    ["show", "Nobody"],
    ["test", "Marketing"],
    ["test", "--all"],
    ["rename", "Marketing", "CHAT"],
    ["remove", "Marketing"],
    ["doctor"],
    ["run", "Marketing"],
    ["add", "--no-check"],
    ["replace-key", "Marketing", "--confirm"],
    ["frobnicate"],
    ["show"],
    ["list", "--frob"],
    ["test", "--report", "--json"],
    ["replace-key", "Marketing"],
    ["credential", "Marketing", "--format"],
    ["credential", "Marketing", "--format", "xml"],
)  # fmt: skip

# What is typed, and what the computer calls its parts.
TYPED = re.compile(
    r"--?[a-z][\w-]*|\bkeystep\b.*?(?=[”\]\n]|$)|\{[a-z,-]+\}|'[\w-]+'|\beval .*"
    r"|\b(?:add|list|show|test|run|credential|replace-key|rename|remove|export|import|doctor"
    r"|completion|tour|walkthrough|guide|check|new|Nobody|CHAT|frobnicate|Practice)\b.*?(?=\s|$)"
)
COMPUTER = re.compile(
    r"Debian|GNU|Linux|bookworm|httpx|truststore|keyring|OpenSSL|SQLite|\b[A-Z][a-z]{2}\b"
)


@pytest.fixture
def nobodys_language(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Speak it on this command line, whatever the environment says."""
    pseudo.speak()
    monkeypatch.setattr(texts, "use_language", lambda *_args: None)
    yield
    monkeypatch.undo()
    texts.use_language("en", bootstrap.resources_folder())


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_says_a_word_of_ours_that_no_translator_got(
    nobodys_language: None, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    with suppress(SystemExit):
        bootstrap.start(["--practice", *command])
    said = capsys.readouterr()
    lines = (COMPUTER.sub(" ", NOT_OURS.sub(" ", each)) for each in (said.out, said.err))
    plain = [TYPED.sub(" ", line) for text in lines for line in text.splitlines()]

    assert any("[" in line for line in plain), "it said nothing of ours"
    assert [word for line in plain for word in forgotten(line)] == []


def test_dates_and_numbers_in_the_terminal_are_the_same_in_every_language(person: Person) -> None:
    german = person.keystep("--practice", "list", env={"LANGUAGE": "de", "LANG": "de_DE.UTF-8"})
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", german.stdout)
