"""The policy of a computer as it is found in real use: files in /etc, the whole program, sockets.

Rule 6 of where a key may go, and everything else that an organisation can settle. The rules point
by point: `domain/test_policy.py`; the files: `domain/test_read_policy.py`, `adapters/policy/`.
"""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from tests.cli.contract import document
from tests.cli.saved import KEY, a_connection, save, write_rows
from tests.support.keys import simulated
from tests.support.managed_computer import ManagedComputer, can_be_managed
from tests.support.person import PROJECT, Person
from tests.support.recorder import HOST, Recorder, answer
from tests.support.simulated_service import SimulatedService

pytestmark = pytest.mark.skipif(
    not can_be_managed(), reason="needs root and mount namespaces, to put a policy over /etc"
)
ACME = """
[organisation]
name = "Acme Ltd"
support_email = "it@acme.example"
"""
NOBODY_LISTENS = {"HTTPS_PROXY": f"http://{HOST}:1"}
"""No test asks the real OpenAI."""
ANOTHER_KEY = KEY[:-4] + "Othr"


@pytest.fixture
def gateway() -> Iterator[SimulatedService]:
    """Run the gateway of the organisation; it knows two keys."""
    with SimulatedService(SimulatedOpenAI([simulated(KEY), simulated(ANOTHER_KEY)])) as service:
        yield service


@pytest.fixture
def elsewhere() -> Iterator[Recorder]:
    """Run a host that no key is to reach. It would take any."""
    with Recorder(answer()) as recorder:
        yield recorder


def computer(folder: Path, policy: str) -> ManagedComputer:
    return ManagedComputer(folder, **{"10-acme": ACME + policy})


def set_to(address: str) -> str:
    return f'[policy]\napi_address = "{address}"\n'


def add(here: ManagedComputer, person: Person, *more: str) -> CompletedProcess[str]:
    return here.keystep(person, "add", "--nickname", "Mine", "--key-stdin", *more, stdin=KEY)


def listed(here: ManagedComputer, person: Person) -> list[Any]:
    done = here.keystep(person, "list", "--json")
    assert done.returncode == 0, done.stderr
    connections: list[Any] = json.loads(done.stdout)["connections"]
    return connections


def examined(here: ManagedComputer, person: Person) -> Any:
    return document(here.keystep(person, "doctor", "--json", env=NOBODY_LISTENS), "doctor")


def test_a_new_connection_is_made_at_the_address_that_is_set(
    person: Person, tmp_path: Path, gateway: SimulatedService
) -> None:
    here = computer(tmp_path, set_to(gateway.url))
    done = add(here, person)
    assert done.returncode == 0, done.stderr
    [saved] = listed(here, person)
    assert saved["api_address"] == gateway.url


def test_another_address_is_refused_before_anything_is_sent(
    person: Person, tmp_path: Path, elsewhere: Recorder
) -> None:
    here = computer(tmp_path, set_to("https://gateway.acme.example/v1"))
    done = add(here, person, "--api-address", elsewhere.url)
    assert done.returncode == 2
    assert done.stderr == (
        "Set by Acme Ltd: https://gateway.acme.example/v1. Leave the option out to use that.\n"
    )
    assert elsewhere.connections == 0
    assert person.keychain_items() == []


def test_an_empty_address_does_not_get_around_it(person: Person, tmp_path: Path) -> None:
    here = computer(tmp_path, set_to("https://gateway.acme.example/v1"))
    assert add(here, person, "--api-address", "").returncode == 2


def test_what_is_recommended_can_be_chosen_otherwise(
    person: Person, tmp_path: Path, gateway: SimulatedService
) -> None:
    usual = '[recommended]\napi_address = "https://gateway.acme.example/v1"\n'
    here = computer(tmp_path, usual)
    done = add(here, person, "--api-address", gateway.url)
    assert done.returncode == 0, done.stderr


def test_ids_that_are_set_are_used_and_others_refused(
    person: Person, tmp_path: Path, gateway: SimulatedService
) -> None:
    here = computer(tmp_path, set_to(gateway.url) + 'organization_id = "org-Acme1"\n')
    assert add(here, person, "--organization", "org-Other1").returncode == 2
    done = add(here, person, "--no-check")
    assert done.returncode == 0, done.stderr
    assert listed(here, person)[0]["organization"] == "org-Acme1"


def test_a_saved_key_is_not_sent_where_another_address_is_set(
    person: Person, tmp_path: Path, elsewhere: Recorder
) -> None:
    """Neither to the old address nor to the new one, by no command, and everyone says why."""
    with Recorder(answer()) as set_address:
        here = computer(tmp_path, set_to(set_address.url))
        save(person, "Mine", elsewhere.url)
        [saved] = listed(here, person)
        tested = here.keystep(person, "test", "--all", "--permissions", "--json")
        ran = here.keystep(person, "run", "Mine", "--", "env")
        given = here.keystep(person, "credential", "Mine", "--format", "json")
        reported = here.keystep(person, "test", "Mine", "--report")
        assert set_address.connections == elsewhere.connections == 0
    assert saved["last_check"]["cause"] == "address_set_by_policy"
    assert saved["last_check"]["title"] == "Set by Acme Ltd: paste the key again"
    assert tested.returncode == 1
    [result] = json.loads(tested.stdout)["results"]
    assert (result["cause"], result["status"]) == ("address_set_by_policy", "failed")
    assert result["action"] == "do:paste_key"
    assert {finding["state"] for finding in result["findings"]} == {"not_tried"}
    assert result["what_to_do"][-1] == "For help, ask Acme Ltd: it@acme.example"
    assert (ran.returncode, given.returncode) == (2, 2)
    assert ran.stderr.startswith("Set by Acme Ltd: paste the key again.")
    assert reported.stdout.endswith("- Help: Acme Ltd, it@acme.example\n")
    for done in (tested, ran, given, reported):
        assert KEY not in done.stdout + done.stderr


@pytest.mark.parametrize("key", [KEY, ANOTHER_KEY], ids=["the same key", "another key"])
def test_pasting_the_key_again_moves_the_connection(
    person: Person, tmp_path: Path, elsewhere: Recorder, gateway: SimulatedService, key: str
) -> None:
    """What is pasted goes to the new address only, and the old key is kept nowhere."""
    here = computer(tmp_path, set_to(gateway.url))
    save(person, "Mine", elsewhere.url)
    replaced = here.keystep(
        person, "replace-key", "Mine", "--key-stdin", "--keep-old", "30", stdin=key
    )
    assert replaced.returncode == 0, replaced.stderr
    assert elsewhere.connections == 0
    [saved] = listed(here, person)
    assert (saved["api_address"], saved["old_key"]) == (gateway.url, None)
    [item] = person.keychain_items()
    assert person.secret_tool_lookup(item.username) == key
    assert here.keystep(person, "test", "Mine").returncode == 0
    assert here.keystep(person, "replace-key", "Mine", "--go-back").returncode == 2
    assert elsewhere.connections == 0


def test_only_allowed_addresses_get_keys(
    person: Person, tmp_path: Path, elsewhere: Recorder, gateway: SimulatedService
) -> None:
    here = computer(tmp_path, f'[policy]\nallowed_addresses = ["{gateway.url}"]\n')
    save(person, "Old", elsewhere.url)
    refused = add(here, person, "--api-address", elsewhere.url, "--no-check")
    allowed = add(here, person, "--api-address", gateway.url)
    tested = here.keystep(person, "test", "Old", "--json")
    replaced = here.keystep(
        person, "replace-key", "Old", "--key-stdin", "--no-check", stdin=ANOTHER_KEY
    )
    ran = here.keystep(person, "run", "Old", "--", "env")
    assert (refused.returncode, allowed.returncode, replaced.returncode) == (2, 0, 2)
    assert json.loads(tested.stdout)["results"][0]["cause"] == "address_not_allowed"
    assert (tested.returncode, ran.returncode) == (1, 2)
    assert "OPENAI_BASE_URL" not in ran.stdout
    assert elsewhere.connections == 0


def test_a_list_from_elsewhere_brings_no_address_that_is_not_allowed(
    person: Person, tmp_path: Path, gateway: SimulatedService
) -> None:
    write_rows(person, a_connection("Good", gateway.url), a_connection("Bad"))
    path = tmp_path / "list.json"
    assert person.keystep("export", str(path)).returncode == 0
    here = computer(tmp_path, f'[policy]\nallowed_addresses = ["{gateway.url}"]\n')
    person.catalog_path.unlink()
    done = here.keystep(person, "import", str(path))
    assert done.returncode == 2
    assert "This address is not allowed." in done.stderr
    assert [one["nickname"] for one in listed(here, person)] == ["Good"]


def test_the_list_is_not_exported_where_that_is_not_allowed(person: Person, tmp_path: Path) -> None:
    here = computer(tmp_path, "[policy]\nallow_export = false\n")
    path = tmp_path / "list.json"
    done = here.keystep(person, "export", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Set by Acme Ltd: the list is not to be exported.\n"
    assert not path.exists()


def test_no_key_is_shown_on_a_screen_where_that_is_not_allowed(
    person: Person, tmp_path: Path
) -> None:
    """To a program it is given all the same: that is what Keystep is for."""
    here = computer(tmp_path, "[policy]\nallow_reveal = false\n")
    save(person, "Mine", "http://127.0.0.1:1/v1")
    given = ("credential", "Mine", "--format", "env")
    assert KEY in here.keystep(person, *given).stdout
    keyboard, screen = pty.openpty()
    try:
        shown = subprocess.run(
            here.command(sys.executable, "-m", "keystep", *given, "--reveal"),
            check=False,
            env=person.environment(PYTHONPATH=str(PROJECT / "app")),
            stdin=subprocess.DEVNULL,
            stdout=screen,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        os.close(screen)
        with suppress(OSError):
            assert os.read(keyboard, 4096) == b"", "something stands on the screen"
    finally:
        os.close(keyboard)
    assert shown.returncode == 2
    assert shown.stderr == "Set by Acme Ltd: no key is to be shown on a screen.\n"


def test_a_policy_that_cant_be_read_makes_nothing_free(
    person: Person, tmp_path: Path, elsewhere: Recorder
) -> None:
    """The list is there, and says so; no key goes anywhere until IT has mended it."""
    here = computer(tmp_path, f'[policy]\nallowed_addresses = ["{elsewhere.url}"]\n')
    save(person, "Mine", elsewhere.url)
    here.put("20", "").chmod(0o646)
    [saved] = listed(here, person)
    tested = here.keystep(person, "test", "Mine")
    ran = here.keystep(person, "run", "Mine", "--", "env")
    exported = here.keystep(person, "export")
    doctor = here.keystep(person, "doctor", "--json")
    assert saved["last_check"]["cause"] == "policy_unreadable"
    assert (tested.returncode, ran.returncode, exported.returncode) == (1, 2, 2)
    assert add(here, person, "--api-address", elsewhere.url, "--no-check").returncode == 2
    assert KEY.encode() not in elsewhere.heard, "the doctor asks without a key"
    assert KEY not in ran.stdout
    found = json.loads(doctor.stdout)["doctor"]["policy"]
    assert doctor.returncode == 1
    assert found["state"] == "failed"
    assert [one["source"] for one in found["refused"]] == ["/etc/keystep/policy.d/20.toml"]
    assert found["what_to_do"]
    assert found["managed_by"] == "Acme Ltd"
    log = person.home / ".local/state/keystep/log/keystep.log"
    assert "/etc/keystep/policy.d/20.toml" in log.read_text()


def test_the_doctor_lists_each_setting_with_its_file(person: Person, tmp_path: Path) -> None:
    here = ManagedComputer(
        tmp_path,
        **{
            "10": ACME + "[policy]\ntest_interval_minutes = 60\nallow_export = false\n",
            "20": "[policy]\ntest_interval_minutes = 120\n"
            '[recommended]\nproxy = "none"\nbeep = 1\n',
        },
    )
    found = examined(here, person)["policy"]
    folder = "/etc/keystep/policy.d"
    assert (found["state"], found["managed_by"]) == ("passed", "Acme Ltd")
    assert [tuple(one.values()) for one in found["settings"]] == [
        ("allow_export", "mandatory", False, f"{folder}/10.toml"),
        ("test_interval_minutes", "mandatory", 120, f"{folder}/20.toml"),
        ("proxy", "recommended", "none", f"{folder}/20.toml"),
    ]
    assert found["unknown"] == [{"source": f"{folder}/20.toml", "name": "recommended.beep"}]
    words = here.keystep(person, "doctor", env=NOBODY_LISTENS).stdout
    assert f"test_interval_minutes = 120 (mandatory, from {folder}/20.toml)" in words
    assert f"“recommended.beep” in {folder}/20.toml is not known here" in words


def test_practice_mode_follows_no_policy_and_says_so(person: Person, tmp_path: Path) -> None:
    here = computer(tmp_path, "[policy]\nallow_export = false\n")
    assert here.keystep(person, "--practice", "export").returncode == 0
    done = here.keystep(person, "--practice", "doctor")
    assert "Policy: Fine. None: practice mode follows no settings" in done.stdout


def test_requests_take_the_proxy_that_is_set_whatever_the_environment_says(
    person: Person, tmp_path: Path
) -> None:
    with Recorder() as proxy, Recorder() as other:
        here = computer(tmp_path, f'[policy]\nproxy = "http://{HOST}:{proxy.port}"\n')
        wrong = {"HTTPS_PROXY": f"http://{HOST}:{other.port}", "NO_PROXY": "*"}
        save(person, "Mine", "https://api.openai.com/v1")
        here.keystep(person, "test", "Mine", env=wrong)
        assert proxy.requests() == ["CONNECT api.openai.com:443 HTTP/1.1"]
        assert other.connections == 0


def test_a_recommended_proxy_is_for_a_computer_that_names_none(
    person: Person, tmp_path: Path
) -> None:
    with Recorder() as usual, Recorder() as own:
        here = computer(tmp_path, f'[recommended]\nproxy = "http://{HOST}:{usual.port}"\n')
        save(person, "Mine", "https://api.openai.com/v1")
        here.keystep(person, "test", "Mine", env={"HTTPS_PROXY": f"http://{HOST}:{own.port}"})
        assert (usual.connections, own.connections) == (0, 1)
        here.keystep(person, "test", "Mine")
        assert (usual.connections, own.connections) == (1, 1)


def test_the_authorities_of_the_organisation_are_trusted(person: Person, tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    folder.mkdir()
    app = SimulatedOpenAI([simulated(KEY)])
    with SimulatedService(app, tls_folder=folder) as service:
        save(person, "Mine", service.url)
        here = computer(tmp_path, f'[policy]\nca_file = "{service.ca_path}"\n')
        trusted = here.keystep(person, "test", "Mine", "--json")
        assert json.loads(trusted.stdout)["results"][0]["cause"] == "works"
        here.put("20", '[policy]\nca_file = "/nowhere/acme.pem"\n')
        lacking = here.keystep(person, "test", "Mine", "--json")
        assert json.loads(lacking.stdout)["results"][0]["status"] == "unknown"
    lacks = {"variable": "ca_file", "path": "/nowhere/acme.pem", "readable": False}
    assert lacks in examined(here, person)["trust"]["files"]


def test_a_python_program_gets_no_key_for_an_address_that_is_not_allowed(
    person: Person, tmp_path: Path
) -> None:
    here = computer(tmp_path, set_to("https://gateway.acme.example/v1"))
    save(person, "Mine", "https://api.openai.com/v1")
    script = "from keystep.for_programs import connection; print(connection('Mine').api_key)"
    done = person.run(
        *here.command(sys.executable, "-c", script), env={"PYTHONPATH": str(PROJECT / "app")}
    )
    assert done.returncode == 1
    assert "IT has set another service address." in done.stderr
    assert KEY not in done.stdout + done.stderr
