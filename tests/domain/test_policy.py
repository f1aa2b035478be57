"""What a policy means for addresses, new connections and the quiet watch."""

import pytest

from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.policy import NO_POLICY, Policy, Settings
from keystep.domain.precedence import Source
from tests.services.fakes import a_connection

GATEWAY = ApiAddress("https://gateway.acme.example/v1")
SECOND = ApiAddress("https://second.acme.example/v1")
EUROPE = ApiAddress("https://eu.api.openai.com/v1")
SET = Policy(mandatory=Settings(api_address=GATEWAY))
LIMITED = Policy(mandatory=Settings(allowed_addresses=(SECOND, EUROPE)))
BOTH = Policy(mandatory=Settings(api_address=GATEWAY, allowed_addresses=(SECOND,)))
BROKEN = Policy(is_whole=False)


@pytest.mark.parametrize(
    ("policy", "address", "cause"),
    [
        (NO_POLICY, OPENAI, None),
        (SET, GATEWAY, None),
        (SET, OPENAI, Cause.ADDRESS_SET_BY_POLICY),
        (LIMITED, SECOND, None),
        (LIMITED, OPENAI, Cause.ADDRESS_NOT_ALLOWED),
        (LIMITED, ApiAddress(SECOND.url + "/more"), Cause.ADDRESS_NOT_ALLOWED),
        (BOTH, SECOND, None),
        (BOTH, OPENAI, Cause.ADDRESS_SET_BY_POLICY),
        (BROKEN, OPENAI, Cause.POLICY_UNREADABLE),
    ],
)
def test_where_a_key_may_go(policy: Policy, address: ApiAddress, cause: Cause | None) -> None:
    assert policy.why_not_at(address) is cause


def test_openai_does_not_bring_its_regions_along() -> None:
    only_openai = Policy(mandatory=Settings(allowed_addresses=(OPENAI,)))
    assert only_openai.why_not_at(EUROPE) is Cause.ADDRESS_NOT_ALLOWED


def test_a_new_key_goes_to_the_address_that_is_set_and_an_allowed_one_stays() -> None:
    assert SET.address_of_next_key(OPENAI) == GATEWAY
    assert BOTH.address_of_next_key(SECOND) == SECOND
    assert LIMITED.address_of_next_key(OPENAI) == OPENAI, "nobody knows another"
    assert NO_POLICY.address_of_next_key(OPENAI) == OPENAI


def test_the_address_of_new_connections() -> None:
    recommended = Policy(recommended=Settings(api_address=SECOND))
    assert (SET.address_of_new.value, SET.address_of_new.is_locked) == (GATEWAY, True)
    assert (recommended.address_of_new.value, recommended.address_of_new.is_locked) == (
        SECOND,
        False,
    )
    assert NO_POLICY.address_of_new.value == OPENAI
    assert LIMITED.address_of_new.value == SECOND, "the first that is allowed"


def test_an_address_is_not_recommended_where_it_is_not_allowed() -> None:
    policy = Policy(LIMITED.managed_by, LIMITED.mandatory, Settings(api_address=GATEWAY))
    assert policy.address_of_new.value == SECOND


def test_ids_of_new_connections_may_come_from_a_walkthrough_unless_they_are_set() -> None:
    mandatory = Policy(mandatory=Settings(organization_id="org-Set", project_id="proj_Set"))
    recommended = Policy(recommended=Settings(organization_id="org-Usual"))
    assert mandatory.organization_of_new("org-Walk").value == "org-Set"
    assert mandatory.project_of_new("proj_Walk").value == "proj_Set"
    assert recommended.organization_of_new("org-Walk").value == "org-Walk"
    assert recommended.organization_of_new().value == "org-Usual"
    assert NO_POLICY.project_of_new().value == ""


def test_what_is_not_forbidden_is_allowed_unless_something_could_not_be_read() -> None:
    assert NO_POLICY.may_export
    assert NO_POLICY.may_reveal
    assert not BROKEN.may_export
    assert not BROKEN.may_reveal
    assert not Policy(mandatory=Settings(allow_export=False)).may_export
    assert not Policy(mandatory=Settings(allow_reveal=False)).may_reveal


@pytest.mark.parametrize(
    ("mandatory", "chosen", "recommended", "minutes", "source"),
    [
        (None, None, None, 0, Source.BUILT_IN),
        (None, True, None, 1440, Source.PERSON),
        (None, None, 60, 60, Source.RECOMMENDED),
        (None, False, 60, 0, Source.PERSON),
        (None, True, 60, 60, Source.PERSON),
        (120, False, 60, 120, Source.MANDATORY),
        (0, True, 60, 0, Source.MANDATORY),
    ],
)
def test_how_often_the_quiet_watch_checks(
    mandatory: int | None,
    chosen: bool | None,
    recommended: int | None,
    minutes: int,
    source: Source,
) -> None:
    policy = Policy(
        mandatory=Settings(test_interval_minutes=mandatory),
        recommended=Settings(test_interval_minutes=recommended),
    )
    every = policy.watch_every(chosen)
    assert (every.value, every.source) == (minutes, source)


def test_a_saved_connection_stands_as_the_policy_has_it_whatever_was_found_before() -> None:
    saved = a_connection(address=OPENAI)
    stands = SET.as_it_stands(saved)
    assert stands.last_check is not None
    assert stands.last_check.cause is Cause.ADDRESS_SET_BY_POLICY
    assert SET.as_it_stands(stands) == stands
    assert NO_POLICY.as_it_stands(saved) == saved
    assert SET.as_it_stands(a_connection(address=GATEWAY)).last_check is None
