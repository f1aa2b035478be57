"""`keystep credential NICKNAME`: the connection with its key, for another program to read."""

import argparse
import json
import shlex
import sys
from collections.abc import Callable, Mapping

from keystep.cli.access import find, read_access
from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import SCHEMA, complain, say
from keystep.cli.program import Program
from keystep.domain.access import Access
from keystep.domain.connection import Connection
from keystep.domain.environment import ADDRESS, ALL, variables
from keystep.domain.policy import NotAllowed
from keystep.services.policy_in_words import not_allowed_in_words
from keystep.texts import _


def run(program: Program, options: argparse.Namespace) -> int:
    connection = find(program, options.nickname)
    if isinstance(connection, ExitCode):
        return connection
    if _is_seen_by_people() and not options.reveal:
        complain(_("The key would stand on the screen. Send it to a program, or add --reveal."))
        return ExitCode.USAGE
    if _is_seen_by_people() and not program.policy.may_reveal:
        complain(not_allowed_in_words(NotAllowed.REVEAL, program.policy))
        return ExitCode.USAGE
    access = read_access(program, connection)
    if isinstance(access, ExitCode):
        return access
    say(_FORMATS[options.format](connection, access))
    return ExitCode.DONE


def _is_seen_by_people() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _as_json(connection: Connection, access: Access) -> str:
    credential = {
        "nickname": connection.nickname,
        "api_key": access.key.reveal(),
        "organization": access.organization,
        "project": access.project,
        "api_address": access.address.url,
    }
    return json.dumps({"schema": SCHEMA, "credential": credential})


def _as_env(_connection: Connection, access: Access) -> str:
    return _lines("{name}={value}", variables(access))


def _as_dotenv(_connection: Connection, access: Access) -> str:
    """In single quotes, in which no reader of .env files expands anything.

    Only an address may hold one itself, and means the same without.
    """
    values = variables(access)
    values[ADDRESS] = values[ADDRESS].replace("'", "%27")
    return _lines("{name}='{value}'", values)


def _as_shell(_connection: Connection, access: Access) -> str:
    """For `eval`: what the connection lacks must not stay from another one."""
    values = variables(access)
    quoted = {name: shlex.quote(value) for name, value in values.items()}
    lacking = " ".join(name for name in ALL if name not in values)
    unset = f"\nunset {lacking}" if lacking else ""
    return _lines("export {name}={value}", quoted) + unset


def _lines(form: str, values: Mapping[str, str]) -> str:
    return "\n".join(form.format(name=name, value=value) for name, value in values.items())


_FORMATS: dict[str, Callable[[Connection, Access], str]] = {
    "json": _as_json,
    "env": _as_env,
    "dotenv": _as_dotenv,
    "shell": _as_shell,
}
