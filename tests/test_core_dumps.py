"""No dump of a real process holds a key, whatever whoever started it had allowed."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.keys import project_key
from tests.support.person import PROJECT

KEY = project_key()
PATTERN = Path("/proc/sys/kernel/core_pattern")
writes_files = pytest.mark.skipif(
    PATTERN.read_text().startswith("|"), reason="this system hands its dumps to a program"
)


def run(folder: Path, script: str, *, faults: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a script that knows the key, with dumps of any size allowed."""
    options = ["-X", "faulthandler"] if faults else []
    return subprocess.run(
        [sys.executable, *options, "-c", script],
        check=False,
        input=KEY,
        cwd=folder,
        env={"PYTHONPATH": str(PROJECT / "app")},
        preexec_fn=allow_dumps,
        capture_output=True,
        encoding="utf-8",
    )


def allow_dumps() -> None:
    unlimited = resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_CORE, (unlimited, unlimited))


KNOW_AND_CRASH = """
import os, signal, sys
key = sys.stdin.read()
os.kill(os.getpid(), signal.SIGSEGV)
"""
AS_KEYSTEP = f"""
import sys
from keystep import __main__, bootstrap
def start(arguments):
    {KNOW_AND_CRASH.strip().replace(chr(10), "; ")}
bootstrap.start = start
sys.exit(__main__.main())
"""


@writes_files
def test_another_program_would_leave_its_key_in_a_dump(tmp_path: Path) -> None:
    """Without this the next test would prove nothing."""
    assert run(tmp_path, KNOW_AND_CRASH).returncode == -signal.SIGSEGV
    [dump] = tmp_path.iterdir()
    assert KEY.encode() in dump.read_bytes()


def test_keystep_leaves_no_dump(tmp_path: Path) -> None:
    assert run(tmp_path, AS_KEYSTEP).returncode == -signal.SIGSEGV
    assert list(tmp_path.iterdir()) == []


@writes_files
def test_where_the_limit_is_overlooked_nothing_of_the_memory_is_dumped(tmp_path: Path) -> None:
    """As with a dump that goes to a program: the kernel then asks for no limit."""
    script = f"""
import resource
from keystep import core_dumps
core_dumps.forbid()
resource.setrlimit(resource.RLIMIT_CORE, core_dumps._before.limits)
{KNOW_AND_CRASH}"""
    assert run(tmp_path, script).returncode == -signal.SIGSEGV
    for dump in tmp_path.iterdir():
        assert KEY.encode() not in dump.read_bytes()


def test_python_s_own_fault_report_shows_no_variables(tmp_path: Path) -> None:
    done = run(tmp_path, AS_KEYSTEP, faults=True)
    assert "Segmentation fault" in done.stderr
    assert KEY[:12] not in done.stderr


def test_the_window_and_the_command_line_both_begin_so(tmp_path: Path) -> None:
    script = """
import resource, sys
from keystep import __main__, bootstrap
def look(arguments):
    print(arguments, resource.getrlimit(resource.RLIMIT_CORE)[0],
          int(open("/proc/self/coredump_filter").read(), 16))
    return 0
bootstrap.start = look
for sys.argv in (["keystep"], ["keystep", "list"]):
    __main__.main()
"""
    assert run(tmp_path, script).stdout == "[] 0 0\n['list'] 0 0\n"


def test_a_program_in_keystep_s_place_gets_its_limits_back(tmp_path: Path) -> None:
    script = """
import os, sys
from keystep import core_dumps
look = "ulimit -c; cat /proc/self/coredump_filter"
os.system(look)
core_dumps.forbid()
core_dumps.give_back()
os.execv("/bin/sh", ["sh", "-c", look])
"""
    before, before_filter, after, after_filter = run(tmp_path, script).stdout.split()
    assert before == after == "unlimited"
    assert before_filter == after_filter
