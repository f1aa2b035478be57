"""What Keystep is made of: pinned to the letter, what the lock names, written down, looked up."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import keystep
from tests.support.person import PROJECT

RUN_LOCK, TEST_LOCK = (
    PROJECT / "packaging" / name for name in ("requirements.txt", "requirements-dev.txt")
)
LOCKS = pytest.mark.parametrize("lock", [RUN_LOCK, TEST_LOCK], ids=lambda lock: lock.name)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
FROM_PYTHON = {"pip", "setuptools"}
"""What a new virtual environment has by itself, in some versions."""

Load = Callable[[str], ModuleType]


def entries(lock: Path) -> Iterator[tuple[Requirement, list[str]]]:
    """Each locked package with its hashes; anything else in the file fails the test."""
    text = re.sub(r"\\\n\s*", "", lock.read_text(encoding="utf-8"))
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            words, *hashes = re.split(r"\s+(?=--hash)", line)
            yield Requirement(words), hashes


def pins(lock: Path) -> dict[str, set[str]]:
    """Versions by name; several where platforms or Pythons differ."""
    found: dict[str, set[str]] = {}
    for requirement, _hashes in entries(lock):
        found.setdefault(canonicalize_name(requirement.name), set()).add(str(requirement.specifier))
    return found


@LOCKS
def test_every_package_is_pinned_to_one_version_with_hashes(lock: Path) -> None:
    assert len(list(entries(lock))) > 20
    for requirement, hashes in entries(lock):
        assert requirement.url is None, requirement
        assert re.fullmatch(r"==[0-9][^,*]*", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(HASH.fullmatch(each) for each in hashes), requirement


def test_both_locks_name_the_same_versions() -> None:
    tested = pins(TEST_LOCK)
    assert {name: tested.get(name) for name in pins(RUN_LOCK)} == pins(RUN_LOCK)


def test_what_is_installed_is_what_the_lock_names() -> None:
    wanted = {
        canonicalize_name(requirement.name): str(requirement.specifier).removeprefix("==")
        for requirement, _hashes in entries(TEST_LOCK)
        if requirement.marker is None or requirement.marker.evaluate()
    }
    installed = {canonicalize_name(one.name): one.version for one in metadata.distributions()}
    ours = {name: version for name, version in installed.items() if name not in FROM_PYTHON}
    assert ours == {name: version for name, version in wanted.items() if name not in FROM_PYTHON}


def test_pip_installs_nothing_without_its_hash(
    load: Load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dev, commands = load("dev"), []
    monkeypatch.setattr(dev, "quietly", lambda command, *_, **__: commands.append(command))
    monkeypatch.setattr(dev, "write_stamp", lambda _lines: None)
    monkeypatch.setattr(dev, "site_packages", lambda: tmp_path)
    dev.install_lock(RUN_LOCK, ())
    [command] = commands
    assert {"--require-hashes", "--only-binary=:all:"} < set(command)


def test_the_bill_of_materials_is_valid_and_has_all_that_ships(load: Load, tmp_path: Path) -> None:
    path = tmp_path / "new" / "sbom.json"
    load("dev").write_sbom(path)
    bill = path.read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    read = json.loads(bill)
    listed: dict[str, set[str]] = {}
    for part in read["components"]:
        listed.setdefault(canonicalize_name(part["name"]), set()).add(f"=={part['version']}")
        assert part["externalReferences"][0]["hashes"], part["name"]
    assert listed == pins(RUN_LOCK)
    assert read["metadata"]["component"]["name"] == "keystep"
    assert read["metadata"]["component"]["version"] == keystep.__version__
    assert not {"serialNumber", "timestamp"} & {*read, *read["metadata"]}, "the same each time"


def package(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "version": "1.0", **more}


NOT_REACHED = "Not audited: the advisory service can't be reached from here.\n"
PARTLY = (
    "No known advisory for 1 locked packages.\nNot audited, as the service does not know them: a\n"
)
SKIPPED = package("a", skip_reason="Dependency not found on PyPI")
CLEAN = package("b", vulns=[])
HIT = package("c", vulns=[{"id": "PYSEC-2026-1", "fix_versions": ["1.1"]}])


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        ("", 0, NOT_REACHED),
        ([SKIPPED], 0, NOT_REACHED),
        ([CLEAN], 0, "No known advisory for 1 locked packages.\n"),
        ([CLEAN, SKIPPED], 0, PARTLY),
        ([CLEAN, HIT], 1, "c 1.0: PYSEC-2026-1, mended in 1.1\n"),
    ],
    ids=["no answer", "nothing known", "clean", "partly known", "an advisory"],
)
def test_the_audit_says_what_it_could_find_out(
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    answer: Any,
    code: int,
    said: str,
) -> None:
    def run(command: list[str], **_options: Any) -> subprocess.CompletedProcess[str]:
        assert {"pip_audit", "--require-hashes", "--disable-pip"} < set(command)
        printed = json.dumps({"dependencies": answer}) if answer else ""
        return subprocess.CompletedProcess(command, code, printed, "no route to host")

    monkeypatch.setattr(subprocess, "run", run)
    assert load("audit").main() == code
    assert capsys.readouterr().out == said


def test_a_service_that_never_answers_holds_nothing_up(
    load: Load, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(command: list[str], timeout: float, **_options: Any) -> Any:
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(subprocess, "run", run)
    assert load("audit").main() == 0
    assert capsys.readouterr().out.count("\n") == 1


def test_pip_audit_takes_the_options_that_it_is_given() -> None:
    """The tests above have no pip-audit: this one asks the real one, without the network."""
    command = [sys.executable, "-m", "pip_audit", "-r", "/dev/null", "--require-hashes"]
    how = ["--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    done = subprocess.run([*command, *how], capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["dependencies"] == [], done.stderr
