"""A real clipboard manager, and the clipboard as another program sees it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.person import Person
from tests.support.processes import end, launch, wait_until

WATCHED = "What the manager saw first"


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
def clipboard_manager(person: Person) -> Iterator[None]:
    """Run xfce4-clipman, and give control once it has seen a text."""
    log = person.folder / "clipman.log"
    process = launch(["xfce4-clipman"], person.environment(), log)
    try:
        wait_until(lambda: _sees_what_is_copied(person), "the clipboard manager", 20)
        yield
    finally:
        end(process)


def _sees_what_is_copied(person: Person) -> bool:
    """It never looks at what was copied before it began to watch."""
    if WATCHED in history(person):
        return True
    copy_elsewhere(person, WATCHED)
    return False


def history(person: Person) -> str:
    """Return what the manager keeps on disk of all it saw."""
    kept: Path = person.home / ".cache" / "xfce4" / "clipman" / "textsrc"
    return kept.read_text(errors="replace") if kept.exists() else ""
