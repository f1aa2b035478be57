"""Writes keystep(1) from the same parser that reads the command line.

argparse-manpage would do it, but is only to be had as a source archive, and the lock takes none.
"""

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from keystep import __version__
from keystep.cli.command_line import parser
from keystep.cli.exit_codes import ExitCode

EXIT_CODES = {
    ExitCode.DONE: "Done. For “test”: every connection works, or there was none to test.",
    ExitCode.CHECK_NOT_PASSED: "A check did not pass.",
    ExitCode.USAGE: "The command can't be read, or what it was given can't be used.",
    ExitCode.NO_SUCH_CONNECTION: "There is no such connection.",
    ExitCode.KEYCHAIN: "The keychain is locked, absent or changed, or the key is missing in it.",
    ExitCode.CATALOG: "The list of connections can't be used.",
    ExitCode.NICKNAME_TAKEN: "The nickname is taken.",
    ExitCode.MISTAKE: "Something went wrong inside Keystep.",
    ExitCode.INTERRUPTED: "Interrupted.",
}


def man_page(day: date) -> str:
    """The page as roff."""
    top = parser()
    lines = [
        f'.TH KEYSTEP 1 "{day}" "Keystep {__version__}" "User Commands"',
        ".SH NAME",
        f"keystep \\- {_plain('connect your organization to OpenAI, and use the connections')}",
        ".SH SYNOPSIS",
        f".B {_plain('keystep [--practice] [COMMAND ...]')}",
        ".SH DESCRIPTION",
        _plain(top.description or ""),
        ".SH OPTIONS",
        *_options(top),
        ".SH COMMANDS",
    ]
    for name, command, summary in _commands(top):
        usage = " ".join(command.format_usage().split()).removeprefix("usage: ")
        lines += [f".SS {_plain(name)}", _plain(summary), ".PP", f".B {_plain(usage)}"]
        lines += [*_options(command), ".PP", _plain(command.epilog or "")]
    lines += [".SH EXIT STATUS", _plain("“run” ends with its command's own code.")]
    for code, meaning in EXIT_CODES.items():
        lines += [".TP", f".B {int(code)}", _plain(meaning)]
    return "\n".join(lines) + "\n"


def _commands(
    top: argparse.ArgumentParser,
) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            summaries = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, command in action.choices.items():
                yield name, command, summaries[name]


def _options(command: argparse.ArgumentParser) -> Iterator[str]:
    for action in command._actions:
        if isinstance(action, (argparse._HelpAction, argparse._SubParsersAction)):
            continue
        name = ", ".join(action.option_strings)
        values = "|".join(map(str, action.choices)) if action.choices else action.metavar or ""
        takes_value = action.nargs != 0
        shown = f"{name} {values}" if takes_value else name
        yield from (".TP", f".B {_plain(shown.strip())}", _plain(action.help or ""))


def _plain(text: str) -> str:
    """Nothing in it is roff's: a hyphen is one to be copied, a dot or quote starts no request."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("%%", "%")
    return f"\\&{text}" if text.startswith((".", "'")) else text


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(man_page(datetime.now(UTC).date()), encoding="utf-8")
