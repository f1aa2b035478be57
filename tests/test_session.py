"""Keystep in the session: how the desktop knows it, and what becomes of it when that ends."""

from __future__ import annotations

from subprocess import Popen

from keystep.ui.application import APP_ID
from tests.cli.saved import a_connection, write_rows
from tests.support.person import Person, new_person
from tests.support.processes import wait_until
from tests.support.screen import Screen
from tests.test_journey import KEY, copy


def started(person: Person, **env: str) -> tuple[Popen[str], str]:
    """Keystep with one connection, with its start behind it, and the id of its window."""
    program = person.start_keystep(env=env)
    read = person.home / ".local" / "share" / "keystep" / "connections.db-wal"
    wait_until(read.exists, "the list to be read")
    person.screen.wait_for_window("^Keystep$", 30)
    found = person.screen.xdotool("search", "--onlyvisible", "--name", "^Keystep$")
    return program, found.split()[0]


def property_of(screen: Screen, window: str, name: str, *form: str) -> str:
    shown = screen._run("xprop", "-id", window, "-notype", *form, name)
    return shown.removeprefix(name).strip(" =\n")


def size(screen: Screen, window: str) -> str:
    return screen.xdotool("getwindowgeometry", window).partition("Geometry:")[2].strip()


def test_the_desktop_finds_its_menu_entry_name_and_icon(person_with_screen: Person) -> None:
    """`StartupWMClass` may be either part of WM_CLASS; GNOME and KDE go by the other two first."""
    person = person_with_screen
    write_rows(person, a_connection("Marketing"))
    _program, window = started(person)
    screen = person.screen

    assert property_of(screen, window, "WM_CLASS") == f'"{APP_ID}", "Keystep"'
    assert property_of(screen, window, "_GTK_APPLICATION_ID") == f'"{APP_ID}"'
    assert property_of(screen, window, "_KDE_NET_WM_DESKTOP_FILE") == f'"{APP_ID}"'
    assert property_of(screen, window, "_NET_WM_NAME") == '"Keystep"'
    icon = property_of(screen, window, "_NET_WM_ICON", "-f", "_NET_WM_ICON", "32c", "=$0x$1")
    width, height = icon.lstrip("=").split("x")
    assert int(width) == int(height) >= 16


def test_a_start_from_a_german_desktop(person_with_screen: Person) -> None:
    write_rows(person_with_screen, a_connection("Marketing"))
    program, _window = started(person_with_screen, LANG="de_DE.UTF-8", LANGUAGE="de:en")
    program.terminate()

    assert program.wait(10) == 0
    assert person_with_screen.output(program) == ""


def test_what_was_arranged_is_there_after_the_next_login(person_with_screen: Person) -> None:
    person = person_with_screen
    write_rows(person, a_connection("Marketing"))
    program, window = started(person)
    person.screen.xdotool("windowsize", "--sync", window, "1100", "780")
    program.terminate()
    assert program.wait(10) == 0
    _program, window = started(person)

    wait_until(lambda: size(person.screen, window) == "1100x780", "the size that it had")


def test_who_logs_out_in_the_middle_of_the_wizard_leaves_no_half_of_a_connection(
    person_with_screen: Person,
) -> None:
    person = person_with_screen
    program = person.start_keystep()
    reader = person.reader()
    reader.wait_for("Step 1 of 5: Before you begin", timeout=20)
    reader.press("Next")
    reader.wait_for("Step 2 of 5: Secret key")
    copy(person, KEY)
    reader.press("Paste")
    reader.wait_for_announcement("OpenAI project key, ends …b7Qx, 164 characters")
    reader.stop()
    program.terminate()

    assert program.wait(10) == 0
    assert person.keychain_items() == []
    assert person.keystep("list", "--json").stdout.count("nickname") == 0
    kept = [path for path in person.home.rglob("*") if path.is_file()]
    assert not [path for path in kept if KEY.encode() in path.read_bytes()]


def test_it_outlives_the_bus_and_ends_as_usual() -> None:
    with new_person(screen=True) as person:
        write_rows(person, a_connection("Marketing"))
        program, _window = started(person)
        person.desktop.bus.stop()
        program.terminate()

        code, said = program.wait(10), person.output(program).splitlines()
        person.desktop.bus.start()  # else the desktop could not be ended in order
        assert code == 0
        # Qt tells of its own connection, if it was just asking something.
        assert [line for line in said if line and not line.startswith("qt.accessibility")] == []


def test_a_screen_that_is_gone_takes_nothing_along() -> None:
    """Qt then ends the program by itself, with its own code."""
    with new_person(screen=True) as person:
        write_rows(person, a_connection("Marketing"))
        program, _window = started(person)
        person.screen.stop()

        assert program.wait(10) == 1
        assert "X11 connection broke" in person.output(program)
        assert "Marketing" in person.keystep("list").stdout
