"""What commands print: one plain sentence to stderr, or one JSON document to stdout."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import TextIO

from keystep.cli.exit_codes import ExitCode, exit_code_of
from keystep.domain.foreign_text import isolated
from keystep.texts import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.diagnosis import Json
    from keystep.services.add_connection import SaveTrouble

SCHEMA = 1
_lost = False

_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_OURS = "\u200c\u200d\u2068\u2069"
"""Joiners within words and emoji, and what isolates a name."""


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


def give_up(trouble: SaveTrouble, nickname: str | None = None) -> ExitCode:
    """Say what is in the way, of which connection, and return the code for it."""
    from keystep.services.sentences import sentence

    said = sentence(trouble)
    if nickname is not None:
        still_there = _("“{nickname}” is still there: {reason}")
        said = still_there.format(nickname=isolated(nickname), reason=said)
    complain(said)
    return exit_code_of(trouble)


def print_document(name: str, content: Json, **more: Json) -> None:
    document = {"schema": SCHEMA, name: content, **more}
    takes_all = sys.stdout is not None and sys.stdout.encoding.lower() in {"utf-8", "utf8"}
    # A line for each connection or result. Indented JSON takes ten times as long to write: with
    # `indent`, Python's encoder is not the one in C.
    encode = json.JSONEncoder(ensure_ascii=not takes_all).encode
    fields = (f"{encode(field)}: {_in_lines(value, encode)}" for field, value in document.items())
    text = "{" + ",\n ".join(fields) + "}"
    # Hidden characters stand within strings only, where they can be written as numbers.
    say(_each_line(text, lambda c: c if c.isprintable() else json.dumps(c)[1:-1]))


def _in_lines(value: Json, encode: Callable[[Json], str]) -> str:
    if not isinstance(value, list) or not value:
        return encode(value)
    return "[\n  " + ",\n  ".join(map(encode, value)) + "\n ]"


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


def agreed(answer: str) -> bool:
    """Whether it is a yes, in English or in the reader's language; its first letter will do."""
    yes = _("yes").lower()
    return answer.lower() in {"y", "yes", yes, yes[:1]}


def _inert(text: str) -> str:
    """Without what a terminal obeys or what turns the order of words: others name the files."""
    return _each_line(text, _shown)


def _shown(character: str) -> str:
    from unicodedata import category

    return "?" if category(character) in _HIDDEN and character not in _OURS else character


def _each_line(text: str, shown: Callable[[str], str]) -> str:
    """Only what can't be printed is looked at letter by letter: a long list has many letters."""
    return "\n".join(
        line if line.isprintable() else "".join(map(shown, line)) for line in text.split("\n")
    )


def _print_to_nobody(stream: TextIO) -> None:
    """Also for what is still in the buffer: Python would complain of it at the very end."""
    nobody = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nobody, stream.fileno())
    os.close(nobody)
