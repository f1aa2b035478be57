"""A link from the desktop: real processes on a real screen, a real window that hears of it."""

from __future__ import annotations

from tests.cli.saved import a_connection, write_rows
from tests.support.keys import project_key
from tests.support.person import Person
from tests.support.processes import wait_until

LINK = "keystep://setup?organisation=Acme+Ltd&status=ready&nickname=Ours"
SOURCE = "keystep://setup?src=https%3A%2F%2F127.0.0.1%3A9%2Fit.keystep.toml"


def test_a_second_start_hands_its_link_to_the_window_that_runs(person_with_screen: Person) -> None:
    person = person_with_screen
    write_rows(person, a_connection("Marketing"))
    first = person.start_keystep()
    person.screen.wait_for_window("^Keystep$", 30)

    refused = person.keystep(f"{LINK}&text.en.intro={project_key()}")
    assert refused.returncode == 2
    assert refused.stderr == (
        "This link contains a key. Delete it and tell IT. Nothing was changed.\n"
    )

    asked = person.keystep(SOURCE)
    assert (asked.returncode, asked.stderr) == (0, "")
    person.screen.wait_for_window("^Open link$", 30)

    offered = person.keystep(LINK)
    assert (offered.returncode, offered.stderr) == (0, "")
    wait_until(lambda: person.screen.focused_window() == "New connection", "the wizard")
    assert first.poll() is None


def test_a_link_opens_the_window_that_offers_what_it_says(person_with_screen: Person) -> None:
    person = person_with_screen
    program = person.start_keystep(LINK)
    person.screen.wait_for_window("^New connection$", 30)
    assert program.poll() is None


def test_nothing_may_stand_beside_a_link(person: Person) -> None:
    """As when a quote in it has ended the argument: what comes then was never ours."""
    for more in ("--practice", "list", "-platform", ""):
        done = person.keystep(LINK, more)
        assert done.returncode == 2
        assert done.stderr == "A link stands alone. Nothing may come after it.\n"
        assert done.stdout == ""


def test_whatever_begins_like_a_link_is_read_as_nothing_else(person: Person) -> None:
    for link in ("keystep:--version", "KEYSTEP:", "keystep:list", "keystep://setup?--practice"):
        done = person.keystep(link)
        assert done.returncode == 2
        assert done.stdout == ""
        assert "Nothing was changed." in done.stderr
