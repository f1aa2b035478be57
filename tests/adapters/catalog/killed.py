"""A program that does one thing to a catalog and is killed before its Nth step.

Steps are what changes something outside: SQL statements that write, and files that are made,
moved, closed to others or deleted. Run as a process of its own, it takes "WORK PATH N" lines,
forks for each and prints "killed" or "done"; so every victim is a real process, killed by the
kernel with SIGKILL, and starts within a millisecond.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from keystep.adapters.catalog import migrations, schema
from keystep.adapters.catalog.catalog_file import CatalogFile
from tests.support.person import PROJECT

CHANGES_FILES = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "shutil.copyfile",
    "shutil.rmtree",
    "tempfile.mkdtemp",
    "sqlite3.connect",
}
READS_ONLY = ("SELECT", "PRAGMA QUICK_CHECK", "PRAGMA INTEGRITY_CHECK", "PRAGMA TABLE_INFO")
CURRENT = schema.VERSION
LAST_VERSION = CURRENT + 3
CONNECT: Callable[..., sqlite3.Connection] = sqlite3.connect


def _add_a_column(database: sqlite3.Connection) -> None:
    database.execute("ALTER TABLE connection ADD COLUMN note TEXT")


def _fill_the_column(database: sqlite3.Connection) -> None:
    database.execute("UPDATE connection SET note = nickname WHERE note IS NULL")


def _make_a_table(database: sqlite3.Connection) -> None:
    database.execute("CREATE TABLE note (connection_id TEXT, text TEXT) STRICT")
    database.execute("INSERT INTO note SELECT id, note FROM connection")
    database.execute("CREATE INDEX note_by_connection ON note (connection_id)")


STEPS = (*migrations.STEPS, _add_a_column, _fill_the_column, _make_a_table)


def effects_in(path: Path) -> tuple[int, int, int]:
    """The version of a file, and in how many rows the second and the third step can be seen."""
    database = sqlite3.connect(path)
    try:
        version: int = database.execute("PRAGMA user_version").fetchone()[0]
        notes = copies = 0
        if version > CURRENT:
            query = "SELECT count(*) FROM connection WHERE note = nickname"
            notes = database.execute(query).fetchone()[0]
        if database.execute("SELECT 1 FROM sqlite_schema WHERE name = 'note'").fetchone():
            copies = database.execute("SELECT count(*) FROM note").fetchone()[0]
        return version, notes, copies
    finally:
        database.close()


def learn_a_later_schema() -> None:
    """Test-only steps, after those that the program has."""
    schema.VERSION, migrations.STEPS = LAST_VERSION, STEPS


def _migrate(path: Path) -> None:
    learn_a_later_schema()
    CatalogFile(path).connections()


def _mend(path: Path) -> None:
    CatalogFile(path).mend()


WORKS: dict[str, Callable[[Path], None]] = {"migrate": _migrate, "mend": _mend}


class _Countdown:
    def __init__(self, steps: int) -> None:
        self._left = steps

    def step(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in CHANGES_FILES or (event == "open" and _makes_a_file(arguments)):
            self.step()

    def connect(self, *arguments: Any, **options: Any) -> sqlite3.Connection:
        database = CONNECT(*arguments, **options)
        database.set_trace_callback(self.statement)
        return database

    def statement(self, sql: str) -> None:
        if not sql.lstrip().upper().startswith(READS_ONLY):
            self.step()


def _makes_a_file(arguments: tuple[Any, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_CREAT | os.O_TRUNC | os.O_WRONLY))


def _serve() -> None:
    for line in sys.stdin:
        work, path, steps = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            countdown = _Countdown(int(steps))
            sqlite3.connect = countdown.connect  # type: ignore[assignment]
            sys.addaudithook(countdown.audit)
            WORKS[work](Path(path))
            os._exit(0)
        _child, status = os.waitpid(child, 0)
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        sys.stdout.write("killed\n" if was_killed else f"done {status}\n")
        sys.stdout.flush()


class Killer:
    """The other end of the pipe."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def kill(self, work: str, path: Path, before_step: int) -> bool:
        """False when the work ended before it came to that step."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{work}\t{path}\t{before_step}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline().strip()
        assert answer in {"killed", "done 0"}, answer
        return answer == "killed"


@contextmanager
def killer() -> Iterator[Killer]:
    """Run the program."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.adapters.catalog.killed"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": "app:."},
    ) as process:
        yield Killer(process)
        assert process.stdin is not None
        process.stdin.close()


if __name__ == "__main__":
    _serve()
