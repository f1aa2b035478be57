"""What commands print: one plain sentence to stderr, or one JSON document to stdout."""

import io
import json
import os
import re
import signal
import sys
from typing import TextIO

from keystep.cli.exit_codes import ExitCode, exit_code_of
from keystep.domain.diagnosis import Json
from keystep.domain.foreign_text import isolated
from keystep.services.wording import sentence
from keystep.texts import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.services.add_connection import SaveTrouble

SCHEMA = 1
_lost = False

_NOT_SHOWN = re.compile(
    r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]"
)
_OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""What moves a terminal's cursor, or does worse."""


def use_any_alphabet() -> None:
    """Let a terminal that lacks a letter show “?” for it instead of ending the program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def say(text: str, end: str = "\n") -> None:
    """Print at once. It never fails: a reader that has left must not stop the work."""
    global _lost  # noqa: PLW0603  there is one stdout
    try:
        print(_inert(text), end=end, flush=True)
    except BrokenPipeError:
        _print_to_nobody(sys.stdout)
    except OSError:
        _lost = True
        _print_to_nobody(sys.stdout)
        complain(_("The output could not be written: the disk may be full."))


def output_was_lost() -> bool:
    """Whether something that somebody wants to read could not be printed."""
    return _lost


def complain(text: str, end: str = "\n") -> None:
    """Print to stderr, if there is one that anybody reads. Without it print() takes stdout."""
    if sys.stderr is None:
        return
    try:
        print(_inert(text), end=end, file=sys.stderr, flush=True)
    except OSError:
        _print_to_nobody(sys.stderr)


def give_up(trouble: "SaveTrouble", nickname: str | None = None) -> ExitCode:
    """Say what is in the way, of which connection, and return the code for it."""
    said = sentence(trouble)
    if nickname is not None:
        still_there = _("“{nickname}” is still there: {reason}")
        said = still_there.format(nickname=isolated(nickname), reason=said)
    complain(said)
    return exit_code_of(trouble)


def print_document(name: str, content: Json, **more: Json) -> None:
    document = {"schema": SCHEMA, name: content, **more}
    takes_all = sys.stdout is not None and sys.stdout.encoding.lower() in {"utf-8", "utf8"}
    text = json.dumps(document, ensure_ascii=not takes_all, indent=2)
    # What a terminal could obey, or what turns the reading order, stands only within strings.
    say(_NOT_SHOWN.sub(lambda found: json.dumps(found[0])[1:-1], text))


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask(question: str) -> str:
    """The answer typed in the terminal; empty when there is none.

    While an event loop runs, Ctrl+C only cancels its task, which here waits for the answer.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        complain(question, end="")
        return sys.stdin.readline().strip()
    except KeyboardInterrupt:
        complain("")
        raise
    finally:
        signal.signal(signal.SIGINT, before)


def _inert(text: str) -> str:
    """Whatever the text is made of: paths, proxies and files are named by others."""
    return _OBEYED.sub("?", text)


def _print_to_nobody(stream: TextIO) -> None:
    """Also for what is still in the buffer: Python would complain of it at the very end."""
    nobody = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nobody, stream.fileno())
    os.close(nobody)
