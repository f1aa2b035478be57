"""`keystep run NICKNAME -- COMMAND`: the command in Keystep's place, with the connection to use."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from keystep.domain.connection import Connection
from tests.cli.contract import says
from tests.cli.saved import KEY, a_connection, save, write_rows
from tests.cli.terminal import Terminal
from tests.support.keys import ACME
from tests.support.person import Person
from tests.support.processes import wait_until

GATEWAY = "https://gateway.example/v1"
SHOW = "import json, os; print(json.dumps(dict(os.environ)))"
IGNORED = "import signal; print(*(s.name for s in signal.Signals if signal.getsignal(s)"
IGNORED += " is signal.SIG_IGN))"


@pytest.fixture
def saved(person: Person) -> Connection:
    return save(person, "Marketing", GATEWAY)


def run(person: Person, *command: str, **env: str) -> CompletedProcess[str]:
    return person.keystep("run", "Marketing", "--", *command, env=env)


def shown(person: Person, **env: str) -> dict[str, str]:
    """The environment that a command sees."""
    done = run(person, sys.executable, "-c", SHOW, **env)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_the_command_gets_key_and_address_and_nothing_stale(
    person: Person, saved: Connection
) -> None:
    stale = {"OPENAI_API_KEY": "old", "OPENAI_ORG_ID": "org-Old", "OPENAI_ADMIN_KEY": "old"}
    env = shown(person, **stale, OPENAI_LOG="debug")
    assert {name: env[name] for name in env if name.startswith("OPENAI_")} == {
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": GATEWAY,
        "OPENAI_LOG": "debug",
    }
    assert env["HOME"] == str(person.home)


def test_organization_and_project_go_along(person: Person) -> None:
    connection = save(person, "Other", GATEWAY)
    person.keystep("remove", "Other", "--yes")
    full = replace(connection, nickname="Marketing", organization=ACME.id, project="proj_Abc")
    write_rows(person, full)
    person.desktop.keyring.store("Keystep", str(full.secret), KEY)
    env = shown(person)
    assert (env["OPENAI_ORG_ID"], env["OPENAI_PROJECT_ID"]) == (ACME.id, "proj_Abc")


def test_every_exit_code_is_the_commands_own(
    person: Person, saved: Connection, *, full_sweep: bool
) -> None:
    for code in range(256) if full_sweep else (0, 1, 2, 4, 70, 126, 130, 255):
        assert run(person, "sh", "-c", f"exit {code}").returncode == code


def test_it_becomes_the_command(person: Person, saved: Connection) -> None:
    """The same process, so that job control, limits and what waits for it are not fooled."""
    with Terminal(person).start(
        "run", "Marketing", "--", sys.executable, "-c", "import os; print(os.getpid())"
    ) as process:
        output, _errors = process.communicate(timeout=30)
        assert int(output) == process.pid


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGKILL", "SIGSEGV", "SIGPIPE"])
def test_death_by_a_signal_is_seen_as_such(person: Person, saved: Connection, name: str) -> None:
    script = f"kill -{name.removeprefix('SIG')} $$"
    with Terminal(person).start("run", "Marketing", "--", "sh", "-c", script) as process:
        assert process.wait(30) == -signal.Signals[name]


def test_no_signal_is_ignored_that_was_not_before(person: Person, saved: Connection) -> None:
    with Terminal(person).start(
        "run", "Marketing", "--", "grep", "^SigIgn", "/proc/self/status"
    ) as ours:
        keystep = ours.communicate(timeout=30)[0]
    bare = subprocess.run(
        ["env", "--default-signal=INT", "grep", "^SigIgn", "/proc/self/status"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert keystep == bare.stdout


def test_core_dumps_are_as_they_were(person: Person, saved: Connection) -> None:
    script = 'ulimit -S -c unlimited && "$@" && cat /proc/self/coredump_filter'
    done = Terminal(person).shell(
        script, "run", "Marketing", "--", "sh", "-c", "ulimit -S -c; cat /proc/self/coredump_filter"
    )
    limit, inside, outside = done.stdout.split()
    assert (limit, inside) == ("unlimited", outside)


def test_what_is_piped_in_and_out_is_the_commands_own(person: Person, saved: Connection) -> None:
    data = "".join(f"line {number}\n" for number in range(20_000))
    done = person.keystep("run", "Marketing", "--", "cat", stdin=data)
    assert done.stdout == data


def test_a_terminal_is_the_commands_own(person: Person, saved: Connection) -> None:
    done = Terminal(person).type(
        "hello\n", "run", "Marketing", "--", "sh", "-c", "read a; tty; echo $a"
    )
    said = done.stdout.split()
    assert said[0].startswith("/dev/pts/")
    assert said[1] == "hello"


@pytest.mark.parametrize(
    "arguments",
    [("a b", "", "'\"`$(id)`", "*", "--", "-x", "--json", "東京"), ("--practice",), ("",)],
)
def test_arguments_arrive_as_they_are(
    person: Person, saved: Connection, arguments: tuple[str, ...]
) -> None:
    show = "import json, sys; print(json.dumps(sys.argv[1:]))"
    done = run(person, sys.executable, "-c", show, *arguments)
    assert json.loads(done.stdout) == list(arguments)


def test_no_shell_reads_the_command(person: Person, saved: Connection) -> None:
    done = run(person, "echo hello > file")
    assert done.returncode == 127
    assert not (person.home / "file").exists()


def test_a_command_that_is_not_there_ends_with_127(person: Person, saved: Connection) -> None:
    says(run(person, "no-such-command"), "There is no command “no-such-command”.", code=127)


def test_a_file_that_can_not_be_run_ends_with_126(person: Person, saved: Connection) -> None:
    file = person.home / "notes.txt"
    file.write_text("hello")
    says(run(person, str(file)), "can't be run", code=126)


def test_a_program_of_another_kind_of_computer_ends_with_126(
    person: Person, saved: Connection
) -> None:
    file = person.home / "program"
    file.write_bytes(b"\x7fELF" + bytes(60))
    file.chmod(0o700)
    says(run(person, str(file)), "can't be run", code=126)


def test_without_a_command_it_says_how(person: Person, saved: Connection) -> None:
    says(person.keystep("run", "Marketing", "--"), "keystep run NICKNAME -- COMMAND", code=2)


def test_an_unknown_connection_starts_nothing(person: Person) -> None:
    made = person.home / "made"
    done = run(person, "touch", str(made))
    says(done, "There is no connection called “Marketing”.", code=3)
    assert not made.exists()


def test_a_key_that_is_gone_starts_nothing(person: Person) -> None:
    write_rows(person, a_connection("Marketing"))
    made = person.home / "made"
    says(run(person, "touch", str(made)), "missing", code=4)
    assert not made.exists()


def test_a_locked_keychain_starts_nothing(locked_person: Person) -> None:
    write_rows(locked_person, a_connection("Marketing"))
    made = locked_person.home / "made"
    done = run(locked_person, "touch", str(made))
    says(done, "locked", code=4)
    assert not made.exists()


def test_without_a_keychain_it_starts_nothing(person_without_keychain: Person) -> None:
    write_rows(person_without_keychain, a_connection("Marketing"))
    assert run(person_without_keychain, "true").returncode == 4


def test_the_key_is_in_no_argument_and_in_no_other_environment(
    person: Person, saved: Connection
) -> None:
    """Keystep has the key in its memory alone until the very call that makes it the command."""
    with Terminal(person).start("run", "Marketing", "--", "sleep", "60") as process:

        def environment_of(file: str) -> bytes:
            return Path(f"/proc/{process.pid}/{file}").read_bytes()

        wait_until(lambda: environment_of("cmdline").startswith(b"sleep\0"), "the command")
        assert KEY.encode() not in environment_of("cmdline")
        others = [pid for pid in person.processes() if pid != process.pid]
        for pid in others:
            assert KEY.encode() not in Path(f"/proc/{pid}/environ").read_bytes()


def test_practice_runs_with_a_practice_key(person: Person) -> None:
    done = person.keystep(
        "--practice", "run", "Marketing", "--", "sh", "-c", "echo $OPENAI_API_KEY"
    )
    assert done.stdout.startswith("sk-practice-"), done.stderr


def test_in_a_terminal_without_a_screen_no_wizard_is_offered(person: Person) -> None:
    done = Terminal(person).type("y\n", "run", "Marketing", "--", "true")
    says(done, "There is no connection called “Marketing”.", code=3)
    assert "Make it now?" not in done.stderr
