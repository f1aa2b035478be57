"""A first connection with and without what IT sent: real processes, real keys, clicks counted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from tests.cli.saved import a_connection, write_rows
from tests.support.a11y import Reader
from tests.support.keys import ACME, PROJECT, project_key, simulated
from tests.support.person import Person
from tests.support.processes import wait_until
from tests.support.simulated_service import SimulatedService
from tests.test_journey import copy

KEY = project_key()
NICKNAME = "Acme Ltd - ChatBot"
FILE = f"""
schema = 1
status = "ready"
[organisation]
name = "Acme Ltd"
support_email = "it@acme.example"
[wizard]
skip = ["before_you_begin", "organization", "nickname"]
nickname = "{{organisation}} - ChatBot"
organization_id = "{ACME.id}"
project_id = "{PROJECT}"
purpose = "use"
[text.en]
intro = "You need five minutes."
"""


@dataclass
class Hand:
    """A person with a mouse and a keyboard; `clicks` and `keys` are what it took them."""

    person: Person
    reader: Reader
    clicks: int = 0
    keys: int = 0

    def click(self, name: str, role: str | None = None) -> None:
        self.clicks += 1
        self.reader.press(name, role)

    def into(self, field: str) -> None:
        self.clicks += 1
        self.reader.focus(field, "text")

    def press(self, *keys: str) -> None:
        self.keys += len(keys)
        self.person.screen.key(*keys)

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.person.screen.type_text(text)

    def sees(self, name: str, role: str | None = None, timeout: float = 10.0) -> None:
        self.reader.wait_for(name, role, timeout=timeout)

    def use_our_service(self, address: str) -> None:
        """What no person does: their service is OpenAI. It does not count."""
        self.reader.press("More options")
        self.reader.set_text("Service address", address)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "acme.keystep.toml"
    path.write_text(FILE, encoding="utf-8")
    return path


def by_hand(hand: Hand, address: str) -> None:
    """With IT's wishes on a sheet of paper, the project ID copied from there."""
    hand.sees("Step 1 of 5: Before you begin", timeout=20)
    hand.click("Next")
    paste_the_key(hand, address)
    hand.sees("Step 3 of 5: Organization")
    hand.sees(f"Acme Ltd, {ACME.id}", "radio button")
    hand.click("More options")
    copy(hand.person, PROJECT)
    hand.into("Project ID")
    hand.press("ctrl+v")
    hand.click("Next")
    hand.sees("Step 4 of 5: Nickname")
    hand.into("Nickname")
    hand.press("ctrl+a")
    hand.type(NICKNAME)
    hand.click("Use models: It asks models questions. Most tools do this.")
    hand.click("Next")
    save(hand)


def with_the_file(hand: Hand, address: str) -> None:
    hand.sees("Instructions from Acme Ltd", timeout=20)
    hand.click("Use these instructions")
    paste_the_key(hand, address)
    save(hand)


def paste_the_key(hand: Hand, address: str) -> None:
    hand.sees("Step 2 of 5: Secret key")
    hand.use_our_service(address)
    copy(hand.person, KEY)
    hand.click("Paste")
    hand.reader.wait_for_announcement("OpenAI project key, ends …b7Qx, 164 characters")
    hand.click("Next")


def save(hand: Hand) -> None:
    hand.sees("Step 5 of 5: Check and save")
    hand.reader.wait_for_announcement("Key accepted")
    hand.click("Save connection")
    hand.sees("Your connection is saved")
    hand.click("Close")


def saved_by(person: Person) -> dict[str, object]:
    [connection] = json.loads(person.keystep("list", "--json").stdout)["connections"]
    told = ("nickname", "organization", "project", "purpose")
    return {name: connection[name] for name in told}


WANTED = {"nickname": NICKNAME, "organization": ACME.id, "project": PROJECT, "purpose": "use"}


def test_what_a_first_connection_takes_by_hand(person_with_screen: Person) -> None:
    person = person_with_screen
    with SimulatedService(SimulatedOpenAI([simulated(KEY)])) as service:
        person.start_keystep()
        hand = Hand(person, person.reader())
        by_hand(hand, service.url)
        assert saved_by(person) == WANTED
    assert (hand.clicks, hand.keys) == (11, 20)


def test_what_it_takes_with_the_file_from_it(person_with_screen: Person, file: Path) -> None:
    """Started as the desktop does it when somebody opens the file."""
    person = person_with_screen
    with SimulatedService(SimulatedOpenAI([simulated(KEY)])) as service:
        person.start_keystep(file.as_uri())
        hand = Hand(person, person.reader())
        with_the_file(hand, service.url)
        assert saved_by(person) == WANTED
    assert (hand.clicks, hand.keys) == (5, 0)


def test_a_second_start_hands_the_file_to_the_window_that_is_open(
    person_with_screen: Person, file: Path
) -> None:
    person = person_with_screen
    write_rows(person, a_connection("Marketing"))
    first = person.start_keystep()
    person.screen.wait_for_window("^Keystep$", 30)
    second = person.keystep("add", "--walkthrough", str(file))
    assert second.returncode == 0
    assert second.stdout == "Keystep is open already. Its window comes to the front.\n"
    reader = person.reader()
    reader.wait_for("Instructions from Acme Ltd")
    wait_until(lambda: person.screen.focused_window() == "New connection", "the instructions")
    reader.press("Leave them")
    reader.wait_for("Step 1 of 5: Before you begin")
    assert first.poll() is None


def test_a_trainer_shows_trouble_on_purpose(person_with_screen: Person, file: Path) -> None:
    """By the keyboard alone, in practice mode with IT's file."""
    person = person_with_screen
    person.start_keystep("--practice", str(file))
    reader = person.reader()
    reader.wait_for("Instructions from Acme Ltd", timeout=20)
    reader.press("Use these instructions")
    reader.wait_for("Step 2 of 5: Secret key")
    go_by_tab(person, reader, "The next check meets: What the key stands for")
    person.screen.key("space")
    reader.wait_for("The next check meets: What the key stands for", states=["pressed"])
    person.screen.key(*["Down"] * 6, "Return")
    reader.wait_for("The next check meets: A key that has run out")
    copy(person, "sk-practice-works")
    reader.press("Paste")
    reader.press("Next")
    reader.wait_for("Step 5 of 5: Check and save")
    reader.wait_for_announcement("The key has run out")
    reader.wait_for("Need help? Ask Acme Ltd: it@acme.example")
    heard = [one.text for one in reader.announcements()]
    assert heard[0] == "Instructions from Acme Ltd"
    assert heard.count("Instructions from Acme Ltd") == 1


def go_by_tab(person: Person, reader: Reader, name: str) -> None:
    for _press in range(20):
        focused = reader.focused()
        if focused is not None and focused.name == name:
            return
        person.screen.key("Tab")
    raise AssertionError(f"Tab does not lead to “{name}”")
