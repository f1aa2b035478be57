"""The wheel for Python programs, alone in an environment with nothing but what it asks for."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from keystep.domain.connection import Connection
from tests.cli.saved import KEY, a_connection, save, write_rows
from tests.packaging.conftest import load_script
from tests.support.keys import ACME, OTHER, PROJECT, simulated
from tests.support.person import Person
from tests.support.simulated_service import SimulatedService

GATEWAY = "https://gateway.example/v1"
TOOLKIT_AND_NETWORK = {"PySide6", "qasync", "httpx", "truststore"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as `dev.py wheel` builds it."""
    folder = tmp_path_factory.mktemp("wheels")
    load_script("dev").build_wheel(folder)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel, and what it says that it needs, as far as that is for here."""
    folder = tmp_path_factory.mktemp("alone")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
        [about] = [name for name in archive.namelist() if name.endswith("METADATA")]
        needed = re.findall(
            r"^Requires-Dist: ([\w.-]+)", archive.read(about).decode(), re.MULTILINE
        )
    assert set(needed) == {"keyring", "platformdirs"}
    for package in _with_all_they_need(needed):
        for file in package.files or ():
            if ".." not in file.parts and (top := folder / file.parts[0]) and not top.exists():
                top.symlink_to(str(package.locate_file(file.parts[0])))
    return folder


def _with_all_they_need(names: list[str]) -> Iterator[metadata.Distribution]:
    waiting, done = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        if name.lower() in done:
            continue
        done.add(name.lower())
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # for another system
        yield package
        waiting += [
            found[0]
            for requirement in package.requires or ()
            if "extra ==" not in requirement and (found := re.match(r"[\w.-]+", requirement))
        ]


def python(person: Person, alone: Path, script: str, **env: str) -> CompletedProcess[str]:
    """Run a Python that sees its own library and that folder, and nothing else."""
    command = (sys.executable, "-S", "-c", script)
    return person.run(*command, env={"PYTHONPATH": str(alone), **env})


@pytest.fixture
def full(person: Person) -> Connection:
    connection = replace(a_connection("Marketing", GATEWAY, organization=ACME.id), project=PROJECT)
    write_rows(person, connection)
    person.desktop.keyring.store("Keystep", str(connection.secret), KEY)
    return connection


def test_a_program_gets_the_connection_from_the_same_stores(
    person: Person, alone: Path, full: Connection
) -> None:
    script = """
import json
from keystep import connection
mine = connection(" marketing ")
print(json.dumps([mine.api_key, mine.organization, mine.project, mine.api_address]))
"""
    done = python(person, alone, script)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [KEY, ACME.id, PROJECT, GATEWAY]


def test_neither_toolkit_nor_network_is_loaded(
    person: Person, alone: Path, full: Connection
) -> None:
    script = """
import sys
from keystep import connection
connection("Marketing")
print(" ".join(sys.modules))
"""
    loaded = {name.partition(".")[0] for name in python(person, alone, script).stdout.split()}
    assert "keyring" in loaded
    assert not loaded & TOOLKIT_AND_NETWORK


def test_it_shows_no_key(person: Person, alone: Path, full: Connection) -> None:
    script = "from keystep import connection; print(connection('Marketing'))"
    done = python(person, alone, script)
    assert "Marketing" in done.stdout
    assert KEY not in done.stdout


@pytest.mark.parametrize(
    ("nickname", "says"), [("Nobody", "Nobody"), ("Without its key", "key")], ids=["none", "no key"]
)
def test_what_can_not_be_had_is_an_error_that_says_why(
    person: Person, alone: Path, nickname: str, says: str
) -> None:
    write_rows(person, a_connection("Without its key"))
    script = f"""
from keystep import ConnectionUnavailableError, connection
try:
    connection({nickname!r})
except ConnectionUnavailableError as error:
    print(error)
"""
    assert says in python(person, alone, script).stdout


def test_looking_for_a_connection_makes_nothing(person: Person, alone: Path) -> None:
    done = python(person, alone, "from keystep import connection; connection('Nobody')")
    assert "ConnectionUnavailableError" in done.stderr
    assert not person.catalog_path.parent.exists()


OFFICIAL = """
import openai
from keystep import connection
client = openai.OpenAI(**connection("Marketing").openai_arguments(), max_retries=0)
print([model.id for model in client.models.list()])
"""


@pytest.mark.parametrize("organization", [None, ACME.id])
def test_the_official_package_takes_it(person: Person, organization: str | None) -> None:
    """With an organization in the environment that is another key's."""
    openai = SimulatedOpenAI([simulated(KEY)])
    with SimulatedService(openai) as service:
        connection = replace(save(person, "Marketing", service.url), organization=organization)
        person.keystep("remove", "Marketing", "--yes")
        write_rows(person, connection)
        person.desktop.keyring.store("Keystep", str(connection.secret), KEY)
        stale = {"OPENAI_ORG_ID": OTHER.id, "OPENAI_API_KEY": "sk-stale"}
        done = person.run(sys.executable, "-c", OFFICIAL, env=stale)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("['")
    headers = openai.seen[-1].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers.get("openai-organization") == organization


def test_the_official_package_needs_nothing_but_keystep_run(person: Person) -> None:
    """It finds all in its environment."""
    openai = SimulatedOpenAI([simulated(KEY)])
    script = "import openai; print(len(openai.OpenAI(max_retries=0).models.list().data) > 0)"
    with SimulatedService(openai) as service:
        save(person, "Marketing", service.url)
        stale = {"OPENAI_ORG_ID": OTHER.id, "OPENAI_CUSTOM_HEADERS": "X-Old: 1"}
        command = ("run", "Marketing", "--", sys.executable, "-c", script)
        done = person.keystep(*command, env=stale)
    assert (done.stdout, done.returncode) == ("True\n", 0), done.stderr
    headers = openai.seen[-1].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert {"openai-organization", "x-old"} & set(headers) == set()


def test_nothing_is_left_out_that_it_imports(alone: Path) -> None:
    """Also not what is imported only once something is asked for."""
    inside = {
        ".".join(path.relative_to(alone).with_suffix("").parts)
        for path in (alone / "keystep").rglob("*.py")
    }
    imported = {
        node.module
        for path in (alone / "keystep").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("keystep.")
    }
    assert imported - {name.removesuffix(".__init__") for name in inside} == set()


def test_the_wheel_is_small_and_has_no_window(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if "/ui/" in name or "/cli/" in name]
    assert wheel.stat().st_size < 200_000
    subprocess.run([sys.executable, "-m", "zipfile", "-t", str(wheel)], check=True, stdout=-3)
