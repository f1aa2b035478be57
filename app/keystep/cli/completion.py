"""`keystep completion SHELL`: what a shell runs so that Tab completes commands and nicknames.

The shells ask argcomplete, through a Keystep with `_ARGCOMPLETE` in its environment.
"""

import argparse
from collections.abc import Callable, Iterator
from typing import Any

from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import say
from keystep.cli.program import Program
from keystep.domain.access import Realm
from keystep.services.ports import CatalogTrouble

_TAKE_NICKNAMES = {"nickname", "nicknames", "old"}


def run(_program: Program, options: argparse.Namespace) -> int:
    from argcomplete.shell_integration import shellcode

    say(shellcode(["keystep"], shell=options.shell))
    return ExitCode.DONE


def answer(parser: argparse.ArgumentParser, program: Callable[[Realm], Program]) -> None:
    """Tell the shell what could follow. The process ends here."""
    import argcomplete

    def nicknames(prefix: str, parsed_args: argparse.Namespace, **_more: Any) -> list[str]:
        """Those that begin so, in whatever case. argcomplete gives the arguments by these names."""
        realm = Realm.PRACTICE if parsed_args.practice else Realm.REAL
        connections = program(realm).connection_reader().connections()
        if isinstance(connections, CatalogTrouble):
            return []  # nobody reads why at this moment
        return [one.nickname for one in connections if _begins(one.nickname, prefix)]

    for action in _actions(parser):
        if action.dest in _TAKE_NICKNAMES:
            action.completer = nicknames  # type: ignore[attr-defined]
    argcomplete.autocomplete(parser, validator=_begins)


def _begins(offer: str, prefix: str) -> bool:
    """In whatever case, as nicknames are found."""
    return offer.casefold().startswith(prefix.casefold())


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001  argparse has no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for command in action.choices.values():
                yield from _actions(command)
        else:
            yield action
