"""`keystep export [FILE]` and `keystep import FILE`."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from uuid import uuid4

import pytest

from keystep.cli.exit_codes import ExitCode
from tests.cli.conftest import Keystep
from tests.cli.contract import says
from tests.cli.saved import KEY, a_connection, nicknames, save, write_rows
from tests.support.person import Person


def test_a_list_goes_to_another_computer_and_comes_alive_there(
    person: Person, tmp_path: Path
) -> None:
    """The other computer is the same one without its list."""
    address = "http://127.0.0.1:1/v1"
    one = save(person, "Marketing", address)
    file = tmp_path / "list.json"
    done = person.keystep("export", str(file))
    assert done.stdout == "Exported 1 connection, without its key.\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    person.keystep("remove", "Marketing", "--yes")

    done = person.keystep("import", str(file))
    assert (done.returncode, done.stdout) == (
        0,
        "Imported 1 connection. Its key is missing: paste it to use the connection.\n",
    )
    shown = json.loads(person.keystep("show", "Marketing", "--json").stdout)["connection"]
    assert (shown["id"], shown["api_address"]) == (one.id, address)
    assert shown["last_check"]["cause"] == "key_missing"

    replaced = person.keystep("replace-key", "Marketing", "--key-stdin", "--no-check", stdin=KEY)
    assert replaced.returncode == 0, replaced.stderr
    tested = json.loads(person.keystep("test", "Marketing", "--json").stdout)
    assert tested["results"][0]["cause"] == "connection_refused", "the key is there again"


def test_without_a_file_the_list_goes_to_stdout_and_all_remarks_to_stderr(
    keystep_here: Keystep, tmp_path: Path
) -> None:
    done = keystep_here("--practice", "export")
    document = json.loads(done.stdout)
    assert (document["schema"], document["kind"]) == (1, "keystep-connections")
    assert done.stdout.isascii()
    file = tmp_path / "list.json"
    file.write_text(done.stdout)
    again = keystep_here("--practice", "import", str(file))
    assert "“Marketing” is taken here" in again.stderr
    assert "taken" not in again.stdout


def test_importing_twice_makes_no_doubles(person: Person, tmp_path: Path) -> None:
    write_rows(person, a_connection("Marketing"), a_connection("Sales"))
    file = tmp_path / "list.json"
    person.keystep("export", str(file))
    done = person.keystep("import", str(file))
    assert done.returncode == 0
    assert done.stdout == "Nothing new was imported.\n"
    assert "2 are here already and stay as they are." in done.stderr
    assert nicknames(person) == ["Marketing", "Sales"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (KEY, "looks like a secret key"),
        ("{", "is no list"),
        ('{"kind": "keystep-connections", "schema": 2}', "newer Keystep"),
        (None, "no such file"),
    ],
)
def test_a_file_that_can_t_be_used_is_2_and_nothing_of_it_is_repeated(
    keystep_here: Keystep, tmp_path: Path, content: str | None, said: str
) -> None:
    file = tmp_path / "list.json"
    if content is not None:
        file.write_text(content)
    done = keystep_here("--practice", "import", str(file))
    says(done, said, code=ExitCode.USAGE)
    assert "Nothing was imported." in done.stderr
    assert KEY not in done.stderr


def test_one_that_is_left_out_is_2_and_the_others_come_in(person: Person, tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    write_rows(person, a_connection("Marketing"), a_connection("Sales"))
    person.keystep("export", str(file))
    document = json.loads(file.read_text())
    for row in document["connections"]:
        row["id"] = str(uuid4())
    document["connections"][0]["api_address"] = "http://evil.example/v1"
    file.write_text(json.dumps(document))
    done = person.keystep("import", str(file))
    assert done.returncode == ExitCode.USAGE
    assert (
        "Number 1 in the file (“Marketing”) was left out. The service address must" in done.stderr
    )
    assert nicknames(person) == ["Marketing", "Sales", "Sales 2"]


def test_a_place_that_can_t_be_written_to_is_2(keystep_here: Keystep, tmp_path: Path) -> None:
    done = keystep_here("--practice", "export", str(tmp_path / "none" / "list.json"))
    says(done, "no such file or folder", code=ExitCode.USAGE)
