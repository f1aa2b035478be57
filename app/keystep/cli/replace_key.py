"""`keystep replace-key NICKNAME`: give a connection a new key, which comes through stdin."""

import argparse
import asyncio
from dataclasses import replace

from keystep.cli import old_key
from keystep.cli.documents import connection_document
from keystep.cli.exit_codes import ExitCode
from keystep.cli.finding import find_all
from keystep.cli.key_input import read_key
from keystep.cli.list_to_change import list_to_change
from keystep.cli.output import complain, give_up, print_document, say
from keystep.cli.program import Program
from keystep.cli.words import old_key_in_words
from keystep.domain.access import Access, Realm, why_not_sent
from keystep.domain.causes import Cause, Status
from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.keep_old import KeepOld
from keystep.domain.secret import SecretKey
from keystep.domain.verdict import Verdict
from keystep.services.ports import CatalogTrouble, Conflict, KeychainTrouble
from keystep.services.sentences import sentence
from keystep.services.use_cases import UseCases
from keystep.services.verdict_wording import title, what_to_do_about, why
from keystep.texts import _

_REALM_CAUSES = {Cause.PRACTICE_KEY, Cause.REAL_KEY_IN_PRACTICE}
_GOOD_ENOUGH = {Status.WORKS, Status.ATTENTION}


def run(program: Program, options: argparse.Namespace) -> int:
    if not options.key_stdin:
        return old_key.run(program, options)
    connections = program.connection_reader().connections()
    if isinstance(connections, CatalogTrouble):
        return give_up(connections)
    found = find_all([options.nickname], connections)
    if found is None:
        return ExitCode.NO_SUCH_CONNECTION
    address = program.policy.address_of_next_key(found[0].api_address)
    key = _read(replace(found[0], api_address=address), program.realm)
    if not isinstance(key, SecretKey):
        complain(key)
        return ExitCode.USAGE
    return asyncio.run(_replace(program, options, key))


def _read(connection: Connection, realm: Realm) -> SecretKey | str:
    """The key, or why it can't be this connection's."""
    key = read_key(connection.api_address)
    if not isinstance(key, SecretKey):
        return key
    refused = why_not_sent(_access(connection, key), realm)
    return sentence(refused) if refused in _REALM_CAUSES else key


def _access(connection: Connection, key: SecretKey) -> Access:
    return Access(connection.api_address, key, connection.organization, connection.project)


async def _replace(program: Program, options: argparse.Namespace, key: SecretKey) -> int:
    async with program.use_cases() as cases:
        await cases.recover()
        old = await _find(cases, options.nickname)
        if not isinstance(old, Connection):
            return old
        verdict = (
            None
            if options.no_check
            else await cases.check_key(cases.replace_key.access_with(old, key))
        )
        if verdict is not None and verdict.status not in _GOOD_ENOUGH:
            complain(_not_replaced(cases.replace_key.access_with(old, key), verdict))
            return ExitCode.CHECK_NOT_PASSED
        keep = (options.keep_old or KeepOld(0)).until(cases.replace_key.clock.now())
        new = await cases.replace_key(old, key, verdict, keep)
        if isinstance(new, (CatalogTrouble, Cause, Conflict, KeychainTrouble)):
            return give_up(new)
    if verdict is not None and verdict.status is Status.ATTENTION:
        complain(title(verdict.cause))
    if options.json:
        complain(_about_the_old_key(old, new))
        print_document("connection", connection_document(new))
    else:
        state = title(verdict.cause) if verdict else _("Not verified")
        text = _("“{nickname}” has a new key. {state}.")
        say(text.format(nickname=isolated(new.nickname), state=state))
        say(_about_the_old_key(old, new))
        if new.old_key is not None and keep is not None:
            say(old_key_in_words(new.old_key))
    return ExitCode.DONE


async def _find(cases: UseCases, nickname: str) -> Connection | ExitCode:
    """The connection as it is now, and a keychain to put the key in, before anything is sent."""
    connections = await list_to_change(cases.catalog)
    if isinstance(connections, ExitCode):
        return connections
    found = find_all([nickname], connections)
    if found is None:
        return ExitCode.NO_SUCH_CONNECTION
    in_use = await cases.keychain.name()
    if isinstance(in_use, KeychainTrouble):
        return give_up(in_use)
    is_another = in_use != found[0].keychain
    return give_up(KeychainTrouble.CHANGED) if is_another else found[0]


def _not_replaced(access: Access, verdict: Verdict) -> str:
    address = access.address
    steps = what_to_do_about(verdict, address, access.organization)
    lines = [f"{title(verdict.cause)}. {why(verdict.cause, address)}"]
    lines += [f"  - {step}" for step in steps]
    lines.append(
        _("The old key is still in use. With --no-check the new one is saved without a check.")
    )
    return "\n".join(lines)


def _about_the_old_key(old: Connection, new: Connection) -> str:
    """Another address may have got the same key, so nobody is told to delete it."""
    if new.api_address != old.api_address:
        return _("Its key goes to {host} from now on.").format(host=new.api_address.host)
    return old_key.still_works(old.key.ending, old.api_address)
