"""Keystep's clipboard on a real screen with real clipboard managers, seen from other programs.

They are Debian's xfce4-clipman (1.6.2), which programs hand over to when they end, and parcellite
(1.2.1), which looks twice a second. Like all the small ones there they do not honour KDE's hint, so
their own histories have the key: what is proven is that the hint is offered, and that the clipboard
has no key any more, although both bring back whatever is merely cleared.
"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.support.clipboard_manager import (
    HISTORIES,
    clipboard_manager,
    copy_elsewhere,
    pasted_elsewhere,
    was_seen,
)
from tests.support.keys import project_key
from tests.support.person import PROJECT, Desktop, Person, new_desktop
from tests.support.processes import wait_until

KEY = project_key()
SELECTIONS = ("clipboard", "primary")
HINT = "x-kde-passwordManagerHint"


@pytest.fixture(scope="module")
def screen() -> Iterator[Desktop]:
    with new_desktop(keychain="none", screen=True) as running:
        yield running


@pytest.fixture(params=["xfce4-clipman"])
def person(screen: Desktop, request: pytest.FixtureRequest) -> Iterator[Person]:
    """Give a new user with a clipboard manager."""
    with closing(Person(screen)) as someone, clipboard_manager(someone, request.param):
        copy_elsewhere(someone, "What was selected before", "primary")
        yield someone


with_each_manager = pytest.mark.parametrize("person", HISTORIES, indirect=True)


def start(person: Person, *arguments: str) -> subprocess.Popen[str]:
    command = (sys.executable, "-m", "tests.support.copying_keystep", *arguments)
    paths = f"{PROJECT / 'app'}:{PROJECT}"
    program = person.start(*command, env={"PYTHONPATH": paths})
    wait_until(lambda: "done" in person.output(program), "Keystep to have acted", 20)
    wait_until(lambda: was_seen(person, KEY), "the manager to have seen the key")
    return program


def wait_until_cleared(person: Person, program: subprocess.Popen[str]) -> None:
    wait_until(lambda: "cleared" in person.output(program), "the clipboard to be given up")


def keys_on_offer(person: Person) -> list[str]:
    return [name for name in SELECTIONS if KEY in pasted_elsewhere(person, name)]


def test_a_copied_key_is_there_to_be_pasted_with_the_hint(person: Person) -> None:
    start(person, "copy", KEY)

    assert pasted_elsewhere(person) == KEY
    assert pasted_elsewhere(person, target=HINT) == "secret"


@with_each_manager
def test_a_manager_brings_back_what_is_merely_cleared(person: Person) -> None:
    """Without this the tests below would prove nothing."""
    script = (
        "from PySide6.QtGui import QGuiApplication as A; app = A([]); c = app.clipboard()\n"
        "from PySide6.QtCore import QTimer\n"
        f"c.setText({KEY!r}); QTimer.singleShot(1000, c.clear); QTimer.singleShot(1500, app.quit)\n"
        "app.exec()"
    )
    assert person.run(sys.executable, "-c", script).returncode == 0

    wait_until(lambda: keys_on_offer(person) == ["clipboard"], "the manager to bring it back")


@with_each_manager
def test_a_copied_key_goes_by_itself(person: Person) -> None:
    program = start(person, "copy", KEY)
    program.send_signal(signal.SIGUSR1)
    wait_until_cleared(person, program)

    assert keys_on_offer(person) == []
    assert program.poll() is None


def test_what_was_copied_since_stays_when_the_time_is_up(person: Person) -> None:
    program = start(person, "copy", KEY)
    copy_elsewhere(person, "A text copied since")
    wait_until(lambda: "another Clipboard" in person.output(program), "Qt to hear of it")
    program.send_signal(signal.SIGUSR1)
    wait_until(lambda: "time is up" in person.output(program), "the time to be up")

    assert pasted_elsewhere(person) == "A text copied since"
    assert pasted_elsewhere(person, "primary") == "What was selected before"


def test_what_was_copied_since_stays_when_keystep_ends(person: Person) -> None:
    program = start(person, "copy", KEY)
    copy_elsewhere(person, "A text copied since")
    wait_until(lambda: "another Clipboard" in person.output(program), "Qt to hear of it")
    program.terminate()

    assert program.wait(10) == 0
    assert pasted_elsewhere(person) == "A text copied since"
    assert pasted_elsewhere(person, "primary") == "What was selected before"


@with_each_manager
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_that_ends_keystep_takes_the_key_along(person: Person, name: str) -> None:
    program = start(person, "copy", KEY)
    program.send_signal(signal.Signals[name])

    assert program.wait(10) == 0
    assert keys_on_offer(person) == []


@with_each_manager
def test_closing_the_window_takes_the_key_along(person: Person) -> None:
    program = start(person, "copy", KEY)
    wait_until(lambda: "Keystep" in person.screen.focused_window(), "the window to have the keys")
    person.screen.key("alt+F4")

    assert program.wait(10) == 0
    assert keys_on_offer(person) == []


def test_a_key_selected_with_the_mouse_since_is_taken_too(person: Person) -> None:
    program = start(person, "copy", KEY)
    copy_elsewhere(person, KEY, "primary")
    wait_until(lambda: "another Selection" in person.output(program), "Qt to hear of it")
    program.terminate()

    assert program.wait(10) == 0
    assert keys_on_offer(person) == []


@with_each_manager
def test_one_click_takes_a_persons_own_copy_from_both_selections(person: Person) -> None:
    for selection in SELECTIONS:
        copy_elsewhere(person, f"OPENAI_API_KEY={KEY}\n", selection)
    wait_until(lambda: was_seen(person, KEY), "the manager to have seen the key")
    program = start(person, "clear", KEY)
    wait_until_cleared(person, program)

    assert keys_on_offer(person) == []


def test_quitting_leaves_a_persons_own_copy_alone(person: Person) -> None:
    other = project_key("zzzz")
    copy_elsewhere(person, KEY)
    program = start(person, "clear", other)
    program.terminate()

    assert program.wait(10) == 0
    assert keys_on_offer(person) == ["clipboard"]
