"""What stands between a start and the first window, seen from outside."""

from __future__ import annotations

import sys

from keystep.ui.warm_up import LATER, NEXT
from tests.cli.saved import a_connection, write_rows
from tests.support.person import PROJECT, Person

LATE_LIBRARIES = {"httpx", "httpcore", "anyio", "truststore", "keyring", "jeepney", "cryptography"}
LATE_PARTS = {
    "keystep.cli.command_line",
    "keystep.domain.walkthrough",
    "keystep.services.guide_in_html",
    "keystep.domain.pasted_text",
    "keystep.services.sentences",
    "keystep.adapters.keychain.keyring_keychain",
    "keystep.adapters.openai.http_client",
    "keystep.adapters.recipes",
}
AT_FIRST_PAINT = """
import os, sys
from PySide6.QtWidgets import QApplication
from keystep import bootstrap
from keystep.ui import warm_up

async def tell(_self):
    from keystep.ui.main_window.window import MainWindow
    [window] = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    print(window.model.rowCount(), window.is_painted, *sys.modules, sep="\\n", flush=True)
    os._exit(0)

warm_up.WarmUp.start = tell
bootstrap.start([])
"""


def at_first_paint(person: Person) -> tuple[int, bool, set[str]]:
    """How many rows are shown, whether they are painted, and all modules that are there."""
    environment = {"PYTHONPATH": str(PROJECT / "app"), "QT_QPA_PLATFORM": "offscreen"}
    done = person.run(sys.executable, "-c", AT_FIRST_PAINT, env=environment)
    assert done.returncode == 0, done.stderr
    rows, painted, *modules = done.stdout.split()
    return int(rows), painted == "True", set(modules)


def test_the_first_window_shows_the_list_and_imports_nothing_that_may_come_later(
    person: Person,
) -> None:
    write_rows(person, a_connection("Marketing"), a_connection("Sales"))
    rows, is_painted, modules = at_first_paint(person)
    assert (rows, is_painted) == (2, True)
    late = LATE_LIBRARIES | LATE_PARTS | {*NEXT, *LATER}
    assert modules & late == set()


def test_what_is_imported_afterwards_is_there() -> None:
    """A name that is misspelt would fail unseen, on a thread."""
    for module in (*NEXT, *LATER):
        __import__(module)
        assert module in sys.modules
