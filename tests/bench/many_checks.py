"""Test all of 1,000 connections: how long it takes, and whether the window goes on meanwhile.

The window is the real one, on a screen of its own, with the real keychain of a new person; the
service is a process of its own on this computer. The limit asks the same keychain for the same
keys on one thread, and sends the same requests by bare httpx as soon as it has each key, as many at
once. Both begin cold, with what they have to import. The network's part alone is asked with a
keychain in memory, which costs nothing.

A gap is the time between two beats of a timer that is due every 5 ms.
"""

import json
import os
import sys
from dataclasses import dataclass

from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from tests.bench.figures import FRAME_MS, Effort, Figures, Row
from tests.bench.programs.many_keys import a_key, many_connections
from tests.bench.saved_lists import write_many
from tests.support.far_service import far_service
from tests.support.keys import simulated
from tests.support.person import PROJECT, Person, new_person

CONNECTIONS = 1_000
LEAST = 20
TOTAL_REACH = 1.3


def service() -> SimulatedOpenAI:
    """It knows the keys of all connections that there may be."""
    return SimulatedOpenAI([simulated(a_key(number)) for number in range(CONNECTIONS)])


def rows(effort: Effort) -> list[Row]:
    count = max(LEAST, effort.of(CONNECTIONS))
    with new_person(screen=True) as person, far_service(service) as port:
        write_many(person.catalog_path, many_connections(count))
        _run(person, "many_keys", str(count))
        stage = _Stage(person, count, port)
        whole = stage.take_turns(effort.rounds, "keychain")
        network = stage.take_turns(effort.rounds, "memory")
    name = f"Test all of {count:,} connections"
    idle = Figures("the same window idle", [one["idle_p99"] for one in whole.ours])
    still = Figures("the same window idle", [one["idle_longest"] for one in whole.ours])
    gaps = f"gap of the GUI's loop while {count:,} are tested"
    return [
        Row(f"{gaps}, p99", whole.figures("p99"), idle, FRAME_MS, is_absolute=True),
        Row(f"{gaps}, longest", whole.figures("longest"), still, 3 * FRAME_MS, is_absolute=True),
        Row(name, whole.figures("total"), whole.limit, TOTAL_REACH),
        Row(f"{name}, network part", network.figures("total"), network.limit, TOTAL_REACH),
    ]


@dataclass(frozen=True)
class _Turns:
    ours: "list[dict[str, float]]"
    limit: Figures

    def figures(self, name: str) -> Figures:
        return Figures("Keystep", [one[name] for one in self.ours])


@dataclass(frozen=True)
class _Stage:
    person: Person
    count: int
    port: int

    def take_turns(self, rounds: int, keychain: str) -> _Turns:
        ours, limit = list[dict[str, float]](), list[float]()
        name = "keyring and bare httpx" if keychain == "keychain" else "bare httpx"
        for number in range(rounds):
            for program in ("all_tested", "bare_checks")[:: 1 if number % 2 else -1]:
                told = self._measure(program, keychain)
                if program == "all_tested":
                    ours.append(told)
                else:
                    limit.append(told["total"])
        return _Turns(ours, Figures(name, limit))

    def _measure(self, program: str, keychain: str) -> dict[str, float]:
        told: dict[str, float] = json.loads(
            _run(self.person, program, str(self.count), str(self.port), keychain)
        )
        return told


def _run(person: Person, program: str, *arguments: str) -> str:
    path = os.pathsep.join([str(PROJECT / "app"), str(PROJECT)])
    command = (sys.executable, "-m", f"tests.bench.programs.{program}", *arguments)
    done = person.run(*command, env={"PYTHONPATH": path}, timeout=900)
    assert done.returncode == 0, done.stderr
    return done.stdout
