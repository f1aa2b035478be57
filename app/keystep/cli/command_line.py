"""Reads `keystep ...` and says which command it is. Commands are imported when they run."""

import argparse
import importlib
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import keystep
from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import complain, output_was_lost, say, use_any_alphabet
from keystep.cli.program import Command, Program
from keystep.cli.words import inert
from keystep.texts import _

_MODULES = {"import": "import_list", "export": "export_list"}
"""Where a module can't be called as its command: “import” is a word of Python's own."""


def parse(arguments: list[str]) -> tuple[Command, argparse.Namespace]:
    """The command to run and its options. Exits with 2 for what can't be understood."""
    use_any_alphabet()
    options = _parser().parse_args(arguments)
    name: str | None = options.command
    return (_open_window if name is None else _run_command), options


def _run_command(program: Program, options: argparse.Namespace) -> int:
    try:
        name = str(options.command)
        module = _MODULES.get(name, name.replace("-", "_"))
        command: Command = importlib.import_module(f"keystep.cli.{module}").run
        code = command(program, options)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return code or (ExitCode.CHECK_NOT_PASSED if output_was_lost() else ExitCode.DONE)


def _open_window(program: Program, _options: argparse.Namespace) -> int:
    return program.open_window()


class _Parser(argparse.ArgumentParser):
    """Says what is wrong before anything else, and takes no shortened options.

    A script's `--no` would change its meaning, or lose it, with the next option that begins so.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False)

    def error(self, message: str) -> NoReturn:
        complain(_("Keystep can't read this command: {problem}.").format(problem=inert(message)))
        complain(_("See “{command}”.").format(command=f"{self.prog} --help"))
        self.exit(ExitCode.USAGE)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        say("", end="")  # help and version are out, or nobody wants them, before the program ends
        super().exit(status, message)


def _parser() -> _Parser:
    parser = _Parser(
        prog="keystep",
        description=_("Connects your organization to OpenAI. Without a command it opens a window."),
    )
    parser.add_argument("--version", action="version", version=f"Keystep {keystep.__version__}")
    parser.add_argument(
        "--practice",
        action="store_true",
        help=_("use the built-in practice service; nothing is kept"),
    )
    commands = parser.add_subparsers(dest="command", metavar=_("COMMAND"))
    _add_add(commands)
    _add_list_and_show(commands)
    _add_test(commands)
    _add_replace_key(commands)
    _add_rename(commands)
    _add_remove(commands)
    _add_export_and_import(commands)
    _add_doctor(commands)
    _add_tour(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # noqa: SLF001


def _add_add(commands: Commands) -> None:
    add = commands.add_parser("add", help=_("add a connection (opens the wizard)"))
    add.add_argument("--nickname", metavar=_("NAME"), help=_("what you call the connection"))
    add.add_argument("--organization", metavar=_("ID"), help=_("the organization ID (org-…)"))
    add.add_argument("--project", metavar=_("ID"), help=_("the project ID (proj_…)"))
    add.add_argument("--api-address", metavar=_("URL"), help=_("another service than OpenAI"))
    add.add_argument("--purpose", choices=["read", "use", "manage"], help=_("what it is for"))
    add.add_argument("--key-stdin", action="store_true", help=_("read the key from stdin"))
    add.add_argument("--no-check", action="store_true", help=_("save without a check"))
    _add_json(add)


def _add_list_and_show(commands: Commands) -> None:
    _add_json(commands.add_parser("list", help=_("list the connections")))
    show = commands.add_parser("show", help=_("show one connection, never its key"))
    show.add_argument("nickname", metavar=_("NICKNAME"))
    _add_json(show)


def _add_test(commands: Commands) -> None:
    test = commands.add_parser("test", help=_("check connections live"))
    test.add_argument("nicknames", nargs="*", metavar=_("NICKNAME"))
    test.add_argument("--all", action="store_true", help=_("check every connection"))
    test.add_argument(
        "--permissions",
        action="store_true",
        help=_(
            "also find out what each key may do. It makes nothing and costs nothing."
            " But some requests are meant to fail, and the logs of the organization show that."
        ),
    )
    printed = test.add_mutually_exclusive_group()
    printed.add_argument("--report", action="store_true", help=_("print a report for IT"))
    printed.add_argument("--json", action="store_true", help=_("print JSON"))


def _add_replace_key(commands: Commands) -> None:
    replace = commands.add_parser("replace-key", help=_("give a connection a new key"))
    replace.add_argument("nickname", metavar=_("NICKNAME"))
    replace.add_argument(
        "--key-stdin", action="store_true", required=True, help=_("read the key from stdin")
    )
    replace.add_argument("--no-check", action="store_true", help=_("save without a check"))
    _add_json(replace)


def _add_rename(commands: Commands) -> None:
    rename = commands.add_parser("rename", help=_("give a connection another nickname"))
    rename.add_argument("old", metavar=_("OLD"))
    rename.add_argument("new", metavar=_("NEW"))


def _add_remove(commands: Commands) -> None:
    remove = commands.add_parser("remove", help=_("remove connections and their keys"))
    remove.add_argument("nicknames", nargs="+", metavar=_("NICKNAME"))
    remove.add_argument("--yes", action="store_true", help=_("don't ask"))


def _add_export_and_import(commands: Commands) -> None:
    export = commands.add_parser("export", help=_("take the list along, without the keys"))
    export.add_argument("file", nargs="?", type=Path, metavar=_("FILE"))
    taken = commands.add_parser("import", help=_("take in a list that was exported"))
    taken.add_argument("file", type=Path, metavar=_("FILE"))


def _add_doctor(commands: Commands) -> None:
    _add_json(commands.add_parser("doctor", help=_("see what works on this computer")))


def _add_tour(commands: Commands) -> None:
    tour = commands.add_parser("tour", help=_("make pictures of every screen, in practice mode"))
    tour.add_argument("--out", type=Path, required=True, metavar=_("FOLDER"))
    tour.add_argument("--dark", action="store_true", help=_("with the dark colours"))
    tour.add_argument("--scale", type=float, default=1.0, help=_("size of the text: 1 to 2"))
    tour.add_argument("--language", metavar=_("CODE"), help=_("in this language, such as “de”"))


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
