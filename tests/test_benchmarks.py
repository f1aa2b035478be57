"""The benchmarks run, take turns, and ask a service that is no part of their own process."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from keystep.adapters.asgi import AsgiApp, Message, Receive, Send
from tests.bench.__main__ import BENCHES, main
from tests.bench.figures import Figures, Row, table
from tests.bench.frozen import FROZEN
from tests.support.far_service import far_service
from tests.support.person import PROJECT
from tests.support.rounds import alternate


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
    assert [len(side.rounds) for side in contest] == [2, 2]


def test_the_table_shows_medians_spans_ratios_and_what_was_met() -> None:
    ours, limit = Figures("Keystep", (3.0, 1.0, 2.0)), Figures("a request", (1.0, 1.0, 1.0))
    rows = [Row("a", ours, limit, 2.0), Row("b", ours, limit, 1.5), Row("c", ours, limit, None)]
    _head, _line, *lines = table([*rows, Row("d", ours, limit, 1.0, is_absolute=True)]).splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[0] == ["a", "2 ms (1–3)", "a request: 1 ms (1–1)", "2.00", "2 ×", "met"]
    assert [row[4:] for row in cells[1:]] == [["1.5 ×", "missed"], ["", ""], ["1 ms", "missed"]]


MEASURED_HERE = [name for name in BENCHES if name != "frozen" or Path(FROZEN[0]).exists()]
"""The frozen program is measured where one was built."""


@pytest.mark.parametrize("name", MEASURED_HERE)
def test_each_is_measured_in_its_smallest_size(name: str) -> None:
    """In a program of its own, which has no window yet."""
    code = f"""if True:
        from tests.bench import list, windows
        from tests.bench.__main__ import main
        from tests.bench.figures import SMALLEST

        windows.SIZES = (0, 100)
        list.SIZE = 20
        if __name__ == "__main__":
            raise SystemExit(main(["{name}"], SMALLEST))
    """
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": "app"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = done.stdout.splitlines()[2:]
    assert rows
    assert all(row.split("|")[4].strip().replace(".", "").isdecimal() for row in rows)


def test_an_unknown_benchmark_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["one_check", "nope"]) == 2
    assert "nope" in capsys.readouterr().err
