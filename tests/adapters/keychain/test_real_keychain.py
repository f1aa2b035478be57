"""The keychain against a real GNOME keyring: open, locked, absent, killed and stuck."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from keystep.adapters.keychain.keyring_keychain import KeyringKeychain
from keystep.adapters.keychain.on_thread import KeychainOnThread
from keystep.domain.connection import SecretRef
from keystep.domain.secret import SecretKey
from keystep.services.ports import KeychainTrouble
from tests.support.keys import project_key
from tests.support.person import PROJECT, Desktop, Person, new_desktop, new_person
from tests.support.processes import wait_until

# keyring leaves its D-Bus socket to the garbage collector when a keychain is locked or gone.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")

REF = SecretRef("6a2f0c1e-0000-4000-8000-000000000001")
KEY = SecretKey(project_key())
GONE = {KeychainTrouble.ABSENT, KeychainTrouble.BROKEN}

WRITE = """
import sys
from keystep.adapters.keychain.keyring_keychain import KeyringKeychain
from keystep.domain.connection import SecretRef
from keystep.domain.secret import SecretKey

keychain = KeyringKeychain()
print(keychain.name())
print(keychain.write(SecretRef("some-connection"), SecretKey("sk-practice-works")))
print("elsewhere" in sys.modules)
"""
ELSEWHERE = """
from keyring.backends.null import Keyring as Null
class Keyring(Null):
    priority = 99
"""


@pytest.fixture(autouse=True)
def _garbage_stays_in_its_test() -> Iterator[None]:
    yield
    gc.collect()


@contextmanager
def at(desktop: Desktop) -> Iterator[KeyringKeychain]:
    """This process's keychain is the one of that desktop."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", desktop.bus.address)
        yield KeyringKeychain()


@pytest.fixture
def keychain(person: Person) -> Iterator[KeyringKeychain]:
    with at(person.desktop) as keychain:
        yield keychain


def daemon_of(desktop: Desktop) -> "subprocess.Popen[bytes]":
    process = desktop.keyring._process
    assert process is not None
    return process


def test_the_item_holds_nothing_but_an_opaque_name(
    person: Person, keychain: KeyringKeychain
) -> None:
    keychain.write(REF, KEY)
    [item] = person.keychain_items()
    assert item.label == f"Password for '{REF}' on 'Keystep'"
    attributes = {name: text for name, text in item.attributes.items() if ":schema" not in name}
    assert attributes == {
        "application": "Python keyring library",
        "service": "Keystep",
        "username": str(REF),
    }


def test_the_key_can_be_found_with_the_desktops_own_tool(
    person: Person, keychain: KeyringKeychain
) -> None:
    keychain.write(REF, KEY)
    assert person.secret_tool_lookup(str(REF)) == KEY.reveal()


def test_the_name_tells_the_kind_of_keychain(keychain: KeyringKeychain) -> None:
    assert keychain.name() == "Secret Service"


def test_removing_leaves_no_item(person: Person, keychain: KeyringKeychain) -> None:
    keychain.write(REF, KEY)
    assert keychain.remove(REF) is None
    assert person.keychain_items() == []


def test_a_locked_keychain_is_locked_for_everything(locked_person: Person) -> None:
    with at(locked_person.desktop) as keychain:
        asked = (keychain.read(REF), keychain.write(REF, KEY), keychain.remove(REF))
        assert asked == (KeychainTrouble.LOCKED,) * 3
    assert locked_person.keychain_items() == []


def test_a_keychain_locked_meanwhile_keeps_what_it_holds() -> None:
    with new_desktop() as desktop, at(desktop) as keychain:
        keychain.write(REF, KEY)
        desktop.keyring.lock()
        assert keychain.remove(REF) is KeychainTrouble.LOCKED
        desktop.keyring.stop()
        desktop.keyring.start()
        assert keychain.read(REF) == KEY


def test_a_prompt_that_the_person_dismissed_means_locked() -> None:
    with new_person(keychain="locked", screen=True, prompts=True) as person:
        assert dismissed(person) is KeychainTrouble.LOCKED


def test_a_first_keychain_that_the_person_declines_to_make_means_locked() -> None:
    """A new user is asked for a password first; there is a keychain, it is just not open."""
    with new_person(keychain="none", screen=True, prompts=True) as person:
        assert dismissed(person) is KeychainTrouble.LOCKED


def press_escape_in_the_prompt(person: Person) -> None:
    search = ("search", "--onlyvisible", "--class", "Gcr-prompter")
    wait_until(lambda: person.screen._run("xdotool", *search, check=False), "the prompt")
    person.screen.xdotool(*search, "windowfocus", "--sync")
    person.screen.key("Escape")


def dismissed(person: Person) -> object:
    """What a read says whose prompt the person closed."""

    async def main() -> object:
        keychain = KeychainOnThread()
        reading = asyncio.create_task(keychain.read(REF))
        await asyncio.to_thread(press_escape_in_the_prompt, person)
        try:
            return await asyncio.wait_for(reading, 10)
        finally:
            keychain.close()

    with at(person.desktop):
        return asyncio.run(main())


def test_ten_reads_give_one_prompt_and_one_no_is_the_answer_to_all() -> None:
    async def main(person: Person) -> set[object]:
        keychain = KeychainOnThread()
        reading = [asyncio.create_task(keychain.read(REF)) for _read in range(10)]
        await asyncio.to_thread(press_escape_in_the_prompt, person)
        try:
            return set(await asyncio.wait_for(asyncio.gather(*reading), 10))
        finally:
            keychain.close()

    with new_person(keychain="locked", screen=True, prompts=True) as person, at(person.desktop):
        assert asyncio.run(main(person)) == {KeychainTrouble.LOCKED}


def test_after_a_no_the_next_wish_asks_anew() -> None:
    async def main(person: Person) -> None:
        keychain = KeychainOnThread()
        for _wish in range(2):
            reading = asyncio.create_task(keychain.read(REF))
            await asyncio.to_thread(press_escape_in_the_prompt, person)
            assert await asyncio.wait_for(reading, 10) is KeychainTrouble.LOCKED
            keychain._declined_at = 0.0  # as if a second had passed
        keychain.close()

    with new_person(keychain="locked", screen=True, prompts=True) as person, at(person.desktop):
        asyncio.run(main(person))


def test_without_a_keychain_it_is_absent(person_without_keychain: Person) -> None:
    with at(person_without_keychain.desktop) as keychain:
        asked = (keychain.name(), keychain.read(REF), keychain.write(REF, KEY))
        assert asked == (KeychainTrouble.ABSENT,) * 3


@pytest.mark.parametrize("address", ["unix:path=/nowhere/bus", "nonsense", ""])
def test_without_a_bus_it_is_absent(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    assert KeyringKeychain().name() is KeychainTrouble.ABSENT


OTHER_CHOICES = [
    "keyring.backends.null.Keyring",
    "keyring.backends.fail.Keyring",
    "keyrings.alt.file.PlaintextKeyring",
    "elsewhere.Keyring",
]


@pytest.fixture(params=[*OTHER_CHOICES, "keyringrc.cfg"])
def choice(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def with_choice(person: Person, choice: str) -> "subprocess.CompletedProcess[str]":
    """Write a key while keyring is told to use something else, by variable or by file."""
    (person.home / "elsewhere.py").write_text(ELSEWHERE)
    variables = {"PYTHONPATH": f"{PROJECT / 'app'}:{person.home}"}
    if choice == "keyringrc.cfg":
        settings = person.home / ".config" / "python_keyring"
        settings.mkdir()
        (settings / choice).write_text(
            f"[backend]\ndefault-keyring=elsewhere.Keyring\nkeyring-path={person.home}\n"
        )
    else:
        variables["PYTHON_KEYRING_BACKEND"] = choice
    return person.run(sys.executable, "-c", WRITE, env=variables)


def test_no_other_choice_is_used_where_there_is_a_keychain(person: Person, choice: str) -> None:
    result = with_choice(person, choice)
    assert result.stdout.split() == ["Secret", "Service", "None", "False"], result.stderr
    assert [item.username for item in person.keychain_items()] == ["some-connection/1"]


def test_no_other_choice_is_used_where_there_is_none(
    person_without_keychain: Person, choice: str
) -> None:
    result = with_choice(person_without_keychain, choice)
    assert result.stdout.splitlines() == [*[str(KeychainTrouble.ABSENT)] * 2, "False"]


def test_a_daemon_killed_between_calls_is_gone_and_found_again_when_it_is_back() -> None:
    with new_desktop() as desktop, at(desktop) as keychain:
        keychain.write(REF, KEY)
        daemon_of(desktop).kill()
        desktop.keyring.stop()
        assert keychain.read(REF) is KeychainTrouble.ABSENT
        assert keychain.name() is KeychainTrouble.ABSENT
        desktop.keyring.start()
        assert keychain.read(REF) == KEY


def test_a_bus_that_went_away_is_absent() -> None:
    with new_desktop() as desktop, at(desktop) as keychain:
        keychain.write(REF, KEY)
        desktop.keyring.stop()
        desktop.bus.stop()
        assert keychain.read(REF) is KeychainTrouble.ABSENT


async def busy(keychain: KeychainOnThread) -> None:
    """Wait until the thread has taken what it was given."""
    await asyncio.sleep(0)
    await asyncio.to_thread(wait_until, keychain._worker._jobs.empty, "the call to begin")


def test_a_daemon_killed_during_a_call_ends_it() -> None:
    async def main(desktop: Desktop) -> object:
        keychain = KeychainOnThread()
        await keychain.name()
        daemon_of(desktop).send_signal(signal.SIGSTOP)
        reading = asyncio.create_task(keychain.read(REF))
        await busy(keychain)
        daemon_of(desktop).kill()
        try:
            return await asyncio.wait_for(reading, 10)
        finally:
            keychain.close()

    with new_desktop() as desktop, at(desktop):
        assert asyncio.run(main(desktop)) in GONE


def test_a_hung_keychain_holds_no_caller_and_keeps_nothing_of_a_cancelled_write() -> None:
    async def main(desktop: Desktop) -> float:
        keychain = KeychainOnThread()
        await keychain.name()
        daemon_of(desktop).send_signal(signal.SIGSTOP)
        writing = asyncio.create_task(keychain.write(REF, KEY))
        await busy(keychain)
        began = time.monotonic()
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        took = time.monotonic() - began
        daemon_of(desktop).send_signal(signal.SIGCONT)
        assert await keychain.read(REF) is KeychainTrouble.MISSING
        keychain.close()
        return took

    with new_desktop() as desktop, at(desktop):
        assert asyncio.run(main(desktop)) < 0.2
        assert desktop.keyring.items("Keystep") == []


def test_a_keychain_that_never_answers_is_silent_and_what_comes_too_late_is_undone() -> None:
    async def main(desktop: Desktop) -> list[object]:
        keychain = KeychainOnThread(patience_seconds=0.3)
        await KeychainOnThread().name()
        await keychain.name()
        daemon_of(desktop).send_signal(signal.SIGSTOP)
        told: list[object] = [await keychain.write(REF, KEY), await keychain.read(REF)]
        daemon_of(desktop).send_signal(signal.SIGCONT)
        while (late := await keychain.read(REF)) is KeychainTrouble.SILENT:
            pass
        keychain.close()
        return [*told, late]

    silent = KeychainTrouble.SILENT
    with new_desktop() as desktop, at(desktop):
        assert asyncio.run(main(desktop)) == [silent, silent, KeychainTrouble.MISSING]
        assert desktop.keyring.items("Keystep") == []


def test_keyring_is_not_imported_before_it_is_needed() -> None:
    command = "import sys, keystep.adapters.keychain.on_thread as on_thread\n"
    command += "on_thread.KeychainOnThread().close(); sys.exit('keyring' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "app")}
    subprocess.run([sys.executable, "-c", command], check=True, env=environment)
