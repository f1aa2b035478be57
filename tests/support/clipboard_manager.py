"""Real clipboard managers, and the clipboard as another program sees it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.person import Person
from tests.support.processes import end, launch, wait_until

WATCHED = "What the manager saw first"
HISTORIES = {
    "xfce4-clipman": ".cache/xfce4/clipman/textsrc",
    "parcellite": ".local/share/parcellite/history",
}


def copy_elsewhere(person: Person, text: str, selection: str = "clipboard") -> None:
    """Copy as another program does; it offers the text until somebody copies another."""
    subprocess.run(
        ["xclip", "-selection", selection],
        input=text,
        text=True,
        env=person.environment(),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def pasted_elsewhere(person: Person, selection: str = "clipboard", target: str = "") -> str:
    """Return what another program would get; nothing where nothing is offered."""
    command = ["xclip", "-o", "-selection", selection, *(["-t", target] if target else [])]
    return person.run(*command, timeout=10).stdout


@contextmanager
def clipboard_manager(person: Person, name: str) -> Iterator[None]:
    """Run one of them, and give control once it watches."""
    process = launch([name], person.environment(), person.folder / f"{name}.log")
    try:
        wait_until(lambda: _watches(person), name, 20)
        yield
    finally:
        end(process)


def _watches(person: Person) -> bool:
    """It never looks at what was copied before it began."""
    if was_seen(person, WATCHED):
        return True
    copy_elsewhere(person, WATCHED)
    return False


def was_seen(person: Person, text: str) -> bool:
    """Whether the manager has this text in its history, from where it may bring it back."""
    histories = [person.home / path for path in HISTORIES.values()]
    return any(text.encode() in path.read_bytes() for path in histories if path.exists())
