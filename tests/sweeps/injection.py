"""Has strace kill the real program, or fail its disk, at the Nth call of a kind that writes.

strace counts the calls of each thread for itself. All writes to the catalog's folder are made by
one thread, and so are nearly all to the bus: the Nth call is that of whoever comes to N first.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.support.person import PROJECT, Person

# strace 6.1 delivers no signal but the first with --seccomp-bpf, so only errors go with it.
_FILES = ("connections.db", "connections.db-wal", "connections.db-shm", "connections.db-journal")
_BESIDE = ("connections.lock", "refs.journal")
_CALL = re.compile(r"^(?P<thread>\d+) +(?P<call>[a-z0-9_]+)\((?P<rest>.*)$")
_WAKE_UP = '"\\0", 1, '


class Place(Enum):
    """Where the calls write to, with those that were seen there or would write there."""

    DISK = (
        "mkdir,openat,write,pwrite64,writev,pwritev,fsync,fdatasync,ftruncate,fallocate,"
        "rename,renameat,renameat2,unlink,unlinkat,fchmod,chmod,link"
    )
    BUS = "sendto,sendmsg,sendmmsg"


class How(Enum):
    """What happens: once for KILL and EIO; a full disk stays full."""

    KILL = "signal=KILL:when={number}"
    ENOSPC = "error=ENOSPC:when={number}+"
    EIO = "error=EIO:when={number}"


@dataclass(frozen=True)
class Point:
    place: Place
    call: str
    number: int
    how: How

    def __str__(self) -> str:
        return f"{self.how.name} at {self.call} {self.number} ({self.place.name.lower()})"

    @property
    def next(self) -> Point:
        return Point(self.place, self.call, self.number + 1, self.how)


@dataclass(frozen=True)
class Ended:
    """How a run of the program ended, and whether anything was done to it."""

    code: int
    output: str
    errors: str
    was_injected: bool


@dataclass(frozen=True)
class Calls:
    """What a run without injections did: how often each call is made by the busiest thread."""

    counts: dict[tuple[Place, str], int]
    wake_ups: frozenset[int]

    def points(self, how: How) -> Iterator[Point]:
        """Every point of the plan; a full disk and the bus have nothing to do with each other.

        The event loop's threads wake each other through a socket. No disk and no bus is at its
        other end, and no error can come from it, but one would let the loop sleep for ever.
        """
        for (place, call), count in self.counts.items():
            if place is Place.BUS and how is How.ENOSPC:
                continue
            for number in range(1, count + 1):
                if place is Place.DISK or how is How.KILL or number not in self.wake_ups:
                    yield Point(place, call, number, how)


def run_at(person: Person, point: Point, *arguments: str, stdin: str = "") -> Ended:
    """Run Keystep with the injection."""
    what = f"inject={point.call}:{point.how.value.format(number=point.number)}"
    faster = [] if point.how is How.KILL else ["--seccomp-bpf"]
    options = [*faster, "-e", f"trace={point.call}", "-e", what]
    done = _traced(person, point.place, options, *arguments, stdin=stdin)
    if point.how is How.KILL:
        return Ended(done.code, done.output, done.errors, done.code == -9)
    return Ended(done.code, done.output, done.errors, "(INJECTED)" in _log(person).read_text())


def calls_of(person: Person, place: Place, *arguments: str, stdin: str = "") -> Calls:
    """Run Keystep and write down what it does there."""
    options = ["--seccomp-bpf", "-e", f"trace={place.value}"]
    done = _traced(person, place, options, *arguments, stdin=stdin)
    assert "Traceback" not in done.errors, done.errors
    per_thread: Counter[tuple[str, str]] = Counter()
    wake_ups = set()
    for line in _log(person).read_text().splitlines():
        if match := _CALL.match(line):
            made = (match["thread"], match["call"])
            per_thread[made] += 1
            if _WAKE_UP in match["rest"]:
                wake_ups.add(per_thread[made])
    counts: defaultdict[tuple[Place, str], int] = defaultdict(int)
    for (_thread, call), count in per_thread.items():
        counts[place, call] = max(counts[place, call], count)
    return Calls(dict(counts), frozenset(wake_ups))


def _traced(person: Person, place: Place, options: list[str], *arguments: str, stdin: str) -> Ended:
    folder = person.catalog_path.parent
    paths = [folder, *(folder / name for name in (*_FILES, *_BESIDE))]
    where = [word for path in paths for word in ("-P", str(path))] if place is Place.DISK else []
    strace = ["strace", "-f", "-qq", "-o", str(_log(person)), *options, *where]
    done = person.run(
        *strace,
        *(sys.executable, "-m", "keystep", *arguments),
        stdin=stdin,
        env={"PYTHONPATH": str(PROJECT / "app"), "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=60,
    )
    return Ended(done.returncode, done.stdout, done.stderr, was_injected=False)


def _log(person: Person) -> Path:
    return person.folder / "strace.log"
