"""A service on a real socket with keys of every kind, and Keystep without a process of its own."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from keystep import bootstrap
from keystep.adapters.simulated_openai.service import SimulatedOpenAI, Trouble
from tests.support.keys import project_key, simulated
from tests.support.simulated_service import SimulatedService

KEYS = {trouble: project_key(f"k{number:03}") for number, trouble in enumerate(Trouble)}

Keystep = Callable[..., CompletedProcess[str]]


@pytest.fixture
def openai() -> SimulatedOpenAI:
    """Give a simulated OpenAI that knows one key for each trouble; slow is beyond patience."""
    keys = [simulated(text, trouble) for trouble, text in KEYS.items()]
    return SimulatedOpenAI(keys, slow_seconds=60)


@pytest.fixture
def address(openai: SimulatedOpenAI) -> Iterator[str]:
    """Run it and give its address."""
    with SimulatedService(openai) as service:
        yield service.url


@pytest.fixture
def keystep_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Keystep:
    """Run Keystep inside this process, where a process of its own would show nothing more."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("QT_QPA_PLATFORM")  # a window opened by mistake would never close

    def run(*arguments: str, stdin: str = "") -> CompletedProcess[str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
        try:
            code: object = bootstrap.main(list(arguments))
        except SystemExit as end:
            code = end.code
        assert isinstance(code, int)
        return CompletedProcess(arguments, int(code), *capsys.readouterr())

    return run
