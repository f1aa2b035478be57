"""The frozen program beside the same from source: its window, its version, its list.

`dev.py build` makes it first. The other one that is measured may also be one by another freezer:
KEYSTEP_FROZEN names it.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.bench.figures import Effort, Row
from tests.cli.saved import a_connection, write_rows
from tests.support.person import PROJECT, Person, new_person
from tests.support.processes import end
from tests.support.rounds import Contest, alternate

REACH = 1.15
PER_ROUND, WARM_UP = 3, 1
SOURCE = (sys.executable, "-m", "keystep")
FROZEN = (os.environ.get("KEYSTEP_FROZEN", str(PROJECT / "build" / "keystep" / "keystep")),)
COMMANDS = (("--version",), ("list", "--json"))

Step = Callable[[], Awaitable[None]]


def command(person: Person, *words: str) -> Step:
    """Run it from start to end."""

    async def once() -> None:
        started = await asyncio.create_subprocess_exec(
            *words,
            env=person.environment(PYTHONPATH=str(PROJECT / "app")),
            cwd=person.home,
            stdout=asyncio.subprocess.DEVNULL,
        )
        assert await started.wait() == 0

    return once


class Window:
    """Starts the window and sees it come: the window manager tells of each that is shown.

    Only the way there is timed; the window that stands is killed before the next turn.
    """

    def __init__(self, person: Person) -> None:
        self._person = person
        self._last: subprocess.Popen[str] | None = None
        self._watch: asyncio.subprocess.Process | None = None

    async def watch(self) -> None:
        self._watch = await asyncio.create_subprocess_exec(
            *("xprop", "-spy", "-root", "_NET_CLIENT_LIST"),
            env=self._person.environment(),
            stdout=asyncio.subprocess.PIPE,
        )
        await self._windows()

    def opening(self, *words: str) -> Step:
        async def once() -> None:
            env = {"PYTHONPATH": str(PROJECT / "app")}
            self._last = self._person.start(*words, env=env)
            while not await self._windows():
                pass

        return once

    async def close(self) -> None:
        if self._last is not None:
            end(self._last)
            self._last = None
            while await self._windows():
                pass

    async def stop(self) -> None:
        if self._watch is not None:
            self._watch.kill()
            await self._watch.wait()

    async def _windows(self) -> bool:
        assert self._watch is not None
        assert self._watch.stdout is not None
        line = await asyncio.wait_for(self._watch.stdout.readline(), 60)
        return b"0x" in line


async def windows(person: Person, effort: Effort) -> Contest:
    """The list with some connections, until its window is shown."""
    window = Window(person)
    await window.watch()
    try:
        return await alternate(
            ("window, frozen", window.opening(*FROZEN)),
            ("window, from source", window.opening(*SOURCE)),
            rounds=effort.rounds,
            per_round=1,
            warm_up=WARM_UP,
            after=window.close,
        )
    finally:
        await window.stop()


async def commands(person: Person, effort: Effort) -> list[Contest]:
    found = []
    for words in COMMANDS:
        name = " ".join(words)
        contest = await alternate(
            (f"{name}, frozen", command(person, *FROZEN, *words)),
            (f"{name}, from source", command(person, *SOURCE, *words)),
            rounds=effort.rounds,
            per_round=effort.of(PER_ROUND),
            warm_up=WARM_UP,
        )
        found.append(contest)
    return found


def rows(effort: Effort) -> list[Row]:
    """Nothing where there is no frozen program."""
    if not Path(FROZEN[0]).exists():
        print("There is no frozen program: dev.py build makes it.", file=sys.stderr)
        return []
    with new_person(screen=True) as person:
        write_rows(person, *(a_connection(f"Connection {number}") for number in range(20)))
        window = asyncio.run(windows(person, effort))
        contests = [window, *asyncio.run(commands(person, effort))]
    return [Row(ours.name, ours, limit, REACH) for ours, limit in contests]
