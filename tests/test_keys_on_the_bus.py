"""What an assistive program hears of a key, for real: a window under Xvfb and the AT-SPI bus."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from tests.support.a11y import Reader
from tests.support.keys import project_key, simulated
from tests.support.person import Person
from tests.support.processes import wait_until
from tests.support.simulated_service import SimulatedService

KEY = project_key()
PART = 12
"""Characters of a key in a row that nobody may hear; its last four are shown on purpose."""


@pytest.fixture
def address() -> Iterator[str]:
    with SimulatedService(SimulatedOpenAI([simulated(KEY)])) as service:
        yield service.url


def select_elsewhere(person: Person, text: str, selection: str) -> None:
    subprocess.run(
        ["xclip", "-selection", selection],
        input=text,
        text=True,
        env=person.environment(),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def press_ctrl_v(person: Person, _reader: Reader, _name: str) -> None:
    person.screen.key("ctrl+v")


def press_shift_insert(person: Person, _reader: Reader, _name: str) -> None:
    person.screen.key("shift+Insert")


def press_ctrl_shift_insert(person: Person, _reader: Reader, _name: str) -> None:
    person.screen.key("ctrl+shift+Insert")


def click_in_the_middle(person: Person, reader: Reader, name: str) -> None:
    left, top, width, height = reader.wait_for(name, "text").extents
    place = (str(left + width // 2), str(top + height // 2))
    person.screen.xdotool("mousemove", *place, "click", "2")


WAYS: list[Callable[[Person, Reader, str], None]] = [
    press_ctrl_v,
    press_shift_insert,
    press_ctrl_shift_insert,
    click_in_the_middle,
]


def paste_everywhere(person: Person, reader: Reader, name: str) -> None:
    """Put the key into this field in every way that a keyboard and a mouse have."""
    before = reader.text_of(name, "text")
    for paste in WAYS:
        reader.announcements(forget=True)
        reader.focus(name, "text")
        paste(person, reader, name)
        reader.wait_for_announcement("secret key")
        assert reader.text_of(name, "text") == before


def parts_heard(texts: list[str]) -> list[str]:
    parts = [KEY[at : at + PART] for at in range(len(KEY) - PART)]
    return [text for text in texts if any(part in text for part in parts)]


def test_nothing_of_a_pasted_key_goes_over_the_bus(
    person_with_screen: Person, address: str
) -> None:
    person = person_with_screen
    person.start_keystep()
    reader = person.reader()
    reader.wait_for("Step 1 of 5: Before you begin", timeout=20)
    person.screen.wait_for_window("New connection")
    for selection in ("clipboard", "primary"):
        select_elsewhere(person, KEY, selection)
    reader.press("Next")
    reader.wait_for("Step 2 of 5: Secret key")
    reader.press("More options")
    reader.set_text("Service address", address)
    reader.press("Paste")
    reader.wait_for_announcement("OpenAI project key, ends …b7Qx, 164 characters")
    paste_everywhere(person, reader, "Service address")
    reader.press("Next")
    reader.wait_for("Step 3 of 5: Organization")
    reader.wait_for_announcement("Found your organization")
    reader.press("More options")
    paste_everywhere(person, reader, "Organization ID")
    paste_everywhere(person, reader, "Project ID")
    reader.press("Next")
    reader.wait_for("Step 4 of 5: Nickname")
    paste_everywhere(person, reader, "Nickname")
    person.screen.key("ctrl+a")
    person.screen.type_text("Newsletter")
    reader.press("Next")
    reader.wait_for("Step 5 of 5: Check and save")

    heard = reader.changed_texts()
    assert "Newsletter" in "".join(heard), "the bus was not listened to"
    assert parts_heard(heard) == []
    assert parts_heard([one.text for one in reader.announcements()]) == []
    assert parts_heard([node.text or node.name for node in reader.tree(hidden=True)]) == []


PASSWORD_FIELD = """
from PySide6.QtWidgets import QApplication, QLineEdit
application = QApplication(["password-field"])
application.setApplicationName("password-field")
field = QLineEdit(echoMode=QLineEdit.EchoMode.Password, accessibleName="Password")
field.setWindowTitle("Password field")
field.show()
application.exec()
"""


def test_a_password_field_would_say_the_whole_key_on_the_bus(person_with_screen: Person) -> None:
    """Why ours is none: what Qt's sends while it shows dots. It reads out dots when it is asked."""
    person = person_with_screen
    select_elsewhere(person, KEY, "clipboard")
    person.start(sys.executable, "-c", PASSWORD_FIELD)
    reader = person.reader("password-field")
    reader.wait_for("Password", timeout=20)
    person.screen.wait_for_window("Password field")
    person.screen.key("ctrl+v")
    wait_until(reader.changed_texts, "the field to say that its text changed")

    assert reader.changed_texts() == [KEY]
    assert set(reader.text_of("Password")) == {"●"}
