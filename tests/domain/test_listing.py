"""Searching, filtering and sorting the list of connections."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.causes import Cause
from keystep.domain.connection import Connection, Purpose
from keystep.domain.listing import Entry, Listing, Order, Standing, standing_of
from keystep.domain.secret import KeyFacts, KeyKind
from tests.domain.properties import quick
from tests.services.fakes import NOW, a_connection, verdict_of


def connection(
    nickname: str, cause: Cause | None = None, purpose: Purpose | None = None, minutes: int = 0
) -> Connection:
    last = verdict_of(cause) if cause else None
    if last is not None:
        last = replace(last, checked_at=NOW - timedelta(minutes=minutes))
    return replace(a_connection(nickname), last_check=last, purpose=purpose)


ACME = replace(connection("Émile at Acme"), organization="org-Acme", project="proj_Acme")
SHOP = replace(connection("Shop"), key=KeyFacts(KeyKind.PROJECT, "Zz9q", 164))
CONNECTIONS = [
    connection("works", Cause.WORKS, Purpose.READ, minutes=5),
    connection("Busy", Cause.SERVICE_BUSY, Purpose.USE, minutes=1),
    connection("refused", Cause.KEY_REFUSED, minutes=9),
    connection("Credit", Cause.NO_CREDIT, Purpose.MANAGE, minutes=7),
    connection("new"),
    connection("Other refused", Cause.KEY_REFUSED, Purpose.USE, minutes=3),
]


def names(listing: Listing, connections: list[Connection] = CONNECTIONS) -> list[str]:
    return [one.nickname for one in listing.shown(map(Entry, connections))]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["Shop", "Émile at Acme"]),
        ("  ", ["Shop", "Émile at Acme"]),
        ("ACME", ["Émile at Acme"]),
        ("émile", ["Émile at Acme"]),
        ("e\u0301mile", ["Émile at Acme"]),
        ("acme émile", ["Émile at Acme"]),
        ("org-acme", ["Émile at Acme"]),
        ("proj_ac", ["Émile at Acme"]),
        ("zz9q", ["Shop"]),
        ("shop acme", []),
        ("nothing", []),
    ],
)
def test_search_looks_in_nickname_organization_project_and_key_ending(
    search: str, found: list[str]
) -> None:
    assert names(Listing(search), [ACME, SHOP]) == found


def test_words_are_not_found_across_two_fields() -> None:
    assert names(Listing("acmeproj"), [ACME]) == []


def test_nicknames_are_in_order_whatever_their_case() -> None:
    expected = ["Busy", "Credit", "new", "Other refused", "refused", "works"]
    assert names(Listing()) == expected
    assert names(Listing(descending=True)) == expected[::-1]


def test_the_most_urgent_come_first_and_what_is_equal_by_nickname() -> None:
    assert names(Listing(order=Order.STANDING)) == [
        "Other refused",
        "refused",
        "Credit",
        "Busy",
        "new",
        "works",
    ]


def test_the_last_checked_can_come_first() -> None:
    listing = Listing(order=Order.LAST_CHECKED, descending=True)
    assert names(listing)[0] == "Busy"
    assert names(listing)[-1] == "new"


def test_purposes_go_from_reading_to_not_said() -> None:
    order = names(Listing(order=Order.PURPOSE))
    assert order[0] == "works"
    assert order[-2:] == ["new", "refused"]


@pytest.mark.parametrize(
    ("standing", "found"),
    [
        (Standing.FAILED, ["Other refused", "refused"]),
        (Standing.ATTENTION, ["Credit"]),
        (Standing.UNKNOWN, ["Busy"]),
        (Standing.NOT_VERIFIED, ["new"]),
        (Standing.WORKS, ["works"]),
    ],
)
def test_one_standing_alone_can_be_shown(standing: Standing, found: list[str]) -> None:
    assert names(Listing(standing=standing)) == found


def test_one_purpose_alone_can_be_shown() -> None:
    assert names(Listing(purpose=Purpose.USE)) == ["Busy", "Other refused"]
    assert names(Listing("busy", purpose=Purpose.USE)) == ["Busy"]


@pytest.mark.parametrize(
    ("listing", "hides"),
    [
        (Listing(), False),
        (Listing("  ", order=Order.KEY, descending=True), False),
        (Listing("a"), True),
        (Listing(standing=Standing.WORKS), True),
        (Listing(purpose=Purpose.READ), True),
    ],
)
def test_it_knows_whether_some_may_be_hidden(listing: Listing, *, hides: bool) -> None:
    assert listing.hides_some is hides


@pytest.mark.parametrize("cause", Cause, ids=lambda cause: cause.value)
def test_every_verdict_has_a_standing(cause: Cause) -> None:
    assert standing_of(connection("x", cause)) in Standing


@quick
@given(st.text(max_size=20), st.sampled_from(Order), st.booleans())
def test_nothing_is_ever_shown_twice_or_made_up(
    search: str, order: Order, descending: bool
) -> None:
    shown = names(Listing(search, order=order, descending=descending))
    assert len(shown) == len(set(shown))
    assert set(shown) <= {one.nickname for one in CONNECTIONS}
