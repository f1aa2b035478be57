"""`keystep add`: open the wizard, or save a connection whose key comes through stdin."""

import argparse
import asyncio
import getpass
import sys
from dataclasses import dataclass

from keystep.cli.documents import connection_document
from keystep.cli.exit_codes import ExitCode
from keystep.cli.output import complain, give_up, print_document, say
from keystep.cli.program import Program
from keystep.domain.access import Access, Realm, why_not_sent
from keystep.domain.api_address import OPENAI, AddressProblem, read_api_address
from keystep.domain.causes import Cause, Status
from keystep.domain.connection import Purpose
from keystep.domain.identifiers import IdProblem, read_organization, read_project
from keystep.domain.nickname import NicknameProblem, folded, read_nickname
from keystep.domain.pasted_text import (
    LONGEST_PASTE,
    NotAKey,
    PastedKey,
    PastedOrganization,
    PastedProject,
    read_pasted,
)
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.ports import CatalogTrouble, Conflict, KeychainTrouble
from keystep.services.use_cases import UseCases
from keystep.services.wording import Problem, sentence, title, what_to_do, why
from keystep.texts import _

_REALM_CAUSES = {Cause.PRACTICE_KEY, Cause.REAL_KEY_IN_PRACTICE}
_GOOD_ENOUGH = {Status.WORKS, Status.ATTENTION}


def run(program: Program, options: argparse.Namespace) -> int:
    if not options.key_stdin:
        if options.nickname or options.organization or options.project or options.api_address:
            complain(_("These options go with --key-stdin. Without it, “add” opens the wizard."))
            return ExitCode.USAGE
        return program.open_window(start_with_wizard=True)
    wish = _read(options, program.realm)
    if not isinstance(wish, _Wish):
        complain(sentence(wish))
        return ExitCode.USAGE
    return asyncio.run(_add(program, options, wish))


@dataclass(frozen=True)
class _Wish:
    nickname: str
    access: Access
    purpose: Purpose | None


def _read(options: argparse.Namespace, realm: Realm) -> _Wish | Problem:
    """What was asked for, or the first thing in it that can't be used."""
    nickname = read_nickname(options.nickname or "")
    if isinstance(nickname, NicknameProblem):
        return nickname
    address = read_api_address(options.api_address) if options.api_address else OPENAI
    if isinstance(address, AddressProblem):
        return address
    organization = read_organization(options.organization or "", address)
    if isinstance(organization, IdProblem):
        return organization
    project = read_project(options.project or "", address)
    if isinstance(project, IdProblem):
        return project
    key = _read_key()
    if not isinstance(key, SecretKey):
        return key
    access = Access(address, key, organization, project)
    refused = why_not_sent(access, realm)
    if refused in _REALM_CAUSES:
        return refused
    return _Wish(nickname, access, Purpose(options.purpose) if options.purpose else None)


def _read_key() -> SecretKey | Problem:
    if sys.stdin.isatty():
        text = getpass.getpass(_("Secret key (it is not shown): "))
    else:
        text = sys.stdin.read(LONGEST_PASTE)
    match read_pasted(text):
        case PastedKey(key=key):
            return key
        case PastedOrganization() | PastedProject():
            return NotAKey.KEY_ID
        case problem:
            return problem


async def _add(program: Program, options: argparse.Namespace, wish: _Wish) -> int:
    async with program.use_cases() as cases:
        if trouble := await _in_the_way(cases, wish):
            return give_up(trouble)
        verdict = None if options.no_check else await cases.check_key(wish.access)
        if verdict is not None and verdict.status not in _GOOD_ENOUGH:
            complain(_not_saved(wish, verdict))
            return ExitCode.CHECK_NOT_PASSED
        saved = await cases.add(wish.nickname, wish.access, wish.purpose, verdict)
        if isinstance(saved, (CatalogTrouble, Cause, Conflict, KeychainTrouble)):
            return give_up(saved)
    if verdict is not None and verdict.status is Status.ATTENTION:
        complain(title(verdict.cause))
    if options.json:
        print_document("connection", connection_document(saved))
    else:
        state = title(verdict.cause) if verdict else _("Not verified")
        say(_("Saved “{nickname}”. {state}.").format(nickname=saved.nickname, state=state))
    return ExitCode.DONE


async def _in_the_way(
    cases: UseCases, wish: _Wish
) -> CatalogTrouble | Conflict | KeychainTrouble | None:
    """What would stop the saving, found out before the key is sent anywhere."""
    connections = await cases.catalog.connections()
    if isinstance(connections, CatalogTrouble):
        return connections
    if folded(wish.nickname) in {folded(connection.nickname) for connection in connections}:
        return Conflict.NICKNAME_TAKEN
    keychain = await cases.keychain.name()
    return keychain if isinstance(keychain, KeychainTrouble) else None


def _not_saved(wish: _Wish, verdict: Verdict) -> str:
    address = wish.access.address
    lines = [f"{title(verdict.cause)}. {why(verdict.cause, address)}"]
    lines += [f"  - {step}" for step in what_to_do(verdict.cause, address)]
    lines.append(_("Nothing was saved. With --no-check it is saved without being verified."))
    return "\n".join(lines)
