"""Reads `keystep ...` and says which command it is. Commands are imported when they run."""

import argparse
import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import keystep
from keystep.cli.argparse_words import use_plain_words
from keystep.cli.exit_codes import ExitCode
from keystep.cli.opened_file import with_command
from keystep.cli.output import complain, output_was_lost, say, use_any_alphabet
from keystep.cli.program import Command, Program
from keystep.domain.access import Realm
from keystep.texts import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from keystep.domain.keep_old import KeepOld

_MODULES = {"import": "import_list", "export": "export_list"}
"""Where a module can't be called as its command: “import” is a word of Python's own."""


def parse(
    arguments: list[str], program: Callable[[Realm], Program]
) -> tuple[Command, argparse.Namespace]:
    """The command to run and its options. Exits with 2 for what can't be understood."""
    use_any_alphabet()
    reader = parser()
    if "_ARGCOMPLETE" in os.environ:
        from keystep.cli.completion import answer

        answer(reader, program)
    options = reader.parse_args(with_command(arguments))
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
        super().__init__(**options, allow_abbrev=False, add_help=False)
        # Who reads it has found the option for it.
        self.add_argument("-h", "--help", action="help", help=argparse.SUPPRESS)

    def error(self, message: str) -> NoReturn:
        from keystep.cli.words import inert

        complain(_("Keystep can't read this command: {problem}.").format(problem=inert(message)))
        complain(_("See “{command}”.").format(command=f"{self.prog} --help"))
        self.exit(ExitCode.USAGE)

    def format_help(self) -> str:
        """On one screen: without argparse's heads above commands and options."""
        text = super().format_help()
        commands = f"\n{self._positionals.title}:\n  {_('COMMAND [ARGUMENT ...]')}\n"
        if commands not in text:
            return text
        return text.replace(commands, "\n", 1).replace(f"\n{self._optionals.title}:\n", "\n", 1)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        say("", end="")  # help and version are out, or nobody wants them, before the program ends
        super().exit(status, message)


def parser() -> _Parser:
    """Every command with its options; the man page is made from it too."""
    use_plain_words()
    top = _Parser(
        prog="keystep",
        usage=_("keystep [-h] [--version] [--practice] COMMAND [ARGUMENT ...]"),
        description=_("Connects your organization to OpenAI. Without a command it opens a window."),
    )
    version = f"Keystep {keystep.__version__}"
    top.add_argument("--version", action="version", version=version, help=_("show the version"))
    top.add_argument(
        "--practice",
        action="store_true",
        help=_("use the built-in practice service; nothing is kept"),
    )
    # Without `prog` argparse would lay out a whole usage line just to find it.
    metavar = _("COMMAND [ARGUMENT ...]")
    commands = top.add_subparsers(dest="command", metavar=metavar, prog=top.prog)
    _add_add(commands)
    _add_list_and_show(commands)
    _add_test(commands)
    _add_run(commands)
    _add_credential(commands)
    _add_replace_key(commands)
    _add_rename(commands)
    _add_remove(commands)
    _add_export_and_import(commands)
    _add_walkthrough(commands)
    _add_doctor(commands)
    _add_completion(commands)
    _add_guide(commands)
    _add_tour(commands)
    return top


Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"  # noqa: SLF001


def _add_add(commands: Commands) -> None:
    add = commands.add_parser(
        "add",
        epilog=_example("keystep add --nickname Marketing --key-stdin"),
        help=_("add a connection (opens the wizard)"),
    )
    add.add_argument(
        "--walkthrough",
        type=Path,
        metavar=_("FILE"),
        help=_("with the instructions that IT sent you (NAME.keystep.toml)"),
    )
    add.add_argument("--nickname", metavar=_("NAME"), help=_("what you call the connection"))
    add.add_argument("--organization", metavar=_("ID"), help=_("the organization ID (org-…)"))
    add.add_argument("--project", metavar=_("ID"), help=_("the project ID (proj_…)"))
    add.add_argument("--api-address", metavar=_("URL"), help=_("another service than OpenAI"))
    add.add_argument("--purpose", choices=["read", "use", "manage"], help=_("what it is for"))
    add.add_argument("--key-stdin", action="store_true", help=_("read the key from stdin"))
    add.add_argument("--no-check", action="store_true", help=_("save without a check"))
    _add_json(add)


def _add_list_and_show(commands: Commands) -> None:
    _add_json(
        commands.add_parser(
            "list", epilog=_example("keystep list --json"), help=_("list the connections")
        )
    )
    show = commands.add_parser(
        "show",
        epilog=_example("keystep show Marketing"),
        help=_("show one connection, never its key"),
    )
    show.add_argument("nickname", metavar=_("NICKNAME"))
    _add_json(show)


def _add_test(commands: Commands) -> None:
    test = commands.add_parser(
        "test", epilog=_example("keystep test --all"), help=_("check connections live")
    )
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


def _add_run(commands: Commands) -> None:
    run = commands.add_parser(
        "run",
        usage=_("keystep run [-h] NICKNAME -- COMMAND [ARGUMENT ...]"),
        epilog=_example("keystep run Marketing -- python3 report.py"),
        help=_("run a command with a connection to use"),
    )
    run.add_argument("nickname", metavar=_("NICKNAME"))
    run.add_argument(
        "run",
        nargs=argparse.REMAINDER,
        metavar=_("-- COMMAND"),
        help=_("gets the key as OPENAI_API_KEY, and where to use it"),
    )


def _add_credential(commands: Commands) -> None:
    credential = commands.add_parser(
        "credential",
        epilog=_example('eval "$(keystep credential Marketing --format shell)"'),
        help=_("hand the key to another program"),
    )
    credential.add_argument("nickname", metavar=_("NICKNAME"))
    credential.add_argument(
        "--format",
        choices=["json", "env", "dotenv", "shell"],
        default="json",
        help=_("how the program reads it"),
    )
    credential.add_argument("--reveal", action="store_true", help=_("even onto the screen"))


def _add_replace_key(commands: Commands) -> None:
    replace = commands.add_parser(
        "replace-key",
        epilog=_example("keystep replace-key Marketing --key-stdin"),
        help=_("give a connection a new key"),
    )
    replace.add_argument("nickname", metavar=_("NICKNAME"))
    what = replace.add_mutually_exclusive_group(required=True)
    what.add_argument("--key-stdin", action="store_true", help=_("read the key from stdin"))
    what.add_argument(
        "--confirm",
        action="store_true",
        help=_("the new key works: remove the old one from this computer"),
    )
    what.add_argument("--go-back", action="store_true", help=_("use the old key again"))
    replace.add_argument("--no-check", action="store_true", help=_("save without a check"))
    replace.add_argument(
        "--keep-old",
        type=_keep_old,
        metavar=_("DAYS|until-confirmed"),
        help=_("keep the old key on this computer, for the way back"),
    )
    _add_json(replace)


def _keep_old(text: str) -> "KeepOld":
    from keystep.cli.words import inert
    from keystep.domain.keep_old import MOST_DAYS, read_keep_old

    keep = read_keep_old(text)
    if keep is None:
        raise argparse.ArgumentTypeError(
            _("“{text}” is no number of days up to {most}, and not “until-confirmed”").format(
                text=inert(text), most=MOST_DAYS
            )
        )
    return keep


def _add_rename(commands: Commands) -> None:
    rename = commands.add_parser(
        "rename",
        epilog=_example("keystep rename Marketing Sales"),
        help=_("give a connection another nickname"),
    )
    rename.add_argument("old", metavar=_("OLD"))
    rename.add_argument("new", metavar=_("NEW"))


def _add_remove(commands: Commands) -> None:
    remove = commands.add_parser(
        "remove",
        epilog=_example("keystep remove Marketing"),
        help=_("remove connections and their keys"),
    )
    remove.add_argument("nicknames", nargs="+", metavar=_("NICKNAME"))
    remove.add_argument("--yes", action="store_true", help=_("don't ask"))


def _add_export_and_import(commands: Commands) -> None:
    export = commands.add_parser(
        "export",
        epilog=_example("keystep export connections.json"),
        help=_("take the list along, without the keys"),
    )
    export.add_argument("file", nargs="?", type=Path, metavar=_("FILE"))
    taken = commands.add_parser(
        "import",
        epilog=_example("keystep import connections.json"),
        help=_("take in a list that was exported"),
    )
    taken.add_argument("file", type=Path, metavar=_("FILE"))


def _add_walkthrough(commands: Commands) -> None:
    walkthrough = commands.add_parser(
        "walkthrough",
        usage=_("keystep walkthrough new|check [FILE]"),
        epilog=_example("keystep walkthrough check acme.keystep.toml"),
        help=_("for IT: write instructions for others"),
    )
    do = walkthrough.add_subparsers(
        prog=walkthrough.prog, dest="do", metavar=_("new|check"), required=True
    )
    check = do.add_parser("check", help=_("tell what a reader of the file will see"))
    check.add_argument("file", type=Path, metavar=_("FILE"))
    _add_json(check)
    new = do.add_parser("new", help=_("write an example to start from"))
    new.add_argument("file", nargs="?", type=Path, metavar=_("FILE"))


def _add_doctor(commands: Commands) -> None:
    _add_json(
        commands.add_parser(
            "doctor", epilog=_example("keystep doctor"), help=_("see what works on this computer")
        )
    )


def _add_completion(commands: Commands) -> None:
    completion = commands.add_parser(
        "completion",
        epilog=_example('eval "$(keystep completion bash)"'),
        help=_("let Tab complete commands, nicknames"),
    )
    completion.add_argument("shell", choices=["bash", "zsh", "fish"])


def _add_tour(commands: Commands) -> None:
    tour = commands.add_parser(
        "tour",
        epilog=_example("keystep tour --out pictures"),
        help=_("make pictures of every screen, in practice mode"),
    )
    tour.add_argument("--out", type=Path, required=True, metavar=_("FOLDER"))
    tour.add_argument("--dark", action="store_true", help=_("with the dark colours"))
    tour.add_argument(
        "--scale", type=float, default=1.0, metavar=_("SIZE"), help=_("size of the text: 1 to 2")
    )
    tour.add_argument("--language", metavar=_("CODE"), help=_("in this language, such as “de”"))


def _add_guide(commands: Commands) -> None:
    guide = commands.add_parser(
        "guide",
        epilog=_example("keystep guide --out guide.pdf"),
        help=_("make an illustrated guide to print"),
    )
    guide.add_argument(
        "--out", type=Path, required=True, metavar=_("FILE"), help=_("a .pdf or .html file")
    )
    guide.add_argument(
        "--walkthrough", type=Path, metavar=_("FILE"), help=_("with the words of your IT")
    )
    guide.add_argument("--language", metavar=_("CODE"), help=_("in this language, such as “de”"))


def _example(command: str) -> str:
    return _("Example: {command}").format(command=command).replace("%", "%%")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=_("print JSON"))
