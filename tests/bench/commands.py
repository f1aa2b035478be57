"""How long the terminal waits: `list` beside Python itself, `run` beside the desktop's own tool.

Whole processes, each from its start to its end, with a real keychain of its own.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping

from tests.bench.figures import Effort, Row
from tests.cli.saved import a_connection, save, write_rows
from tests.support.person import PROJECT, SERVICE, Person, new_person
from tests.support.rounds import Contest, alternate

REACH = 2.0
CONNECTIONS = 1_000
PER_ROUND = 5
KEYSTEP = (sys.executable, "-m", "keystep")


def process(person: Person, *command: str) -> Callable[[], Awaitable[None]]:
    """Start it, and wait for its end."""
    env: Mapping[str, str] = person.environment(PYTHONPATH=str(PROJECT / "app"))

    async def once() -> None:
        started = await asyncio.create_subprocess_exec(
            *command, env=env, cwd=person.home, stdout=asyncio.subprocess.DEVNULL
        )
        assert await started.wait() == 0

    return once


async def list_contest(person: Person, effort: Effort) -> Contest:
    """All connections as JSON, beside a Python that does nothing."""
    write_rows(person, *(a_connection(f"Connection {number}") for number in range(CONNECTIONS)))
    return await _contest(
        (
            f"keystep list --json of {CONNECTIONS:,}",
            process(person, *KEYSTEP, "list", "--json"),
        ),
        ("python -c pass", process(person, sys.executable, "-c", "pass")),
        effort,
    )


async def run_contest(person: Person, effort: Effort) -> Contest:
    """A command with the key, by Keystep and by hand."""
    ref = save(person, "Marketing", "https://api.openai.com/v1").secret
    by_hand = f"secret-tool lookup service {SERVICE} username {ref}"
    script = f'OPENAI_API_KEY="$({by_hand})" exec true'
    return await _contest(
        ("keystep run N -- true", process(person, *KEYSTEP, "run", "Marketing", "--", "true")),
        ("secret-tool in a shell", process(person, "sh", "-c", script)),
        effort,
    )


Side = tuple[str, Callable[[], Awaitable[None]]]


async def _contest(ours: Side, limit: Side, effort: Effort) -> Contest:
    return await alternate(
        ours, limit, rounds=effort.rounds, per_round=effort.of(PER_ROUND), warm_up=1
    )


def rows(effort: Effort) -> list[Row]:
    """Both commands."""
    found = []
    for contest in (list_contest, run_contest):
        with new_person() as person:
            ours, limit = asyncio.run(contest(person, effort))
        found.append(Row(ours.name, ours, limit, REACH))
    return found
