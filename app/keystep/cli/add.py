"""`keystep add`: open the wizard, or save a connection whose key comes through stdin."""

import argparse
import asyncio
from dataclasses import dataclass

from keystep.cli.documents import connection_document
from keystep.cli.exit_codes import ExitCode
from keystep.cli.key_input import read_key
from keystep.cli.list_to_change import list_to_change
from keystep.cli.output import complain, give_up, print_document, say
from keystep.cli.program import Program
from keystep.domain.access import Access, Realm, why_not_sent
from keystep.domain.api_address import AddressProblem, ApiAddress, read_api_address
from keystep.domain.causes import Cause, Status
from keystep.domain.connection import Purpose
from keystep.domain.foreign_text import isolated
from keystep.domain.identifiers import IdProblem, read_organization, read_project
from keystep.domain.nickname import NicknameProblem, folded, read_nickname
from keystep.domain.policy import Policy
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.open_walkthrough import Opened
from keystep.services.our_organisation import set_by
from keystep.services.ports import CatalogTrouble, Conflict, KeychainTrouble
from keystep.services.same_key import already_saved_in_words
from keystep.services.sentences import sentence
from keystep.services.use_cases import UseCases
from keystep.services.verdict_wording import title, what_to_do_about, why
from keystep.services.walkthrough_in_words import refused_in_words
from keystep.texts import _

_REALM_CAUSES = {Cause.PRACTICE_KEY, Cause.REAL_KEY_IN_PRACTICE}
_GOOD_ENOUGH = {Status.WORKS, Status.ATTENTION}


def run(program: Program, options: argparse.Namespace) -> int:
    if not options.key_stdin:
        if _describes_a_connection(options):
            complain(_("These options go with --key-stdin. Without it, “add” opens the wizard."))
            return ExitCode.USAGE
        return program.open_window(start_with_wizard=True, walkthrough=options.walkthrough)
    if options.walkthrough is not None:
        opened = program.open_walkthrough(options.walkthrough)
        if not isinstance(opened, Opened):
            complain(refused_in_words(opened))
            return ExitCode.USAGE
        _fill_in(options, opened, program.policy)
    wish = _read(options, program.realm, program.policy)
    if not isinstance(wish, _Wish):
        complain(wish)
        return ExitCode.USAGE
    return asyncio.run(_add(program, options, wish))


def _describes_a_connection(options: argparse.Namespace) -> bool:
    texts = (options.nickname, options.organization, options.project, options.api_address)
    given = any(text is not None for text in (*texts, options.purpose))
    return given or options.no_check or options.json


def _fill_in(options: argparse.Namespace, opened: Opened, policy: Policy) -> None:
    """What the instructions say where the command says nothing, not even with an empty text."""
    said = opened.walkthrough
    filled = {
        "nickname": said.nickname_for(opened.user),
        "organization": policy.organization_of_new(said.organization_id).value or None,
        "project": policy.project_of_new(said.project_id).value or None,
        "purpose": said.purpose.value if said.purpose else None,
    }
    for name, value in filled.items():
        if getattr(options, name) is None:
            setattr(options, name, value)


@dataclass(frozen=True)
class _Wish:
    nickname: str
    access: Access
    purpose: Purpose | None


def _read(options: argparse.Namespace, realm: Realm, policy: Policy) -> _Wish | str:
    """What was asked for, or the first thing in it that can't be used."""
    nickname = read_nickname(options.nickname or "")
    if isinstance(nickname, NicknameProblem):
        return sentence(nickname)
    address = _address(options.api_address, policy)
    if not isinstance(address, ApiAddress):
        return address
    organization = read_organization(options.organization or "", address)
    if isinstance(organization, IdProblem):
        return _about_an_id(organization)
    project = read_project(options.project or "", address)
    if isinstance(project, IdProblem):
        return _about_an_id(project)
    for typed, decided in (
        (organization, policy.organization_of_new()),
        (project, policy.project_of_new()),
    ):
        if typed and decided.is_locked and typed != decided.value:
            return _locked(decided.value)
    organization = organization or policy.organization_of_new().value or None
    project = project or policy.project_of_new().value or None
    key = read_key(address)
    if not isinstance(key, SecretKey):
        return key
    access = Access(address, key, organization, project)
    refused = why_not_sent(access, realm)
    if refused in _REALM_CAUSES:
        return sentence(refused)
    return _Wish(nickname, access, Purpose(options.purpose) if options.purpose else None)


def _address(typed: str | None, policy: Policy) -> ApiAddress | str:
    """The one that was asked for, if it may be, else that of new connections."""
    decided = policy.address_of_new
    # An empty address is none: a script's unset variable must not send the key elsewhere.
    address = decided.value if typed is None else read_api_address(typed)
    if isinstance(address, AddressProblem):
        return sentence(address)
    if decided.is_locked and address != decided.value:
        return _locked(decided.value.url)
    forbidden = policy.why_not_at(address)
    return sentence(forbidden) if forbidden else address


def _locked(value: str) -> str:
    text = _("{set_by}: {value}. Leave the option out to use that.")
    return text.format(set_by=set_by(), value=value)


def _about_an_id(problem: IdProblem) -> str:
    if problem is IdProblem.IS_A_KEY:
        return _("This looks like a secret key. It goes through stdin, with --key-stdin.")
    return sentence(problem)


async def _add(program: Program, options: argparse.Namespace, wish: _Wish) -> int:
    async with program.use_cases() as cases:
        await cases.recover()
        if code := await _what_stops(cases, wish):
            return code
        verdict = None if options.no_check else await cases.check_key(wish.access)
        if verdict is not None and verdict.status not in _GOOD_ENOUGH:
            complain(_not_saved(wish, verdict))
            return ExitCode.CHECK_NOT_PASSED
        saved = await cases.add(wish.nickname, wish.access, wish.purpose, verdict)
        if isinstance(saved, (CatalogTrouble, Cause, Conflict, KeychainTrouble)):
            return give_up(saved)
        with_same_key = await cases.same_keys.look(saved, wish.access.key)
    if verdict is not None and verdict.status is Status.ATTENTION:
        complain(title(verdict.cause))
    if with_same_key:
        complain(already_saved_in_words(with_same_key))
    if options.json:
        print_document("connection", connection_document(saved))
    else:
        state = title(verdict.cause) if verdict else _("Not verified")
        say(
            _("Saved “{nickname}”. {state}.").format(nickname=isolated(saved.nickname), state=state)
        )
    return ExitCode.DONE


async def _what_stops(cases: UseCases, wish: _Wish) -> ExitCode | None:
    """What would stop the saving, found out and said before the key is sent anywhere."""
    connections = await list_to_change(cases.catalog)
    if isinstance(connections, ExitCode):
        return connections
    if folded(wish.nickname) in {folded(connection.nickname) for connection in connections}:
        return give_up(Conflict.NICKNAME_TAKEN)
    keychain = await cases.keychain.name()
    return give_up(keychain) if isinstance(keychain, KeychainTrouble) else None


def _not_saved(wish: _Wish, verdict: Verdict) -> str:
    address = wish.access.address
    steps = what_to_do_about(verdict, address, wish.access.organization)
    lines = [f"{title(verdict.cause)}. {why(verdict.cause, address)}"]
    lines += [f"  - {step}" for step in steps]
    lines.append(_("Nothing was saved. With --no-check it is saved without being verified."))
    return "\n".join(lines)
