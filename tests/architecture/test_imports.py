"""What the commands load, seen from outside: a short one must not wait for what it never uses."""

from __future__ import annotations

from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from tests.cli.saved import KEY, save
from tests.support.keys import simulated
from tests.support.person import Person
from tests.support.simulated_service import SimulatedService

TOOLKIT = {"PySide6", "shiboken6", "qasync"}
NETWORK_AND_KEYCHAIN = {"httpx", "httpcore", "truststore", "ssl", "keyring", "jeepney"}
LOOPS_AND_LOGS = {"asyncio", "concurrent", "logging"}


def loaded(person: Person, *arguments: str, stdin: str = "") -> set[str]:
    """Run Keystep and return the top names of all that it imported."""
    done = person.keystep(*arguments, stdin=stdin, env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    names = {line.rpartition("|")[2].strip() for line in lines}
    assert "keystep.bootstrap" in names
    return {name.partition(".")[0] for name in names}


def test_list_and_show_load_no_toolkit_network_keychain_or_loop(person: Person) -> None:
    save(person, "Marketing", "http://127.0.0.1:1/v1")
    for command in (["list"], ["list", "--json"], ["show", "Marketing"], ["--version"]):
        unneeded = TOOLKIT | NETWORK_AND_KEYCHAIN | LOOPS_AND_LOGS
        assert not loaded(person, *command) & unneeded


def test_rename_loads_no_toolkit_network_or_keychain(person: Person) -> None:
    save(person, "Marketing", "http://127.0.0.1:1/v1")
    # asyncio itself loads ssl.
    assert not loaded(person, "rename", "Marketing", "Sales") & (
        TOOLKIT | NETWORK_AND_KEYCHAIN - {"ssl"}
    )


def test_add_and_test_load_no_toolkit(person: Person) -> None:
    with SimulatedService(SimulatedOpenAI([simulated(KEY)])) as service:
        options = ("--nickname", "X", "--api-address", service.url, "--key-stdin")
        adding = loaded(person, "add", *options, stdin=KEY)
        testing = loaded(person, "test", "X")
        reporting = loaded(person, "test", "X", "--report")
    assert not (adding | testing | reporting) & TOOLKIT
    assert "httpx" in testing


def test_doctor_loads_no_toolkit(person: Person) -> None:
    examining = loaded(person, "--practice", "doctor")
    assert not examining & TOOLKIT
    assert "httpx" in examining
