"""Ways to run Keystep that need more than a pipe: a shell, a terminal, a signal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from subprocess import PIPE, CompletedProcess, Popen

from tests.support.person import PROJECT, Person
from tests.support.processes import wait_until

KEYSTEP = (sys.executable, "-m", "keystep")


class Terminal:
    """A person's own command line."""

    def __init__(self, person: Person, **environment: str) -> None:
        """``environment`` comes on top of the person's."""
        self._person = person
        self.environment = person.environment(PYTHONPATH=str(PROJECT / "app"), **environment)

    def shell(self, script: str, *arguments: str) -> CompletedProcess[str]:
        """Run a shell script in which "$@" stands for Keystep with these arguments."""
        return subprocess.run(
            ["bash", "-c", script, "bash", *KEYSTEP, *arguments],
            check=False,
            env=self.environment,
            cwd=self._person.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=30,
        )

    @contextmanager
    def start(
        self, *arguments: str, stdin: str | int = "", environment: Mapping[str, str] | None = None
    ) -> Iterator[Popen[str]]:
        """Start Keystep with its output in pipes; it is killed if it is still there at the end."""
        process = Popen(
            # Tests that run in the background ignore Ctrl+C, and so would what they start.
            ["env", "--default-signal=INT", *KEYSTEP, *arguments],
            env={**self.environment, **(environment or {})},
            cwd=self._person.home,
            stdin=stdin if isinstance(stdin, int) else PIPE,
            stdout=PIPE,
            stderr=PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        try:
            if isinstance(stdin, str):
                assert process.stdin is not None
                process.stdin.write(stdin)
                process.stdin.close()
                process.stdin = None
            yield process
        finally:
            process.kill()
            process.communicate()

    def type(self, text: str, *arguments: str) -> CompletedProcess[str]:
        """Run Keystep with stdin in a terminal in which this is typed."""
        with self.terminal() as (keyboard, stdin), self.start(*arguments, stdin=stdin) as process:
            os.write(keyboard, text.encode())
            output, errors = process.communicate(timeout=30)
            return CompletedProcess(arguments, process.returncode, output, errors)

    def type_unseen(self, text: str, *arguments: str) -> CompletedProcess[str]:
        """Wait until Keystep has switched the terminal's echo off, then type this."""
        with self.terminal() as (keyboard, stdin), self.start(*arguments, stdin=stdin) as process:
            wait_until(lambda: not _echoes(stdin), "the echo to be off")
            os.write(keyboard, text.encode())
            output, errors = process.communicate(timeout=30)
            return CompletedProcess(arguments, process.returncode, output, errors)

    @contextmanager
    def start_at_terminal(
        self, *arguments: str
    ) -> Iterator[tuple[Popen[str], Callable[[bytes], object]]]:
        """Start Keystep where somebody reads its errors and types; what it prints is piped."""
        with (
            self.terminal() as (keyboard, terminal),
            Popen(
                [*KEYSTEP, *arguments],
                env=self.environment,
                cwd=self._person.home,
                stdin=terminal,
                stdout=PIPE,
                stderr=terminal,
                encoding="utf-8",
            ) as process,
        ):
            try:
                yield process, partial(os.write, keyboard)
            finally:
                process.kill()

    @staticmethod
    @contextmanager
    def terminal() -> Iterator[tuple[int, int]]:
        """Give the two ends of a terminal: the keyboard's and the program's."""
        keyboard, program = pty.openpty()
        try:
            yield keyboard, program
        finally:
            os.close(keyboard)
            os.close(program)


def _echoes(terminal: int) -> bool:
    local_modes: int = termios.tcgetattr(terminal)[3]
    return bool(local_modes & termios.ECHO)
