"""The benchmarks run, take turns, and ask a service that is no part of their own process."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable

import httpx
import pytest

from keystep.adapters.asgi import AsgiApp, Message, Receive, Send
from tests.bench import one_check
from tests.bench.__main__ import main
from tests.support.far_service import far_service
from tests.support.person import PROJECT
from tests.support.rounds import Contest, Side, alternate


def says_where_it_runs() -> AsgiApp:
    async def app(scope: Message, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(os.getpid()).encode()})

    return app


def test_the_far_service_runs_in_a_process_of_its_own_and_ends() -> None:
    with far_service(says_where_it_runs) as port:
        told = httpx.get(f"http://127.0.0.1:{port}/", trust_env=False).text
        assert told.isdecimal()
        assert int(told) != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(int(told), 0)


def test_both_take_turns_and_neither_is_always_first() -> None:
    log: list[str] = []

    def step(name: str) -> Callable[[], Awaitable[None]]:
        async def note() -> None:
            log.append(name)

        return note

    contest = asyncio.run(
        alternate(("a", step("a")), ("b", step("b")), rounds=2, per_round=2, warm_up=1)
    )
    assert "".join(log) == "ab" + "bbaa" + "aabb"
    assert [len(side.rounds) for side in (contest.ours, contest.bare)] == [2, 2]


def test_the_table_shows_medians_spans_and_the_ratio() -> None:
    contest = Contest(Side("a check", (3.0, 1.0, 2.0)), Side("a request", (1.0, 1.0, 1.0)))
    lines = contest.table(reach=1.5).splitlines()
    assert lines[1].split() == ["a", "check", "2.00", "1.00–3.00"]
    assert lines[3].split() == ["ratio", "2.00", "1.00–3.00"]
    assert lines[4] == "reach at most 1.5: not reached"


def test_one_check_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ROUNDS", "PER_ROUND", "WARM_UP"):
        monkeypatch.setattr(one_check, name, 1)
    assert main(["one_check"]) == 0
    assert "one bare httpx request" in capsys.readouterr().out


def test_the_list_is_measured_at_each_size() -> None:
    """In a program of its own, which has no window yet."""
    few = "list.SIZES, list.ROUNDS, list.PER_ROUND, list.WARM_UP = (10, 20), 1, 1, 1"
    code = f"from tests.bench import list; {few}; list.main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": "app"},
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split()[-6:] for line in done.stdout.splitlines()[2:]]
    assert [row[-5] for row in rows] == ["10", "20"] * 4
    assert all(row[-1] in {"yes", "no"} for row in rows)


def test_an_unknown_benchmark_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["one_check", "nope"]) == 2
    assert "nope" in capsys.readouterr().err
