"""Asking which organizations a key belongs to, whatever comes back."""

import pytest
from hypothesis import given

from keystep.domain.access import Access, Realm
from keystep.domain.api_address import OPENAI
from keystep.domain.causes import Cause
from keystep.domain.diagnosis import Answer, Json, NoAnswer, Reply
from keystep.domain.identifiers import read_organization
from keystep.domain.organizations import (
    LONGEST_TITLE,
    MOST_ORGANIZATIONS,
    Organization,
    organizations_in,
)
from keystep.domain.secret import SecretKey
from keystep.services.find_organizations import FindOrganizations
from tests.domain.properties import json_values, quick
from tests.services.fakes import KEY, REFUSED, FakeOpenAI, run

ACCESS = Access(OPENAI, KEY)


def me(*organizations: Json) -> Json:
    return {"object": "user", "orgs": {"object": "list", "data": list(organizations)}}


def find(
    reply: Reply | None, access: Access = ACCESS, realm: Realm = Realm.REAL, deadline: float = 15
) -> tuple[Organization, ...]:
    return run(FindOrganizations(FakeOpenAI(me=reply), realm, deadline)(access))


def test_the_documented_answer_is_read() -> None:
    body: Json = {
        "object": "user",
        "id": "user-1234",
        "email": "user@yourcompany.com",
        "name": "Users Name",
        "orgs": {
            "object": "list",
            "data": [
                {"object": "organization", "id": "org-abcd", "title": "Org 1 Name"},
                {"object": "organization", "id": "org-1234", "title": "Org 2 Name"},
            ],
        },
    }
    assert find(Answer(200, body)) == (
        Organization("org-abcd", "Org 1 Name"),
        Organization("org-1234", "Org 2 Name"),
    )


def test_the_default_organization_comes_first() -> None:
    body = me({"id": "org-aa", "title": "A"}, {"id": "org-bb", "title": "B", "is_default": True})
    assert [found.id for found in find(Answer(200, body))] == ["org-bb", "org-aa"]


@pytest.mark.parametrize("title", [None, "", "  ", 7, "two\nlines", "turned \u202e round", ["A"]])
def test_without_a_usable_title_the_id_is_shown(title: Json) -> None:
    assert organizations_in(me({"id": "org-aa", "title": title})) == (
        Organization("org-aa", "org-aa"),
    )


def test_a_long_title_is_cut() -> None:
    [found] = organizations_in(me({"id": "org-aa", "title": "x" * 10_000}))
    assert len(found.title) == LONGEST_TITLE


@pytest.mark.parametrize(
    "id_", [None, 7, "", "org-", "user-aa", "org-a b", "org-é", "org-a\nb", "org-" + "x" * 5000]
)
def test_what_cannot_be_sent_as_an_id_is_left_out(id_: Json) -> None:
    assert organizations_in(me({"id": id_, "title": "A"}, {"id": "org-bb", "title": "B"})) == (
        Organization("org-bb", "B"),
    )


def test_an_organization_that_is_listed_twice_is_offered_once() -> None:
    body = me({"id": "org-aa", "title": "A"}, {"id": "org-aa", "title": "A again"})
    assert organizations_in(body) == (Organization("org-aa", "A"),)


def test_an_absurd_number_of_organizations_is_cut() -> None:
    many: list[Json] = [{"id": f"org-{number:05}"} for number in range(20_000)]
    assert len(organizations_in(me(*many))) == MOST_ORGANIZATIONS


@pytest.mark.parametrize(
    "body",
    [None, [], "orgs", {}, {"orgs": None}, {"orgs": []}, {"orgs": {"data": {}}}, me("org-a")],
)
def test_another_shape_holds_no_organizations(body: Json) -> None:
    assert organizations_in(body) == ()


@quick
@given(json_values)
def test_whatever_comes_back_only_usable_ids_are_offered(body: Json) -> None:
    for found in organizations_in({"orgs": {"data": [body, {"id": body, "title": body}]}}):
        assert read_organization(found.id, OPENAI) == found.id
        assert found.title.isprintable()


@pytest.mark.parametrize(
    "reply",
    [
        REFUSED,
        NoAnswer(Cause.NO_DNS),
        Answer(404, is_web_page=True),
        Answer(403, me({"id": "org-aa"})),
        Answer(302, me({"id": "org-aa"})),
    ],
)
def test_a_service_that_does_not_tell_offers_none(reply: Reply) -> None:
    assert find(reply) == ()


def test_no_answer_in_time_offers_none() -> None:
    assert find(None, deadline=0) == ()


@pytest.mark.parametrize(
    ("text", "realm"),
    [
        ("sk-practice-works", Realm.REAL),
        ("gsk_abcdefghijkl", Realm.REAL),
        ("sk-admin-abcdefgh", Realm.REAL),
        (KEY.reveal(), Realm.PRACTICE),
    ],
)
def test_a_key_that_is_refused_here_is_sent_nowhere(text: str, realm: Realm) -> None:
    openai = FakeOpenAI(me=Answer(200, me({"id": "org-aa"})))
    assert run(FindOrganizations(openai, realm)(Access(OPENAI, SecretKey(text)))) == ()
    assert openai.asked == []
