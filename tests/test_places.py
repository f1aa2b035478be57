"""What `test_no_leak.py` searches with finds a key wherever it is, in whatever form."""

from __future__ import annotations

import base64
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.support import places
from tests.support.canary import PART, Canary
from tests.support.person import Person
from tests.support.places import Sightings

CANARY = Canary()
KEY = CANARY.key

LEAKY_PROGRAM = """
import os, sys
from pathlib import Path
from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

keys = os.environ
application = QApplication([])
application.setApplicationName("Keystep")
window = QWidget(windowTitle=keys["IN_TITLE"])
column = QVBoxLayout(window)
label, field = QLabel("ready"), QLineEdit(echoMode=QLineEdit.EchoMode.Password)
label.setToolTip(keys["IN_TOOLTIP"])
column.addWidget(label)
column.addWidget(field)
application.clipboard().setText(keys["IN_SELECTION"])
print(keys["IN_OUTPUT"], file=sys.stderr, flush=True)
Path(os.environ["XDG_CACHE_HOME"], "cached").write_text(keys["IN_FILE"])
with open_dbus_connection() as bus:
    somebody = DBusAddress("/", "org.freedesktop.DBus", "org.freedesktop.DBus")
    call = new_method_call(somebody, "NameHasOwner", "s", (keys["ON_SESSION_BUS"],))
    bus.send_and_get_reply(call)
window.show()

def paste():
    if os.path.exists(os.environ["GO_ON"]):
        timer.stop()
        field.insert(keys["IN_EVENT"])
        label.setText("done")

timer = QTimer()
timer.timeout.connect(paste)
timer.start(20)
application.exec()
"""
CHANNELS = {
    "IN_TITLE": places.in_windows,
    "IN_TOOLTIP": places.in_accessibility_trees,
    "IN_SELECTION": places.in_selections,
    "IN_OUTPUT": places.in_what_was_printed,
    "IN_FILE": places.in_files,
    "IN_EVENT": places.in_bus_messages,
    "ON_SESSION_BUS": places.in_bus_messages,
    "IN_VARIABLE": places.in_processes,
    "IN_ARGUMENT": places.in_processes,
    "IN_SHARED_FOLDER": places.in_shared_folders,
}


@pytest.mark.parametrize("start", [0, 1, 2, 77, len(KEY) - PART - 3])
@pytest.mark.parametrize("before", ["", "x", "xy"])
def test_a_part_of_the_key_is_found_in_every_form(start: int, before: str) -> None:
    part = f"{before}{KEY[start : start + PART + 3]}"
    forms = [
        part.encode(),
        part.encode("utf-16-le"),
        part.encode("utf-16-be"),
        part.encode().hex().encode(),
        part.encode().hex().upper().encode(),
        "".join(f"%{ord(letter):02X}" for letter in part).encode(),
        "".join(f"%{ord(letter):02x}" for letter in part).encode(),
        base64.b64encode(part.encode()),
        base64.urlsafe_b64encode(part.encode()),
        base64.b64encode(part.encode("utf-16-le")),
        quote(part).encode(),
    ]
    missed = [form for form in forms if not CANARY.forms_in(b"before" + form + b"after")]
    assert missed == []


def test_the_ending_that_is_shown_on_purpose_is_no_find() -> None:
    shown = f"OpenAI project key, ends …{KEY[-4:]}, 164 characters; sk-proj-********{KEY[-4:]}"
    assert CANARY.forms_in(shown) == []
    assert CANARY.forms_in(Canary().key) == []


def test_a_deleted_row_is_found_in_the_free_pages(tmp_path: Path) -> None:
    path = tmp_path / "connections.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA secure_delete = OFF")
        database.execute("CREATE TABLE kept (text)")
        database.executemany("INSERT INTO kept VALUES (?)", [(KEY * 40,)] * 20)
        database.execute("DELETE FROM kept")
        database.commit()
    assert CANARY.found_in_files(tmp_path) == [f"{path}: raw"]


def test_what_waits_in_the_write_ahead_log_is_found(tmp_path: Path) -> None:
    path = tmp_path / "connections.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE kept (text)")
        database.execute("INSERT INTO kept VALUES (?)", (KEY,))
        database.commit()
        assert CANARY.found_in_files(tmp_path) == [f"{path}-wal: raw"]


def test_the_name_of_a_file_is_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / KEY[20:40]).touch()
    assert len(CANARY.found_in_files(tmp_path)) == 1


def test_a_key_is_found_in_every_place_on_a_persons_computer(
    person_with_screen: Person, tmp_path: Path
) -> None:
    person = person_with_screen
    canaries = {channel: Canary() for channel in CHANNELS}
    keys = {channel: canary.key for channel, canary in canaries.items()}
    go_on = tmp_path / "go on"
    shared = Path("/tmp", f"keystep-{keys['IN_SHARED_FOLDER'][8:30]}")
    reader = person.reader(everything=True)
    with Sightings(person, reader, tmp_path) as seen:
        command = (sys.executable, "-c", LEAKY_PROGRAM, keys.pop("IN_ARGUMENT"))
        person.start(*command, env={**keys, "GO_ON": str(go_on)})
        reader.wait_for("ready")
        go_on.touch()
        reader.wait_for("done")
        shared.touch()
        try:
            seen.look()
            missed = [at for at in CHANNELS if not CHANNELS[at](canaries[at], seen)]
        finally:
            shared.unlink()
    assert missed == []
    assert {*CHANNELS.values()} == {*places.PLACES}
