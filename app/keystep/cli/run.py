"""`keystep run NICKNAME -- COMMAND`: the command in Keystep's place, with the connection to use."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import NoReturn

from keystep import core_dumps
from keystep.cli.access import find, read_access
from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import agreed, ask, at_terminal, complain
from keystep.cli.program import Program
from keystep.cli.words import inert
from keystep.domain.connection import Connection
from keystep.domain.environment import environment
from keystep.texts import _

NOT_FOUND, NOT_RUNNABLE = 127, 126
"""As shells have it."""


def run(program: Program, options: argparse.Namespace) -> int:
    command: list[str] = options.run[1:] if options.run[:1] == ["--"] else options.run
    if not command:
        complain(_("Say what to run, as in “keystep run NICKNAME -- COMMAND”."))
        return ExitCode.USAGE
    connection = find(program, options.nickname)
    if connection is ExitCode.NO_SUCH_CONNECTION and can_offer_the_wizard():
        connection = _make_one(program, options.nickname)
    if isinstance(connection, ExitCode):
        return connection
    if code := _why_not_runnable(command[0]):  # before anybody is asked to unlock a keychain
        return code
    access = read_access(program, connection)
    if isinstance(access, ExitCode):
        return access
    return _become(command, environment(access, os.environ))


def can_offer_the_wizard() -> bool:
    """Whether somebody sits at both a terminal and a screen."""
    from keystep.cli.screen import has_screen

    return at_terminal() and sys.stderr is not None and sys.stderr.isatty() and has_screen()


def _make_one(program: Program, nickname: str) -> Connection | ExitCode:
    answer = ask(_("Make it now? [y/N] "))
    if not agreed(answer):
        return ExitCode.NO_SUCH_CONNECTION
    return program.open_wizard(nickname) or ExitCode.NO_SUCH_CONNECTION


def _why_not_runnable(name: str) -> int:
    if shutil.which(name) is not None:
        return 0
    there = shutil.which(name, mode=os.F_OK) is not None
    text = _("“{command}” can't be run.") if there else _("There is no command “{command}”.")
    complain(text.format(command=inert(name)))
    return NOT_RUNNABLE if there else NOT_FOUND


def _become(command: Sequence[str], env: Mapping[str, str]) -> int:
    """From here on the terminal, its signals and the exit code are the command's own."""
    if sys.platform == "win32":
        return _wait_for(command, env)
    core_dumps.give_back()
    _give_signals_back()
    with suppress(OSError):
        _execute(command, env)
    complain(_("“{command}” can't be run.").format(command=inert(command[0])))
    return NOT_RUNNABLE


def _execute(command: Sequence[str], env: Mapping[str, str]) -> NoReturn:
    os.execvpe(command[0], list(command), dict(env))  # noqa: S606  what the person asked for


def _give_signals_back() -> None:
    """Python ignores these two, and what is ignored stays so in the program that follows."""
    for name in ("SIGPIPE", "SIGXFSZ"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)


def _wait_for(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Windows has no `exec` that keeps the console: a child, whose code is passed on.

    Ctrl+C goes to both; only the child is to heed it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    found = shutil.which(command[0]) or command[0]
    done = subprocess.run([found, *command[1:]], env=dict(env), check=False)  # noqa: S603  as above
    return done.returncode
