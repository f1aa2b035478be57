"""The report for IT: all that helps to find the trouble, and nothing secret or personal."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta, timezone

import pytest

from keystep.domain.access import Access
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.capabilities import Capability
from keystep.domain.causes import Cause, Remedy
from keystep.domain.connection import Connection
from keystep.domain.machine import MachineFacts, ProxyRoute, TrustFile
from keystep.domain.permissions import Can, Permissions
from keystep.domain.relied_model import ModelNews
from keystep.domain.repair import Repair
from keystep.domain.verdict import Verdict
from keystep.services import report as report_module
from keystep.services.ports import KeychainTrouble
from keystep.services.report import WriteReport, report, subject_of
from tests.services.fakes import (
    FACTS,
    KEY,
    NOW,
    FakeKeychain,
    FakeMachine,
    a_connection,
    run,
    verdict_of,
)

REFUSED = replace(
    verdict_of(Cause.KEY_REFUSED),
    http_status=401,
    request_id="req_123",
    latency_ms=212,
    service_said="Incorrect key provided.",
)


def text_of(
    verdict: Verdict = REFUSED,
    connection: Connection | None = None,
    machine: MachineFacts = FACTS,
    keychain: str | KeychainTrouble | None = "Secret Service",
) -> str:
    return report(subject_of(connection or a_connection()), verdict, machine, keychain)


def line(text: str, name: str) -> str:
    [found] = [each for each in text.splitlines() if each.startswith(f"- {name}: ")]
    return found.removeprefix(f"- {name}: ")


def test_a_model_that_ends_is_told_with_its_day() -> None:
    news = ModelNews("gpt-9", date(2026, 12, 11))
    text = text_of(replace(verdict_of(Cause.MODEL_ENDS_SOON), model=news))
    assert line(text, "Model") == "gpt-9 (shutdown_date 2026-12-11)"


def test_the_verdict_is_told_with_its_cause_and_the_answer() -> None:
    text = text_of()
    assert line(text, "Result") == "Key refused (key_refused)"
    assert line(text, "Answer code") == "401"
    assert line(text, "Request ID") == "req_123"
    assert line(text, "Time it took") == "212 ms"
    assert line(text, "The service said") == "Incorrect key provided."


def test_the_time_is_in_utc_whatever_the_clock_was() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=9)))
    assert line(text_of(replace(REFUSED, checked_at=there)), "Time") == "2026-11-24 12:00:00 UTC"


def test_what_is_not_known_is_said() -> None:
    text = text_of(verdict_of(Cause.TIMED_OUT))
    assert line(text, "Answer code") == line(text, "Request ID") == "None"
    assert line(text, "Time it took") == "None"
    assert line(text, "The service said") == "Nothing"


def test_the_whole_ladder_is_told_with_the_cause_at_its_rung() -> None:
    steps = text_of().partition("Steps of the check\n")[2].partition("\n\n")[0].splitlines()
    assert len(steps) == 7
    assert steps[0] == "- Looks like a key: Fine"
    assert "- Secret key: Trouble (key_refused)" in steps


def test_the_connection_is_told_without_its_nickname() -> None:
    text = text_of(connection=a_connection("Jane's own"))
    connection = text.partition("Connection\n")[2]
    assert line(connection, "Service address") == "https://api.openai.com/v1"
    assert line(text, "Organization ID") == "org-Abc"
    assert line(text, "Project ID") == "proj_Abc"
    assert line(text, "Key") == "OpenAI project key, ends …b7Qx, 164 characters"
    assert "Jane" not in text


def test_an_access_that_is_not_saved_yet_can_be_reported() -> None:
    text = report(subject_of(Access(OPENAI, KEY)), REFUSED, FACTS, "Secret Service")
    assert line(text, "Organization ID") == line(text, "Project ID") == "Not given"
    assert line(text, "Key") == "OpenAI project key, ends …b7Qx, 164 characters"


def test_the_computer_is_told() -> None:
    text = text_of()
    assert line(text, "System") == "Debian GNU/Linux 12 (bookworm)"
    assert line(text, "Versions") == "Keystep 1.2.3, Python 3.13.0"
    assert line(text, "Proxy") == "Through proxy.example:3128"
    assert line(text, "Trust") == "The store of this computer; SSL_CERT_FILE: ~/ca.pem"
    assert line(text, "Keychain") == "Secret Service"
    assert line(text, "Folders") == "List of connections: ~/.local/share/keystep"
    assert line(text, "Policy") == "None"


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        (ProxyRoute(), "no proxy is set"),
        (ProxyRoute(is_exempt=True), "NO_PROXY"),
        (ProxyRoute(is_usable=False), "can't be used"),
    ],
)
def test_each_way_past_the_proxy_has_words_of_its_own(proxy: ProxyRoute, words: str) -> None:
    assert words in line(text_of(machine=replace(FACTS, proxy=proxy)), "Proxy")


@pytest.mark.parametrize("trouble", KeychainTrouble)
def test_trouble_with_the_keychain_is_told(trouble: KeychainTrouble) -> None:
    assert "keychain" in line(text_of(keychain=trouble), "Keychain")


def test_what_would_mend_it_is_told_by_ids_alone() -> None:
    """An organization of one is often called by its owner's name."""
    repair = Repair(Remedy.USE_ORGANIZATION, OPENAI, "org-Jane", None, "Jane Doe's")
    text = text_of(replace(verdict_of(Cause.WRONG_ORGANIZATION), repair=repair))
    assert "org-Jane, not to org-Abc" in line(text, "What to do")
    assert "Jane Doe" not in text


def test_what_the_key_may_do_is_told_where_it_was_found_out() -> None:
    found = Permissions(dict.fromkeys(Capability, Can.NO))
    text = run(WriteReport(FakeMachine(), FakeKeychain())(a_connection(), REFUSED, found))
    part = text.partition("What this key may do\n")[2].partition("\n\n")[0]
    assert [each.rpartition(": ")[2] for each in part.splitlines()] == ["No"] * len(Capability)
    assert "What this key may do" not in text_of()


MAIL = "jane@acme.example"
HOSTILE_PLACES = {
    "service_said": lambda secret: text_of(replace(REFUSED, service_said=f"Hello {secret}!")),
    "request_id": lambda secret: text_of(replace(REFUSED, request_id=secret)),
    "address": lambda secret: text_of(
        connection=a_connection(address=ApiAddress(f"https://gateway.example/{secret}/v1"))
    ),
    "organization": lambda secret: text_of(
        connection=replace(a_connection(), organization=secret, project=secret)
    ),
    "keychain": lambda secret: text_of(keychain=secret),
    "trust": lambda secret: text_of(
        machine=replace(FACTS, trust_files=(TrustFile("X", secret, is_readable=True),))
    ),
    "proxy": lambda secret: text_of(machine=replace(FACTS, proxy=ProxyRoute(place=secret))),
}


@pytest.mark.parametrize("place", HOSTILE_PLACES)
@pytest.mark.parametrize("secret", [KEY.reveal(), "sk-canary-0123456789", MAIL])
def test_a_key_or_mail_address_is_taken_out_wherever_it_stands(place: str, secret: str) -> None:
    text = HOSTILE_PLACES[place](secret)
    pieces = {secret[at : at + 12] for at in range(len(secret) - 11)}
    assert not [piece for piece in pieces if piece in text]
    assert "[removed]" in text


def test_a_request_id_that_looks_like_a_hash_stays() -> None:
    request_id = "0123456789abcdef0123456789abcdef"
    assert line(text_of(replace(REFUSED, request_id=request_id)), "Request ID") == request_id


def test_the_computer_is_seen_from_the_way_to_the_address() -> None:
    machine, address = FakeMachine(), ApiAddress("https://gateway.example/v1")
    write = WriteReport(machine, FakeKeychain(in_use="KWallet"))
    text = run(write(a_connection(address=address), REFUSED))
    assert machine.asked_about == [address]
    assert line(text, "Keychain") == "KWallet"


def test_a_keychain_that_does_not_answer_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stuck(FakeKeychain):
        async def name(self) -> str | KeychainTrouble:
            await asyncio.Event().wait()
            raise AssertionError

    monkeypatch.setattr(report_module, "KEYCHAIN_SECONDS", 0.01)
    text = run(WriteReport(FakeMachine(), Stuck())(a_connection(), REFUSED))
    assert line(text, "Keychain") == "It does not answer."
