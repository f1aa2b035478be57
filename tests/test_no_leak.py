"""The whole journey with two keys, and then a search for them wherever a key could be.

A new ability of Keystep gets a step in STEPS; a new kind of place goes into `support/places.py`.
`tests/test_places.py` shows that the search finds what is there.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI, Trouble
from tests.support.a11y import Reader
from tests.support.canary import Canary
from tests.support.front_door import FrontDoor
from tests.support.keys import simulated
from tests.support.person import PROJECT, Person
from tests.support.places import HANDED_OVER, Sightings, leaks
from tests.support.processes import wait_until
from tests.test_journey import copy

LOUD = "tests.support.loud_keystep"
CRASHING = "tests.support.crashing_keystep"


@dataclass
class Journey:
    """One person with a key and the next one, and all that can be seen of them."""

    person: Person
    reader: Reader
    seen: Sightings
    canary: Canary
    second: Canary
    openai: SimulatedOpenAI
    door: FrontDoor
    log: Path
    program: subprocess.Popen[str] | None = None

    def environment(self) -> dict[str, str]:
        return {
            **self.door.environment(),
            "PYTHONPATH": os.pathsep.join([str(PROJECT / "app"), str(PROJECT)]),
            "PYTHONASYNCIODEBUG": "1",
            "LOUD_LOG": str(self.log),
        }

    def open_window(self, module: str) -> None:
        command = (sys.executable, "-m", module)
        self.program = self.person.start(*command, env=self.environment())

    def close_window(self) -> None:
        assert self.program is not None
        self.program.send_signal(signal.SIGTERM)
        assert self.program.wait(20) == 0

    def run(self, *arguments: str, code: int = 0, stdin: str = "") -> str:
        """Run a command in the terminal, and keep what it prints for the search."""
        command = (sys.executable, "-m", LOUD, *arguments)
        done = self.person.run(*command, stdin=stdin, env=self.environment())
        self.seen.printed += [done.stdout, done.stderr]
        assert done.returncode == code, done.stderr
        return done.stdout

    def let_the_key_be(self, trouble: Trouble) -> None:
        """What OpenAI makes of the key from now on."""
        self.openai._keys[self.canary.key] = simulated(self.canary.key, trouble)


def paste_into_every_field(journey: Journey) -> None:
    """In the wizard, up to its last step, with the key in the clipboard."""
    person, reader = journey.person, journey.reader
    journey.open_window(LOUD)
    reader.wait_for("Step 1 of 5: Before you begin", timeout=30)
    person.screen.wait_for_window("New connection")
    copy(person, journey.canary.key)
    reader.press("Next")
    reader.wait_for("Step 2 of 5: Secret key")
    reader.press("More options")
    paste_into(journey, "Service address")
    reader.press("Paste")
    reader.wait_for_announcement("OpenAI project key, ends …")
    paste_into(journey, "Secret key", "OpenAI project key, ends …")
    reader.press("Next")
    reader.wait_for_announcement("Found your organization")
    reader.press("More options")
    paste_into(journey, "Organization ID")
    paste_into(journey, "Project ID")
    reader.press("Next")
    reader.wait_for("Step 4 of 5: Nickname")
    paste_into(journey, "Nickname")


def paste_into(journey: Journey, field: str, answer: str = "secret key") -> None:
    """With the keyboard; `test_keys_on_the_bus.py` has every other way."""
    journey.reader.announcements(forget=True)
    journey.reader.focus(field, "text")
    journey.person.screen.key("ctrl+v")
    journey.reader.wait_for_announcement(answer)


def a_check_that_fails(journey: Journey) -> None:
    """OpenAI refuses the key, and repeats it masked, as it does."""
    journey.let_the_key_be(Trouble.REFUSED)
    journey.reader.press("Next")
    journey.reader.wait_for("Step 5 of 5: Check and save")
    journey.reader.wait_for("Key refused")
    journey.seen.look()
    copy_the_report(journey)


def a_check_that_passes(journey: Journey) -> None:
    journey.let_the_key_be(Trouble.NONE)
    journey.reader.announcements(forget=True)
    journey.reader.press("Test again")
    journey.reader.wait_for_announcement("Key accepted")


def find_out_what_the_key_can_do(journey: Journey) -> None:
    reader = journey.reader
    reader.press("What can this key do?")
    reader.press("Try what it may change")
    reader.wait_for_announcement("This is what we found out about the key.")
    reader.press("Close")
    reader.announcements(forget=True)
    reader.press("Can it pay?")
    reader.press("Send it")
    reader.wait_for_announcement("Acme Ltd: Works")


def save_the_connection(journey: Journey) -> None:
    reader = journey.reader
    reader.press("Save connection")
    reader.wait_for("Your connection is saved")
    journey.seen.look()
    reader.press("Close", "push button")
    reader.wait_for("Status: Works[…]")


def replace_the_key(journey: Journey) -> None:
    """OpenAI refuses the one that is there; its owner pastes a new one from the list."""
    reader = journey.reader
    journey.let_the_key_be(Trouble.REFUSED)
    reader.press("Test", "push button")
    reader.wait_for("Status: Key refused[…]")
    copy(journey.person, journey.second.key)
    reader.announcements(forget=True)
    reader.press("Paste another key")
    paste_into(journey, "New secret key", "OpenAI project key, ends …")
    journey.seen.look()
    reader.press("Next")
    reader.wait_for_announcement("New key: Key accepted")
    reader.wait_for_announcement("Old key: Key refused")
    journey.seen.look()
    reader.press("Next")
    reader.press("Switch to the new key", "push button")
    reader.wait_for_announcement("“Acme Ltd” has its new key.")
    journey.seen.look()
    reader.press("Close", "push button")
    journey.let_the_key_be(Trouble.NONE)


def live_with_it(journey: Journey) -> None:
    """Test it, and copy the report, all from the list."""
    reader = journey.reader
    for test in ("Test", "Test all"):
        reader.announcements(forget=True)
        reader.press(test, "push button")
        reader.wait_for_announcement("Acme Ltd: Works")
    copy_the_report(journey)
    journey.seen.look()


def copy_the_report(journey: Journey) -> None:
    reader = journey.reader
    reader.announcements(forget=True)
    reader.press("Details…")
    reader.press("Copy report for IT")
    reader.wait_for_announcement("Report copied")
    journey.seen.look_at_selections()
    reader.press("Close", "push button")


def work_in_the_terminal(journey: Journey) -> None:
    key = journey.canary.key
    adding = ("add", "--key-stdin", "--nickname")
    journey.run(*adding, "Second", "--purpose", "read", stdin=f"{key}\n")
    journey.run(*adding, "Third", "--no-check", "--json", stdin=f'export OPENAI_API_KEY="{key}"')
    journey.let_the_key_be(Trouble.REFUSED)
    journey.run(*adding, "Refused", stdin=key, code=1)
    journey.run(*adding, "Broken", stdin=f"{key[:60]}é{key[60:]}", code=2)
    journey.run("test", "Third", code=1)
    journey.let_the_key_be(Trouble.NONE)
    for command in ("list", "list --json", "show Second", "test --all --permissions --json"):
        journey.run(*command.split())
    assert "Keystep report for IT" in journey.run("test", "Second", "--report")
    journey.run("doctor", "--json")
    journey.run("replace-key", "Third", "--key-stdin", stdin=journey.second.key)
    hand_it_over(journey)
    journey.run("rename", "Third", "Fourth")
    journey.run("remove", "Second", "Fourth", "--yes")


def hand_it_over(journey: Journey) -> None:
    """To a program that asks for it, and to a command, which alone has it in its environment."""
    printed = journey.seen.printed
    handed = journey.run("credential", "Second")
    assert printed[-2:] == [handed, ""]
    del printed[-2:]
    assert json.loads(handed)["credential"]["api_key"] == journey.canary.key
    env = {**journey.environment(), HANDED_OVER.decode().partition("=")[0]: "1"}
    command = (sys.executable, "-m", LOUD, "run", "Second", "--", "sleep", "60")
    program = journey.person.start(*command, env=env)
    wait_until(lambda: has_seen_the_command(journey), "the command to have the key")
    program.terminate()
    assert program.wait(10) == -signal.SIGTERM


def has_seen_the_command(journey: Journey) -> bool:
    key = journey.canary.key.encode()
    return any(key in text and HANDED_OVER in text for text in list(journey.seen.watch.seen))


def take_it_along(journey: Journey) -> None:
    """Export, lose one, import; a file that has the key in it is refused and not repeated."""
    key = journey.canary.key
    journey.run("add", "--key-stdin", "--nickname", "Taken", stdin=key)
    file = journey.person.home / "list.json"
    journey.run("export", str(file))
    assert "Taken" in journey.run("export")
    journey.run("remove", "Taken", "--yes")
    assert "Imported 1 connection." in journey.run("import", str(file))
    journey.run("test", "Taken", code=1)
    journey.run("replace-key", "Taken", "--key-stdin", stdin=key)
    journey.run("remove", "Taken", "--yes")
    with_key = journey.person.folder / "with-key.json"
    with_key.write_text(file.read_text(encoding="utf-8").replace("Taken", key), encoding="utf-8")
    journey.run("import", str(with_key), code=2)
    with_key.unlink()


def hand_it_to_a_tool(journey: Journey) -> None:
    """The key is on the clipboard, marked as a secret, and nowhere else; another copy ends that.

    At the end it is there once more, for the program that quits to take away.
    """
    reader = journey.reader
    reader.press("Use this connection…", "push button")
    reader.press("n8n")
    reader.press("Done, go on")
    copy_field(journey, "API Key")
    offered = journey.seen.look_at_a_hand_off()
    assert offered["UTF8_STRING"].decode() == journey.second.key
    assert offered["x-kde-passwordManagerHint"] == b"secret"
    copy_field(journey, "Base URL")
    journey.seen.look()
    copy_field(journey, "API Key")
    reader.press("Close", "push button")
    reader.wait_for("n8n · Just now")


def copy_field(journey: Journey, field: str) -> None:
    journey.reader.announcements(forget=True)
    journey.reader.press(f"Copy “{field}”")
    journey.reader.wait_for_announcement(f"Copied, paste it into “{field}”.")


def remove_it_and_quit(journey: Journey) -> None:
    journey.reader.press("Remove…")
    journey.reader.press("Remove", "push button")
    journey.reader.wait_for("No connections yet")
    journey.close_window()
    journey.seen.look_at_selections()


def crash(journey: Journey) -> None:
    """A mistake in a task, in a slot and in a thread, each with the key in its hands."""
    journey.run("add", "--key-stdin", "--nickname", "Crash", stdin=journey.canary.key)
    journey.open_window(CRASHING)
    reader = journey.reader
    reader.wait_for("Nickname: Crash", timeout=30)
    reader.press("Test", "push button")
    look_into_the_mistake(journey)
    reader.press("Details…")
    reader.press("Remove…")
    reader.press("Remove", "push button")
    reader.wait_for_announcement("Removed “Crash”")
    journey.seen.look()
    journey.close_window()


def look_into_the_mistake(journey: Journey) -> None:
    """The window says so, and goes on."""
    reader = journey.reader
    reader.wait_for("Something went wrong inside Keystep")
    reader.announcements(forget=True)
    reader.press("Details")
    reader.press("Copy report")
    reader.wait_for_announcement("Report copied")
    journey.seen.look_at_selections()
    journey.seen.look()
    reader.press("Close", "push button")


STEPS: tuple[Callable[[Journey], None], ...] = (
    paste_into_every_field,
    a_check_that_fails,
    a_check_that_passes,
    save_the_connection,
    replace_the_key,
    live_with_it,
    find_out_what_the_key_can_do,
    work_in_the_terminal,
    take_it_along,
    hand_it_to_a_tool,
    remove_it_and_quit,
    crash,
)


@contextmanager
def begun(person: Person, folder: Path) -> Iterator[Journey]:
    canary, second = Canary(), Canary()
    openai = SimulatedOpenAI([simulated(canary.key), simulated(second.key)])
    reader = person.reader(everything=True)
    with (
        FrontDoor(openai, person.folder / "authority") as door,
        Sightings(person, reader, folder) as seen,
    ):
        log = person.folder / "loud.log"
        yield Journey(person, reader, seen, canary, second, openai, door, log)


@pytest.mark.timeout(240)
def test_nothing_of_the_key_is_left_anywhere(person_with_screen: Person, tmp_path: Path) -> None:
    with begun(person_with_screen, tmp_path) as journey:
        for step in STEPS:
            step(journey)
        items = person_with_screen.keychain_items()

    for canary in (journey.canary, journey.second):
        assert leaks(canary, journey.seen) == []
    assert len(items) == 1, "the one that the crash left"
    assert_it_was_a_journey(journey)


def assert_it_was_a_journey(journey: Journey) -> None:
    """Nothing is found where nothing was: the key did go its way, and what was heard is there."""
    bearer = {seen.headers.get("authorization") for seen in journey.openai.seen}
    keys = {f"Bearer {canary.key}" for canary in (journey.canary, journey.second)}
    assert bearer == {*keys, None}, "the doctor asks without a key"
    assert set(journey.door.asked) == {"CONNECT api.openai.com:443 HTTP/1.1"}
    assert journey.canary.forms_in(bytes(journey.door.passed)) == []
    assert journey.openai.paid == 1
    loud = journey.log.read_text(encoding="utf-8")
    for logger in ("httpcore.http11 DEBUG", "httpx INFO", "asyncio DEBUG", "qasync"):
        assert logger in loud
    [log] = journey.person.home.rglob("keystep.log")
    noted = log.read_text(encoding="utf-8").count("ValueError\n")
    assert noted == 3, "the mistakes in a task, a slot and a thread"
    heard = {tap.recording.name: tap.recording.read_bytes() for tap in journey.seen.taps}
    assert b"Found your organization" in heard["accessibility.messages"]
    assert b"org.freedesktop.Secret.Service" in heard["session.messages"]
    assert "New connection" in b"".join(journey.seen.windows).decode(errors="replace")
    assert b"Keystep report for IT" in b"".join(journey.seen.selections)
    assert any("crashing_keystep" in text.decode() for text in journey.seen.watch.seen)
