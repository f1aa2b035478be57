"""`dev.py`: what it installs, what it starts, and what it says where it may not."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest


class StartedError(Exception):
    """Stands for the program that dev.py would have become."""


@pytest.fixture
def dev(load: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module that sets nothing up and becomes nothing."""
    module = load("dev")

    def become(command: Sequence[str | Path], env: dict[str, str]) -> NoReturn:
        raise StartedError([str(word) for word in command][1:], env.get("QT_QPA_PLATFORM"))

    monkeypatch.setattr(module, "set_up", lambda *_args: None)
    monkeypatch.setattr(module, "become", become)
    monkeypatch.setattr(module, "in_venv", lambda _name: Path(sys.executable))
    monkeypatch.delenv("QT_QPA_PLATFORM")
    return module


def started(dev: ModuleType, arguments: list[str]) -> list[str]:
    with pytest.raises(StartedError) as caught:
        dev.run(arguments)
    command: list[str] = caught.value.args[0]
    return command


def test_arguments_are_run_exactly(dev: ModuleType) -> None:
    assert started(dev, ["list", "--json"]) == ["-m", "keystep", "list", "--json"]


def test_without_arguments_and_screen_it_tours_practice_mode(
    dev: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    command = started(dev, [])

    assert command[:5] == ["-m", "keystep", "--practice", "tour", "--out"]
    assert "There is no screen here" in capsys.readouterr().err


def test_a_screen_that_is_only_named_is_none(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":4711")

    assert "tour" in started(dev, [])


def test_with_a_screen_it_opens_practice_mode(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "has_screen", lambda: True)

    assert started(dev, []) == ["-m", "keystep", "--practice"]


def test_without_root_or_sudo_it_names_the_command_for_it(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(dev.shutil, "which", lambda _name: None)
    with pytest.raises(dev.SetupError) as caught:
        dev.install_packages(["libegl1", "xvfb"])

    words = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 xvfb"
    assert words in str(caught.value)


def test_as_root_nothing_goes_in_front_of_apt(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert dev.permission_for(["libegl1"]) == []


def test_only_what_is_missing_is_installed(dev: ModuleType) -> None:
    assert dev.missing_packages(["dpkg", "no-such-package-at-all"]) == ["no-such-package-at-all"]
