"""The report for IT: what a check found, and what this computer is like, as one text to copy.

It holds no key, no password, no nickname, no mail address and no person's name: a service's title
of an organization may be one, so organizations stand by their IDs.
"""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC

from keystep.domain.access import Access
from keystep.domain.api_address import ApiAddress
from keystep.domain.connection import Connection
from keystep.domain.foreign_text import isolated
from keystep.domain.ladder import RUNG_NAMES, STATE_NAMES
from keystep.domain.machine import MachineFacts
from keystep.domain.permissions import Permissions
from keystep.domain.redaction import LONGEST_SHOWN, without_keys_and_mail
from keystep.domain.secret import KeyFacts
from keystep.domain.technical import TECHNICAL
from keystep.domain.verdict import Verdict
from keystep.services.machine_in_words import (
    folder_in_words,
    keychain_in_words,
    proxy_in_words,
    trust_in_words,
    versions_in_words,
)
from keystep.services.our_organisation import contact, organisation_name
from keystep.services.permission_wording import rows_in_words
from keystep.services.policy_in_words import policy_in_words
from keystep.services.ports import Keychain, KeychainTrouble, Machine
from keystep.services.verdict_wording import title, what_to_do_about
from keystep.services.wording import key_in_words
from keystep.texts import _, number

KEYCHAIN_SECONDS = 2.0
_Line = tuple[str, str]


@dataclass(frozen=True)
class Subject:
    """What was checked, without its key and its nickname."""

    address: ApiAddress
    organization: str | None
    project: str | None
    key: KeyFacts


def subject_of(checked: Connection | Access) -> Subject:
    if isinstance(checked, Connection):
        address, key = checked.api_address, checked.key
    else:
        address, key = checked.address, checked.key.facts
    return Subject(address, checked.organization, checked.project, key)


@dataclass(frozen=True)
class WriteReport:
    machine: Machine
    keychain: Keychain

    async def __call__(
        self,
        checked: Connection | Access,
        verdict: Verdict,
        permissions: Permissions | None = None,
    ) -> str:
        """The text about one check. It waits for no prompt of the keychain."""
        subject = subject_of(checked)
        keychain = await name_of(self.keychain)
        machine = await self.machine.facts(subject.address)
        return report(subject, verdict, machine, keychain, permissions)


async def name_of(keychain: Keychain) -> str | KeychainTrouble | None:
    """None where it does not answer: it may be waiting for a prompt."""
    with suppress(TimeoutError):
        async with asyncio.timeout(KEYCHAIN_SECONDS):
            return await keychain.name()
    return None


def report(
    subject: Subject,
    verdict: Verdict,
    machine: MachineFacts,
    keychain: str | KeychainTrouble | None,
    permissions: Permissions | None = None,
) -> str:
    parts: list[tuple[str, Iterable[_Line]]] = [
        (_("Keystep report for IT"), _about_verdict(subject, verdict)),
        (_("Steps of the check"), _about_steps(verdict)),
        (_("Connection"), _about_subject(subject)),
        (_("This computer"), about_machine(machine, keychain)),
    ]
    if permissions:
        parts.insert(2, (_("What this key may do"), rows_in_words(permissions)))
    text = "\n\n".join(section(head, lines) for head, lines in parts)
    return with_contact(without_keys_and_mail(text))


def with_contact(text: str) -> str:
    """With whom to send it to, at its end. Who helps is no secret, though it may be an address."""
    if not contact():
        return text
    return f"{text}\n- {_('Help')}: {organisation_name()}, {contact()}"


def section(head: str, lines: Iterable[tuple[str, str]]) -> str:
    return "\n".join([head, *(f"- {name}: {value}" for name, value in lines)])


def _about_verdict(subject: Subject, verdict: Verdict) -> Iterator[_Line]:
    unknown = _("None")
    yield _("Result"), f"{title(verdict.cause)} ({verdict.cause.value})"
    yield _("Technically"), TECHNICAL[verdict.cause]
    yield _("What to do"), " ".join(_steps(subject, verdict)) or _("Nothing")
    if verdict.model:
        ends = f" (shutdown_date {verdict.model.ends})" if verdict.model.ends else ""
        yield _("Model"), isolated(verdict.model.name) + ends
    yield _("Time"), f"{verdict.checked_at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    yield _("Answer code"), str(verdict.http_status or unknown)
    yield _("Request ID"), verdict.request_id or unknown
    took = verdict.latency_ms
    yield _("Time it took"), unknown if took is None else _("{count} ms").format(count=number(took))
    yield _("The service said"), isolated(verdict.service_said, LONGEST_SHOWN) or _("Nothing")


def _steps(subject: Subject, verdict: Verdict) -> tuple[str, ...]:
    if verdict.repair:
        verdict = replace(verdict, repair=replace(verdict.repair, title=""))
    return what_to_do_about(verdict, subject.address, subject.organization)


def _about_steps(verdict: Verdict) -> Iterator[_Line]:
    for finding in verdict.findings:
        state = _(STATE_NAMES[finding.state])
        cause = f" ({finding.cause.value})" if finding.cause else ""
        yield _(RUNG_NAMES[finding.rung]), state + cause


def _about_subject(subject: Subject) -> Iterator[_Line]:
    yield _("Service address"), subject.address.url
    yield _("Organization ID"), subject.organization or _("Not given")
    yield _("Project ID"), subject.project or _("Not given")
    yield _("Key"), key_in_words(subject.key)


def about_machine(machine: MachineFacts, keychain: str | KeychainTrouble | None) -> Iterator[_Line]:
    yield _("System"), machine.system
    yield _("Versions"), versions_in_words(machine)
    yield _("Proxy"), proxy_in_words(machine.proxy)
    yield _("Trust"), trust_in_words(machine.trust_files)
    yield _("Keychain"), keychain_in_words(keychain)
    yield _("Folders"), "; ".join(map(folder_in_words, machine.folders)) or _("None")
    yield _("Policy"), policy_in_words(machine.policy)
