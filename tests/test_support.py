"""Shows that the simulated person's computer is real, private, and leaves nothing behind."""

from __future__ import annotations

import os
import pwd
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from jeepney.io.blocking import open_dbus_connection

from tests.support.a11y import NotAccessibleError, Reader
from tests.support.keyring_daemon import BUS_NAME
from tests.support.person import PROJECT, Person, new_person
from tests.support.processes import processes_of, wait_until
from tests.support.session_bus import SessionBus
from tests.support.simulated_service import SimulatedService

STORE = """
import keyring, sys
from keyring.backends.SecretService import Keyring
keyring.set_keyring(Keyring())
keyring.set_password("Keystep", sys.argv[1], sys.stdin.read())
print(keyring.get_password("Keystep", sys.argv[1]))
"""

WINDOW = """
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QApplication, QFormLayout, QLabel, QLineEdit, QListWidget, QPushButton, QTableWidget,
    QTableWidgetItem, QTreeWidget, QTreeWidgetItem, QWidget,
)
app = QApplication([])
app.setApplicationName("Keystep")
window = QWidget(windowTitle="Keystep window")
layout = QFormLayout(window)
button, field, state = QPushButton("Save && &close"), QLineEdit(), QLabel("waiting")
secret = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
rows = QListWidget()
rows.addItems(["first in list", "second in list"])
table = QTableWidget(2, 2)
for row in range(2):
    for column in range(2):
        table.setItem(row, column, QTableWidgetItem(f"cell {row} {column}"))
tree = QTreeWidget()
tree.setHeaderLabels(["Name"])
for name in ("Sales", "Support"):
    tree.addTopLevelItem(QTreeWidgetItem([name]))
layout.addRow("&Name", field)
layout.addRow("Key", secret)
for widget in (rows, table, tree, button, state):
    layout.addRow(widget)

def pressed():
    state.setText(f"saved {field.text()}")
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(window, "It is saved"))

button.clicked.connect(pressed)
window.show()
app.exec()
"""

ELSEWHERE = """
from tests.support.person import new_person
import sys
with new_person(screen=True) as person:
    person.start("sleep", "600")
    print(person.desktop.folder, flush=True)
    sys.stdin.read()
"""


def test_this_process_cannot_reach_the_tester() -> None:
    import keyring
    from keyring.errors import NoKeyringError

    with pytest.raises(NoKeyringError):
        keyring.get_password("Keystep", "anyone")
    with pytest.raises(FileNotFoundError):
        open_dbus_connection()
    assert Path.home() != Path(pwd.getpwuid(os.getuid()).pw_dir)
    assert Path(tempfile.gettempdir()).is_relative_to(Path.home().parent)
    assert not {"DISPLAY", "OPENAI_API_KEY", "HTTPS_PROXY", "https_proxy"} & set(os.environ)


def test_a_persons_environment_is_clean(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "https_proxy", "DISPLAY", "PYTHONPATH", "LD_PRELOAD"):
        monkeypatch.setenv(name, "inherited")
    seen = dict(line.split("=", 1) for line in person.run("env").stdout.splitlines())
    assert seen == person.environment()
    assert "inherited" not in seen.values()
    assert person.runtime_dir.stat().st_mode & 0o777 == 0o700
    assert person.catalog_path.is_relative_to(person.home)


def test_a_bus_is_private_and_starts_nothing(tmp_path: Path) -> None:
    with SessionBus(tmp_path / "a") as one, SessionBus(tmp_path / "b") as other:
        with closing(open_dbus_connection(bus=one.address)) as connection:
            assert one.has_owner(connection.unique_name)
        assert one.activatable_names() == other.activatable_names() == ["org.freedesktop.DBus"]
    with pytest.raises(FileNotFoundError):
        open_dbus_connection(bus=one.address)


def test_a_bus_with_services_can_start_them(tmp_path: Path) -> None:
    with SessionBus(tmp_path, with_services=True) as bus:
        assert {"org.a11y.Bus", BUS_NAME} <= set(bus.activatable_names())


def store(person: Person, username: str, secret: str) -> subprocess.CompletedProcess[str]:
    return person.run(sys.executable, "-c", STORE, username, stdin=secret, timeout=20)


def test_the_keychain_is_real(person: Person) -> None:
    result = store(person, "someone", "sk-test")
    assert result.stdout == "sk-test\n", result.stderr
    assert person.secret_tool_lookup("someone") == "sk-test"
    assert person.secret_tool_lookup("nobody") is None
    (item,) = person.keychain_items()
    assert item.username == "someone"
    assert item.label == "Password for 'someone' on 'Keystep'"
    assert item.attributes["application"] == "Python keyring library"


def test_the_next_person_finds_an_empty_keychain(person: Person) -> None:
    assert person.keychain_items() == []
    assert [path for path in person.folder.rglob("*") if path.is_file()] == []


def test_a_locked_keychain_refuses_at_once(locked_person: Person) -> None:
    begun = time.monotonic()
    result = store(locked_person, "someone", "sk-test")
    assert "KeyringLocked" in result.stderr
    assert time.monotonic() - begun < 5
    assert locked_person.secret_tool_lookup("someone") is None


def test_a_locked_keychain_may_ask_on_the_screen_and_wait() -> None:
    with new_person(keychain="locked", screen=True, prompts=True) as person:
        asking = person.start(sys.executable, "-c", STORE, "someone")
        person.screen.wait_for_window("Unlock")
        assert asking.poll() is None
        person.screen.key("Escape")
        wait_until(lambda: asking.poll() is not None, "the program to be told of the refusal")
        assert "KeyringLocked" in person.output(asking)


def test_a_keychain_can_be_missing(person_without_keychain: Person) -> None:
    assert not person_without_keychain.desktop.keychain_is_running()
    assert "InitError" in store(person_without_keychain, "someone", "sk-test").stderr


def test_a_keychain_keeps_its_items_over_a_restart() -> None:
    with new_person() as person:
        store(person, "someone", "sk-test")
        person.desktop.keyring.stop()
        assert not person.desktop.keychain_is_running()
        person.desktop.keyring.start(locked=True)
        assert person.secret_tool_lookup("someone") is None
        person.desktop.keyring.stop()
        person.desktop.keyring.start()
        assert person.secret_tool_lookup("someone") == "sk-test"


def test_a_keychain_that_broke_down_is_started_again_with_its_items() -> None:
    with new_person() as person:
        store(person, "someone", "sk-test")
        assert not person.desktop.keyring.revive()
        for process in processes_of(person.desktop.folder / "keyring"):
            os.kill(process, signal.SIGKILL)
        wait_until(lambda: not person.desktop.keychain_is_running(), "the keychain to be gone")
        assert person.desktop.keyring.revive()
        assert person.secret_tool_lookup("someone") == "sk-test"


@pytest.fixture
def reader(person_with_screen: Person) -> Reader:
    reader = person_with_screen.reader()
    person_with_screen.start(sys.executable, "-c", WINDOW)
    reader.wait_for("Save & close", "push button")
    return reader


def test_a_reader_presses_a_button_and_hears_of_it(reader: Reader) -> None:
    reader.set_text("Name", "Ada")
    reader.set_text("Key", "sk-test")
    reader.press("Save & close")
    assert reader.wait_for_announcement("saved").text == "It is saved"
    assert reader.wait_for("saved Ada", "label").name == "saved Ada"
    assert reader.text_of("Name", "text") == "Ada"
    assert reader.text_of("Key", "password text") == "●" * 7
    assert [each.text for each in reader.announcements()] == ["It is saved"]


@pytest.mark.parametrize("row", ["second in list", "cell 1 0", "Support"])
def test_a_reader_selects_rows(reader: Reader, row: str) -> None:
    assert "selected" in reader.select_row(row).states


def test_a_reader_and_keys_agree_about_the_focus(
    reader: Reader, person_with_screen: Person
) -> None:
    screen = person_with_screen.screen
    screen.wait_for_window("Keystep window")
    reader.focus("Name", "text")
    screen.type_text("Ada Lovelace")
    screen.key("Tab")
    reader.wait_for("Key", "password text", states=["focused"])
    assert reader.text_of("Name", "text") == "Ada Lovelace"
    focused = reader.focused()
    assert focused is not None
    assert focused.name == "Key"


def test_what_is_not_there_is_an_error_in_time(reader: Reader) -> None:
    begun = time.monotonic()
    with pytest.raises(NotAccessibleError, match="push button 'Nowhere'"):
        reader.press("Nowhere", "push button", timeout=0.3)
    assert time.monotonic() - begun < 3
    assert {node.role for node in reader.tree()} >= {"application", "label", "table", "tree"}


def test_a_stuck_program_does_not_hold_the_reader(
    reader: Reader, person_with_screen: Person
) -> None:
    (program,) = person_with_screen.programs
    program.send_signal(signal.SIGSTOP)
    with pytest.raises(NotAccessibleError):
        reader.wait_for("Save & close", timeout=0.3)
    program.send_signal(signal.SIGCONT)
    assert reader.wait_for("Save & close")


async def hello(scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


def test_the_service_answers(tmp_path: Path) -> None:
    with SimulatedService(hello) as service:
        assert httpx.get(f"{service.url}/models", trust_env=False).text == "/v1/models"
        url = service.url
    with pytest.raises(httpx.ConnectError):
        httpx.get(url, trust_env=False)
    with service:
        assert service.url == url


def test_the_service_speaks_tls(tmp_path: Path) -> None:
    with SimulatedService(hello, tls_folder=tmp_path) as service:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(service.url, trust_env=False)
        context = ssl.create_default_context(cafile=service.ca_path)
        assert httpx.get(service.url, verify=context, trust_env=False).text == "/v1"


def test_nothing_is_left_after_a_failure() -> None:
    folders: list[Path] = []
    with pytest.raises(ZeroDivisionError):
        fail_on_a_busy_desktop(folders)
    assert processes_of(folders[0]) == []
    assert not folders[0].exists()


def fail_on_a_busy_desktop(folders: list[Path]) -> None:
    with new_person(screen=True) as person:
        folders.append(person.desktop.folder)
        person.reader()
        person.start("sleep", "600")
        assert len(processes_of(folders[0])) > 5
        raise ZeroDivisionError


@contextmanager
def _tests_elsewhere() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    command = [sys.executable, "-c", ELSEWHERE]
    with subprocess.Popen(
        command, text=True, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())


def test_nothing_is_left_when_the_tests_are_killed() -> None:
    with _tests_elsewhere() as (process, folder):
        assert processes_of(folder)
        process.kill()
        wait_until(lambda: not processes_of(folder), "what the killed tests had started to end")
