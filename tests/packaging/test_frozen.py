"""The frozen or installed program, where it can differ from the one in app/: nothing is missing.

`dev.py build --check` runs this with `--program`; without that option it is skipped.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import keystep
from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from tests.support.front_door import FrontDoor
from tests.support.keys import project_key, simulated
from tests.support.person import Person
from tests.support.processes import wait_until

pytestmark = pytest.mark.usefixtures("installed")

KEY, OTHER_KEY = project_key("one1"), project_key("two2")
OF_A_LOADER = ("LD_LIBRARY_PATH", "_PYI_", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH", "PYTHON")


def log_of(person: Person) -> str:
    """What was written down of mistakes, a module that is missing above all."""
    return "".join(path.read_text() for path in person.folder.rglob("keystep*.log*"))


def test_it_says_its_version(person: Person) -> None:
    assert person.keystep("--version").stdout == f"Keystep {keystep.__version__}\n"


def test_the_keychain_is_found_and_works(person: Person) -> None:
    done = person.keystep("doctor", "--json")
    keychain = json.loads(done.stdout)["doctor"]["keychain"]
    assert (keychain["state"], keychain["name"]) == ("passed", "Secret Service")


def test_every_command_does_its_work_with_a_real_keychain_over_tls(
    person: Person, tmp_path: Path
) -> None:
    openai = SimulatedOpenAI([simulated(KEY), simulated(OTHER_KEY)])
    with FrontDoor(openai, tmp_path / "door") as door:
        outside = door.environment()

        def run(*arguments: str, stdin: str = "") -> str:
            done = person.keystep(*arguments, stdin=stdin, env=outside)
            assert (done.returncode, done.stderr) == (0, ""), arguments
            return done.stdout

        def add(nickname: str) -> str:
            options = ("--nickname", nickname, "--key-stdin", "--json")
            answer = json.loads(run("add", *options, stdin=KEY))
            return str(answer["connection"]["id"])

        id_ = add("Marketing")
        assert person.secret_tool_lookup(f"{id_}/1") == KEY
        tested = json.loads(run("test", "Marketing", "--permissions", "--json"))
        assert "works" in json.dumps(tested)
        assert "Marketing" in run("list")
        assert "Marketing" in run("show", "Marketing")
        assert run("run", "Marketing", "--", "printenv", "OPENAI_API_KEY") == f"{KEY}\n"
        assert KEY in run("credential", "Marketing", "--format", "env")
        run("replace-key", "Marketing", "--key-stdin", stdin=OTHER_KEY)
        assert person.secret_tool_lookup(f"{id_}/2") == OTHER_KEY
        run("rename", "Marketing", "Sales")
        run("export", str(tmp_path / "list.json"))
        run("remove", "Sales", "--yes")
        assert person.keychain_items() == []
        run("import", str(tmp_path / "list.json"))
        assert "Sales" in run("list")
        for shell in ("bash", "zsh", "fish"):
            assert "keystep" in run("completion", shell)
    assert log_of(person) == ""


def test_a_program_that_gets_a_key_gets_nothing_of_the_loader(person: Person) -> None:
    before = {"LD_LIBRARY_PATH": "/opt/own"}
    done = person.keystep("--practice", "run", "Marketing", "--", "env", env=before)
    names = [line.partition("=") for line in done.stdout.splitlines()]
    ours = {name: value for name, _, value in names if name.startswith(OF_A_LOADER)}
    del ours["PYTHONPATH"]  # the test's own
    assert ours == before


def test_each_screen_can_be_painted(person: Person, tmp_path: Path) -> None:
    """The tour walks through all of them, the recipes and About as well."""
    done = person.keystep("--practice", "tour", "--out", str(tmp_path), timeout=110)
    assert done.returncode == 0, done.stderr
    names = [path.stem.partition("-")[2] for path in tmp_path.glob("*.png")]
    assert {"about", "use-okta-1", "replace-result"} <= set(names)
    assert len(names) > 90
    assert log_of(person) == ""


def test_the_window_opens_in_the_session_and_about_names_the_works_of_others(
    person_with_screen: Person,
) -> None:
    person = person_with_screen
    program = person.start_keystep("--practice")
    reader = person.reader()
    person.screen.wait_for_window("^Keystep", 30)
    reader.wait_for("Nickname: Marketing", "table cell")
    wait_until(lambda: person.screen.focused_window().startswith("Keystep"), "the keyboard")
    wait_until(lambda: reader.focused() is not None, "the focus")
    person.screen.key("alt+h")
    reader.wait_for("About Keystep", "menu item", timeout=30)
    person.screen.key("Up", "Return")
    person.screen.wait_for_window("^About Keystep$")
    for name in ("anyio", "argcomplete", "certifi"):  # as far as the table can be seen
        reader.wait_for(name, "table cell")
    program.terminate()
    wait_until(lambda: program.poll() is not None, "the end")


def test_the_system_is_asked_for_its_proxy(person: Person) -> None:
    env = {"https_proxy": "http://proxy.test:3128"}
    done = person.keystep("--ask-system-proxy", "https://api.openai.com/", env=env)
    assert json.loads(done.stdout) == "http://proxy.test:3128"
