"""What was found on this computer, line by line: how it is, and what to do about it."""

from dataclasses import dataclass

from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.ladder import State
from keystep.services.examine_machine import Examination, Part
from keystep.services.machine_in_words import (
    folder_in_words,
    proxy_in_words,
    trust_in_words,
    versions_in_words,
)
from keystep.services.policy_in_words import policy_in_words, what_to_mend
from keystep.services.ports import CatalogTrouble
from keystep.services.saved_connection import CAUSE_OF_TROUBLE
from keystep.services.sentences import sentence
from keystep.services.verdict_wording import title, what_to_do, why
from keystep.texts import N_, _, ngettext, number

PART_NAMES = {
    Part.KEYCHAIN: N_("Keychain"),
    Part.NETWORK: N_("Network"),
    Part.PROXY: N_("Proxy"),
    Part.TRUST: N_("Trust"),
    Part.FOLDERS: N_("Folders"),
    Part.CONNECTIONS: N_("List of connections"),
    Part.POLICY: N_("Policy"),
    Part.VERSIONS: N_("Versions"),
}


@dataclass(frozen=True)
class Line:
    part: Part
    state: State
    found: str
    what_to_do: tuple[str, ...] = ()


def lines_of(examination: Examination) -> tuple[Line, ...]:
    """One line per part, in their fixed order."""
    return tuple(
        Line(part, examination.state_of(part), *_IN_WORDS[part](examination)) for part in Part
    )


_Words = tuple[str, tuple[str, ...]]


def _keychain(examination: Examination) -> _Words:
    found = examination.keychain
    if found.trouble:
        return _about(CAUSE_OF_TROUBLE[found.trouble])
    if not found.has_answered:
        return _("It does not answer. It may wait for you."), (
            _("Unlock the keychain when your computer asks."),
        )
    return found.name or "", ()


def _network(examination: Examination) -> _Words:
    reach = examination.network
    if reach.cause:
        return _about(reach.cause, reach.address)
    text = _("{host} answers, after {count} ms")
    return text.format(host=reach.address.host, count=number(reach.latency_ms or 0)), ()


def _proxy(examination: Examination) -> _Words:
    found = proxy_in_words(examination.machine.proxy)
    is_trouble = examination.state_of(Part.PROXY) is State.FAILED
    return found, (_("Ask IT about the proxy setting."),) if is_trouble else ()


def _trust(examination: Examination) -> _Words:
    files = examination.machine.trust_files
    steps = [
        _("Check the path in {variable}, or ask IT.").format(variable=file.variable)
        for file in files
        if not file.is_readable
    ]
    if not steps and examination.state_of(Part.TRUST) is State.FAILED:
        steps = [_("Ask IT to add the root certificate of your company.")]
    return trust_in_words(files), tuple(steps)


def _folders(examination: Examination) -> _Words:
    folders = examination.machine.folders
    found = "; ".join(map(folder_in_words, folders)) or _("None: nothing is kept.")
    is_trouble = examination.state_of(Part.FOLDERS) is State.FAILED
    return found, (_("Ask IT to let you write there."),) if is_trouble else ()


def _connections(examination: Examination) -> _Words:
    found = examination.connections
    if isinstance(found, CatalogTrouble):
        return sentence(found), ()
    return ngettext("{count} connection", "{count} connections", found).format(
        count=number(found)
    ), ()


def _policy(examination: Examination) -> _Words:
    found = examination.machine.policy
    return policy_in_words(found), what_to_mend(found)


def _versions(examination: Examination) -> _Words:
    machine = examination.machine
    return f"{versions_in_words(machine)}; {machine.system}", ()


def _about(cause: Cause, address: ApiAddress = OPENAI) -> _Words:
    return f"{title(cause)}. {why(cause, address)}", what_to_do(cause, address)


_IN_WORDS = {
    Part.KEYCHAIN: _keychain,
    Part.NETWORK: _network,
    Part.PROXY: _proxy,
    Part.TRUST: _trust,
    Part.FOLDERS: _folders,
    Part.CONNECTIONS: _connections,
    Part.POLICY: _policy,
    Part.VERSIONS: _versions,
}
