"""Where a key could come to light on a person's computer. One function for each kind of place."""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.a11y import Reader
from tests.support.bus_tap import BusTap, accessibility_bus
from tests.support.canary import Canary
from tests.support.person import Person
from tests.support.process_watch import ProcessWatch

SELECTIONS = ("primary", "secondary", "clipboard")
HANDED_OVER = b"HANDED_OVER=1"
SHARED_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")


@dataclass
class Sightings:
    """What could be seen of a person's programs from the start on; `look()` at any moment."""

    person: Person
    reader: Reader
    folder: Path
    watch: ProcessWatch = field(default_factory=ProcessWatch)
    printed: list[str] = field(default_factory=list)
    windows: list[bytes] = field(default_factory=list)
    trees: list[str] = field(default_factory=list)
    selections: list[bytes] = field(default_factory=list)
    taps: list[BusTap] = field(default_factory=list)
    started: float = field(default_factory=time.time)
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Sightings:
        buses = {"session": self.person.desktop.bus.address}
        buses["accessibility"] = accessibility_bus(self.person.desktop.bus)
        for name, address in buses.items():
            self.taps.append(self._open.enter_context(BusTap(address, self.folder, name)))
        self._open.enter_context(self.watch)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def look(self) -> None:
        """Take down what is there at this moment only."""
        self.windows += _windows(self.person)
        self.trees += [repr(node) for node in self.reader.tree(hidden=True)]
        self.look_at_selections()

    def look_at_selections(self) -> None:
        self.selections += _selections(self.person)

    def look_at_a_hand_off(self) -> dict[str, bytes]:
        """Everything but the clipboard, on which the person has just asked Keystep to put the key.

        What is offered there is given back by its target, for whoever knows what it must be. The
        other selections are none of the hand-off's, and are searched as ever.
        """
        self.windows += _windows(self.person)
        self.trees += [repr(node) for node in self.reader.tree(hidden=True)]
        for selection in SELECTIONS:
            if selection != "clipboard":
                offers = _offered(self.person, selection)
                self.selections += [target.encode() + b": " + text for target, text in offers]
        return dict(_offered(self.person, "clipboard"))


def _windows(person: Person) -> Iterator[bytes]:
    """Every window by its title, and all properties of those that have one."""
    listed = _output(person, "xwininfo", "-root", "-tree")
    yield listed
    for number in re.findall(rb'^\s+(0x[0-9a-f]+) "', listed, re.MULTILINE):
        yield _output(person, "xprop", "-id", number.decode())


def _selections(person: Person) -> Iterator[bytes]:
    """All that is offered to be pasted, but for what the person copied elsewhere, with xclip."""
    elsewhere = _copied_elsewhere(person)
    for selection in SELECTIONS:
        if selection in elsewhere:
            continue
        for target, text in _offered(person, selection):
            yield target.encode() + b": " + text


def _offered(person: Person, selection: str) -> Iterator[tuple[str, bytes]]:
    of = ("xclip", "-selection", selection, "-o", "-t")
    for target in _output(person, *of, "TARGETS").decode().split():
        yield target, _output(person, *of, target)


def _copied_elsewhere(person: Person) -> set[str]:
    found = set()
    for number in person.processes():
        with suppress(OSError):
            words = Path(f"/proc/{number}/cmdline").read_text().split("\0")
            if words[0] == "xclip" and "-o" not in words:
                found.add(words[words.index("-selection") + 1])
    return found


def _output(person: Person, *command: str) -> bytes:
    done = subprocess.run(
        command, env=person.environment(), capture_output=True, check=False, timeout=20
    )
    return done.stdout


def in_files(canary: Canary, seen: Sightings) -> list[str]:
    """All of the person's folders, and what every program of their desktop wrote."""
    return canary.found_in_files(seen.person.desktop.folder)


def in_shared_folders(canary: Canary, seen: Sightings) -> list[str]:
    """Files that came about meanwhile where everybody may put some."""
    found = []
    for folder in {*SHARED_FOLDERS, tempfile.gettempdir()}:
        for path in Path(folder).glob("*"):
            found += canary.found_in(f"the name of {path}", [path.name])
            with suppress(OSError):
                if path.is_file() and path.stat().st_mtime >= seen.started - 1:
                    found += canary.found_in(str(path), [path.read_bytes()])
    return found


def in_what_was_printed(canary: Canary, seen: Sightings) -> list[str]:
    started = [seen.person.output(program) for program in seen.person.programs]
    return canary.found_in("stdout or stderr", [*seen.printed, *started])


def in_processes(canary: Canary, seen: Sightings) -> list[str]:
    """The command of `keystep run` may have it, and is known by a variable of its own."""
    whats = [(place, text) for text, place in seen.watch.seen.items() if HANDED_OVER not in text]
    return [line for place, text in whats for line in canary.found_in(f"process {place}", [text])]


def in_windows(canary: Canary, seen: Sightings) -> list[str]:
    return canary.found_in("titles and properties of windows", seen.windows)


def in_accessibility_trees(canary: Canary, seen: Sightings) -> list[str]:
    """Names, descriptions (where tooltips stand too), texts and values of everything there was."""
    return canary.found_in("the accessibility tree", seen.trees)


def in_bus_messages(canary: Canary, seen: Sightings) -> list[str]:
    """All that went over the two buses: accessibility events, and the way to the keychain."""
    return [
        line
        for tap in seen.taps
        for line in canary.found_in_recording(tap.recording.name, tap.recording.read_bytes())
    ]


def in_selections(canary: Canary, seen: Sightings) -> list[str]:
    return canary.found_in("what can be pasted", seen.selections)


Place = Callable[[Canary, Sightings], list[str]]
PLACES: tuple[Place, ...] = (
    in_files,
    in_shared_folders,
    in_what_was_printed,
    in_processes,
    in_windows,
    in_accessibility_trees,
    in_bus_messages,
    in_selections,
)


def leaks(canary: Canary, seen: Sightings) -> list[str]:
    """One line for each place in which a part of the key is, and in which form."""
    return [line for place in PLACES for line in place(canary, seen)]
