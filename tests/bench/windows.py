"""From the start of a process to its first window, and what the window then holds in memory.

Keystep's window and a bare one are started by turns on a screen of their own. A window is usable
when it has painted all that it has to show and has taken a key press (`programs/usable.py`); it is
mapped when the window manager lists it, which can be asked of any program.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench.figures import Effort, Figures, Row, take_turns
from tests.bench.list import connections
from tests.bench.saved_lists import write_many
from tests.support.person import PROJECT, Person, new_desktop
from tests.support.processes import end, read_line

SIZES = (0, 100, 10_000)
START_REACH, MEMORY_REACH = 1.3, 1.4
IDLE_SECONDS = 4.0
"""After this nothing is imported any more."""
PATIENCE_SECONDS = 30.0
BARE = "a bare window"


def rows(effort: Effort, peers: Sequence[str] = ()) -> list[Row]:
    """Start, memory, and the peers, which are whole commands."""
    with new_desktop(screen=True) as desktop, ExitStack() as people:
        starts = {BARE: _Start(people.enter_context(Person(desktop)), _program("bare_window"))}
        for size in SIZES:
            person = people.enter_context(Person(desktop))
            if size:
                write_many(person.catalog_path, connections(size))
            starts[f"{size:,}"] = _Start(person, _program("keystep_window", str(size)))
        found = _usable(starts, effort) + _memory(starts, effort)
        for command in peers:
            person = people.enter_context(Person(desktop))
            starts[command] = _Start(person, tuple(command.split()))
        return found + _mapped(starts, effort, peers)


def _usable(starts: "Mapping[str, _Start]", effort: Effort) -> list[Row]:
    wizard: list[float] = []

    def first(start: _Start) -> float:
        with start.running() as started:
            usable = started.milliseconds("usable")
            if start is starts["0"]:
                wizard.append(started.milliseconds("wizard"))
            return usable

    figures = take_turns({name: partial(first, s) for name, s in starts.items()}, effort.rounds)
    bare = figures.pop(BARE)
    found = [
        Row(f"start to a usable window, {name} connections", each, bare, START_REACH)
        for name, each in figures.items()
    ]
    opened = Figures("0", tuple(wizard[1:]))
    return [
        *found,
        Row("the wizard, which opens by itself where there is none", opened, bare, None),
    ]


def _memory(starts: "Mapping[str, _Start]", effort: Effort) -> list[Row]:
    def held(start: _Start) -> float:
        with start.running() as started:
            started.milliseconds("usable")
            time.sleep(IDLE_SECONDS * min(1, effort.part * 10))
            return started.mebibytes()

    sides = {name: partial(held, starts[name]) for name in starts if name != "0"}
    figures = take_turns(sides, effort.rounds, warm_up=0)
    bare = figures.pop(BARE)
    return [
        Row(
            f"memory (PSS) of the idle window, {name} connections",
            each,
            bare,
            MEMORY_REACH if name == "100" else None,
            "MiB",
        )
        for name, each in figures.items()
    ]


def _mapped(starts: "Mapping[str, _Start]", effort: Effort, peers: Sequence[str]) -> list[Row]:
    def first(start: _Start) -> float:
        with closing(_WindowList(start.person)) as windows, start.running() as started:
            return (windows.mapped_at() - started.at) * 1000

    sides = {name: partial(first, starts[name]) for name in (BARE, "100", *peers)}
    figures = take_turns(sides, effort.rounds)
    bare, ours = figures.pop(BARE), figures.pop("100")
    found = [Row("start to a mapped window, 100 connections", ours, bare, None)]
    return found + [
        Row(f"start to a mapped window, beside {peer}", ours, each, None)
        for peer, each in figures.items()
    ]


def _program(name: str, *arguments: str) -> Sequence[str]:
    return (sys.executable, "-m", f"tests.bench.programs.{name}", *arguments)


@dataclass(frozen=True)
class _Start:
    """A program of a person with a screen."""

    person: Person
    command: Sequence[str]

    def environment(self) -> dict[str, str]:
        """Without the word that a screen reader listens, which nobody's programs get unasked."""
        path = os.pathsep.join([str(PROJECT / "app"), str(PROJECT)])
        environment = self.person.environment(PYTHONPATH=path)
        environment.pop("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", None)
        return environment

    @contextmanager
    def running(self) -> "Iterator[_Started]":
        at = time.monotonic()
        process = subprocess.Popen(
            self.command,
            env=self.environment(),
            cwd=self.person.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield _Started(process, at)
        finally:
            end(process)


@dataclass(frozen=True)
class _Started:
    process: "subprocess.Popen[bytes]"
    at: float

    def milliseconds(self, word: str) -> float:
        """From its start until it said this word."""
        assert self.process.stdout is not None
        too_long = threading.Timer(PATIENCE_SECONDS, self.process.kill)
        too_long.start()
        line = self.process.stdout.readline().decode()
        too_long.cancel()
        said, moment = line.split()
        assert said == word, said
        return (float(moment) - self.at) * 1000

    def mebibytes(self) -> float:
        """Its part of the memory that it shares with others counts in proportion."""
        told = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        [kibibytes] = [line.split()[1] for line in told.splitlines() if line.startswith("Pss:")]
        return int(kibibytes) / 1024


class _WindowList:
    """The window manager's list of windows, told with each change of it."""

    def __init__(self, person: Person) -> None:
        self._spy = subprocess.Popen(
            ["xprop", "-root", "-spy", "_NET_CLIENT_LIST"],
            env=person.environment(),
            stdout=subprocess.PIPE,
        )
        self._next_change()

    def mapped_at(self) -> float:
        """When the first window was there."""
        while "0x" not in self._next_change():
            pass
        return time.monotonic()

    def close(self) -> None:
        self._spy.terminate()
        self._spy.communicate()

    def _next_change(self) -> str:
        assert self._spy.stdout is not None
        return read_line(self._spy.stdout, "a change of the windows", PATIENCE_SECONDS)
