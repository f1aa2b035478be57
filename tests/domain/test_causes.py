"""The catalogue of causes: complete, in plain words, and spelled as scripts rely on."""

import re
import string
from collections.abc import Iterator

import pytest

from keystep.domain.causes import CATALOGUE, Cause, Entry, Remedy, Status, action_id
from keystep.domain.ladder import Rung, State
from keystep.domain.pages import Page

CONTRACT = """
works works_without_model_list key_not_proven key_refused key_expired key_missing
key_unusable_text admin_key other_vendors_key wrong_organization unknown_organization
no_organization wrong_project project_archived account_deactivated wrong_region ip_not_allowed
country_not_supported missing_permission model_not_allowed no_credit billing_inactive
organization_spend_limit project_spend_limit usage_limit rate_limited service_busy
service_trouble no_dns connection_refused timed_out tls_expired tls_self_signed tls_wrong_host
tls_unknown_issuer proxy_login proxy_unreachable guest_network redirected not_openai
answer_too_large unclear_answer keychain_locked keychain_absent keychain_changed cancelled
"""
ADDED = {
    "works_and_can_pay",
    "practice_key",
    "real_key_in_practice",
    "no_connection",
    "blocked_on_the_way",
    "no_model_list",
    "unclear_refusal",
    "unclear_limit",
    "key_lost_on_the_way",
    "key_or_address_refused",
    "keychain_broken",
    "keychain_silent",
    "model_not_listed",
    "model_ends_soon",
    "address_set_by_policy",
    "address_not_allowed",
    "policy_unreadable",
}
BANNED = re.compile(
    r"\b(api|endpoints?|tokens?|credentials?|http|invalid|authentications?|provision\w*|null"
    r"|exceptions?|please|error occurred)\b",
    re.IGNORECASE,
)
EVERY_CAUSE = pytest.mark.parametrize("cause", Cause, ids=lambda cause: cause.value)


def texts_of(entry: Entry) -> tuple[str, ...]:
    return (entry.title, entry.why, *entry.what_to_do)


def placeholders(text: str) -> Iterator[str]:
    return (name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name)


def test_the_causes_are_spelled_as_scripts_know_them() -> None:
    assert {cause.value for cause in Cause} == set(CONTRACT.split()) | ADDED


def test_the_statuses_are_spelled_as_scripts_know_them() -> None:
    statuses = {"works", "attention", "failed", "unknown", "cancelled"}
    assert {status.value for status in Status} == statuses


@EVERY_CAUSE
def test_every_cause_is_in_the_catalogue(cause: Cause) -> None:
    assert cause in CATALOGUE


@EVERY_CAUSE
def test_a_title_has_at_most_six_words(cause: Cause) -> None:
    assert 1 <= len(CATALOGUE[cause].title.split()) <= 6


@EVERY_CAUSE
def test_a_title_stands_alone(cause: Cause) -> None:
    title = CATALOGUE[cause].title
    assert not title.endswith((".", "!", ":"))
    assert "{" not in title  # it is shown without the service's name


@EVERY_CAUSE
def test_every_cause_says_why(cause: Cause) -> None:
    assert CATALOGUE[cause].why.strip()


@EVERY_CAUSE
def test_there_are_at_most_three_steps(cause: Cause) -> None:
    steps = CATALOGUE[cause].what_to_do
    assert len(steps) <= 3
    assert all(step.strip() for step in steps)


@EVERY_CAUSE
def test_there_is_something_to_do_unless_it_works(cause: Cause) -> None:
    entry = CATALOGUE[cause]
    assert (entry.action is None) == (entry.status is Status.WORKS)


@EVERY_CAUSE
def test_the_words_are_plain(cause: Cause) -> None:
    for text in texts_of(CATALOGUE[cause]):
        assert not BANNED.findall(text.replace("“API keys”", ""))


@EVERY_CAUSE
def test_the_service_is_the_only_placeholder(cause: Cause) -> None:
    for text in texts_of(CATALOGUE[cause]):
        assert set(placeholders(text)) <= {"service"}


@EVERY_CAUSE
def test_only_what_works_has_passed_its_rung(cause: Cause) -> None:
    entry = CATALOGUE[cause]
    assert (entry.state is State.PASSED) == (entry.status is Status.WORKS)


@EVERY_CAUSE
def test_only_what_is_accepted_stands_above_the_organization(cause: Cause) -> None:
    entry = CATALOGUE[cause]
    if entry.status is not Status.WORKS:
        above = entry.rung in {Rung.PERMISSIONS, Rung.CREDIT}
        assert above == (entry.status is Status.ATTENTION)


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (Cause.WORKS, Status.WORKS),
        (Cause.WORKS_AND_CAN_PAY, Status.WORKS),
        (Cause.WORKS_WITHOUT_MODEL_LIST, Status.ATTENTION),
        (Cause.MODEL_NOT_ALLOWED, Status.ATTENTION),
        (Cause.KEY_NOT_PROVEN, Status.UNKNOWN),
        (Cause.ADMIN_KEY, Status.FAILED),
        (Cause.WRONG_REGION, Status.FAILED),
        (Cause.KEY_REFUSED, Status.FAILED),
        (Cause.NO_CREDIT, Status.ATTENTION),
        (Cause.TIMED_OUT, Status.UNKNOWN),
        (Cause.SERVICE_TROUBLE, Status.UNKNOWN),
        (Cause.KEYCHAIN_LOCKED, Status.UNKNOWN),
        (Cause.CANCELLED, Status.CANCELLED),
    ],
)
def test_a_cause_means_what_the_contract_says(cause: Cause, status: Status) -> None:
    assert CATALOGUE[cause].status is status


@pytest.mark.parametrize(
    ("action", "shown"),
    [
        (Page.API_KEYS, "open:api_keys"),
        (Remedy.TEST_AGAIN, "do:test_again"),
        (None, None),
    ],
)
def test_an_action_is_spelled_as_scripts_know_it(
    action: Page | Remedy | None, shown: str | None
) -> None:
    assert action_id(action) == shown
