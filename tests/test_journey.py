"""The whole main job, for real: a window under Xvfb, a real keychain, a real HTTP service."""

import json
import subprocess

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from tests.cli.terminal import Terminal
from tests.support.a11y import Reader
from tests.support.keys import ACME, project_key, simulated
from tests.support.person import Person
from tests.support.simulated_service import SimulatedService

KEY = project_key()


@pytest.fixture
def openai() -> SimulatedOpenAI:
    return SimulatedOpenAI([simulated(KEY)])


def test_from_first_start_to_a_saved_connection(
    person_with_screen: Person, openai: SimulatedOpenAI
) -> None:
    person = person_with_screen
    with SimulatedService(openai) as service:
        program = person.start_keystep()
        reader = person.reader()
        go_through_the_wizard(person, reader, service.url)
        reader.wait_for("Status: Works[…]")
        listed = json.loads(person.keystep("list", "--json").stdout)["connections"]
        kept = person.secret_tool_lookup(f"{listed[0]['id']}/1")
        live_with_it(reader, openai)
        gone = person.secret_tool_lookup(f"{listed[0]['id']}/1")
        program.terminate()
        assert program.wait(10) == 0

    [connection] = listed
    assert connection["nickname"] == "Acme Ltd"
    assert connection["organization"] == ACME.id
    assert connection["last_check"]["cause"] == "works"
    assert connection["key"] == {"kind": "project", "ending": "b7Qx", "length": 164}
    assert kept == KEY
    assert gone != KEY
    checks = [seen for seen in openai.seen if seen.path == "/v1/models"]
    assert checks[0].headers["authorization"] == f"Bearer {KEY}"
    assert checks[0].headers["openai-organization"] == ACME.id
    assert KEY not in person.output(program)


def test_who_runs_a_command_without_a_connection_makes_it_first(
    person_with_screen: Person, openai: SimulatedOpenAI
) -> None:
    person = person_with_screen
    command = ("sh", "-c", "echo $OPENAI_API_KEY; read a; echo $a")
    with (
        SimulatedService(openai) as service,
        Terminal(person).start_at_terminal("run", "Marketing", "--", *command) as (program, typed),
    ):
        typed(b"y\n")
        go_through_the_wizard(person, person.reader(), service.url, nickname="Marketing")
        typed(b"the terminal is mine\n")
        output, _errors = program.communicate(timeout=30)
    assert (output, program.returncode) == (f"{KEY}\nthe terminal is mine\n", 0)
    [connection] = json.loads(person.keystep("list", "--json").stdout)["connections"]
    assert connection["nickname"] == "Marketing"


def test_who_leaves_that_wizard_runs_nothing(person_with_screen: Person) -> None:
    person = person_with_screen
    made = person.home / "made"
    command = ("touch", str(made))
    with Terminal(person).start_at_terminal("run", "Marketing", "--", *command) as (program, typed):
        typed(b"y\n")
        reader = person.reader()
        reader.wait_for("Step 1 of 5: Before you begin", timeout=20)
        reader.press("Cancel")
        assert program.wait(20) == 3
    assert not made.exists()


def go_through_the_wizard(
    person: Person, reader: Reader, address: str, nickname: str | None = None
) -> None:
    reader.wait_for("Step 1 of 5: Before you begin", timeout=20)
    reader.press("Next")
    reader.wait_for("Step 2 of 5: Secret key")
    reader.press("More options")
    reader.set_text("Service address", address)
    copy(person, KEY)
    reader.press("Paste")
    reader.wait_for_announcement("OpenAI project key, ends …b7Qx, 164 characters")
    reader.press("Next")
    reader.wait_for("Step 3 of 5: Organization")
    reader.wait_for(f"Acme Ltd, {ACME.id}", "radio button", states=["checked"])
    reader.press("Next")
    reader.wait_for("Step 4 of 5: Nickname")
    if nickname is not None:
        assert reader.text_of("Nickname", "text") == nickname
    reader.press("Next")
    reader.wait_for("Step 5 of 5: Check and save")
    reader.wait_for_announcement("Key accepted")
    reader.press("Save connection")
    reader.wait_for("Your connection is saved")
    reader.press("Close")


def live_with_it(reader: Reader, openai: SimulatedOpenAI) -> None:
    """Live with the connection: test it once more, and remove it with its key."""
    asked = len(openai.seen)
    reader.announcements(forget=True)
    reader.press("Test", "push button")
    reader.wait_for_announcement("Acme Ltd: Works")
    assert [seen.path for seen in list(openai.seen)[asked:]] == ["/v1/models"] * 2
    reader.press("Remove…")
    reader.wait_for("Remove “Acme Ltd”?")
    reader.press("Remove", "push button")
    reader.wait_for("No connections yet")


def copy(person: Person, text: str) -> None:
    """Put a text into the clipboard of the screen, as copying in a browser does."""
    subprocess.run(
        ["xclip", "-selection", "clipboard"],
        input=text,
        text=True,
        env=person.environment(),
        check=True,
        stdout=subprocess.DEVNULL,
    )
