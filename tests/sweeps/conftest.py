"""Desktops for the sweeps, and the count of what was swept."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.support.person import Desktop, new_desktop

AT_ONCE = 2
SWEPT = pytest.StashKey[dict[str, int]]()


@pytest.fixture(scope="session")
def swept(pytestconfig: pytest.Config) -> dict[str, int]:
    """How many points were tried, by test."""
    return pytestconfig.stash.setdefault(SWEPT, {})


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the count."""
    if counts := config.stash.get(SWEPT, {}):
        terminalreporter.section("points where the program was killed or its disk failed")
        for name, count in counts.items():
            terminalreporter.write_line(f"{count:5} {name}")
        terminalreporter.write_line(f"{sum(counts.values()):5} in total")


@pytest.fixture(scope="session")
def desktops() -> Iterator[list[Desktop]]:
    """Some desktops to sweep on at once, each with a keychain of its own."""
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "true"]
    traced = subprocess.run(command, check=False, capture_output=True, text=True)
    if traced.returncode:
        pytest.fail(
            "The sweep has strace kill the program, and strace can't watch a program here"
            f" (in a container, allow SYS_PTRACE): {traced.stderr.strip()}"
        )
    with ExitStack() as running:
        yield [running.enter_context(new_desktop()) for _number in range(AT_ONCE)]
