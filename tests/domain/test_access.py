"""Where a key may go: what stops it before anything is sent."""

import pytest
from hypothesis import given

from keystep.domain.access import Access, Realm, may_move, why_not_sent
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.secret import SecretKey
from tests.domain.properties import other_addresses, quick
from tests.support.keys import project_key

GATEWAY = ApiAddress("https://gateway.example/v1")
EUROPE = ApiAddress("https://eu.api.openai.com/v1")
ANYWHERE = pytest.mark.parametrize("address", [OPENAI, EUROPE, GATEWAY], ids=lambda a: a.host)
AT_OPENAI = pytest.mark.parametrize("address", [OPENAI, EUROPE], ids=lambda a: a.host)
OTHER_VENDORS = [
    "sk-ant-api03-abcdefghijkl",
    "sk-or-v1-0123456789abcdef",
    "gsk_abcdefghijkl",
    "xai-abcdefghijkl",
    "AIzaabcdefghijkl",
    "csk-abcdefghijkl",
    "hf_abcdefghijkl",
    "nvapi-abcdefghijkl",
    "ghp_abcdefghijkl",
    "github_pat_abcdefghijkl",
    "AKIAABCDEFGHIJKL",
]


def refusal(text: str, address: ApiAddress, realm: Realm = Realm.REAL) -> Cause | None:
    return why_not_sent(Access(address, SecretKey(text)), realm)


@ANYWHERE
def test_a_real_key_may_go_to_the_address_it_is_for(address: ApiAddress) -> None:
    assert refusal(project_key(), address) is None


@ANYWHERE
def test_a_practice_key_goes_nowhere_in_real_use(address: ApiAddress) -> None:
    assert refusal("sk-practice-works", address) is Cause.PRACTICE_KEY


@ANYWHERE
@pytest.mark.parametrize("text", [project_key(), "sk-admin-abcdefgh", "gsk_abcdefghijkl"])
def test_a_real_key_goes_nowhere_in_practice(text: str, address: ApiAddress) -> None:
    assert refusal(text, address, Realm.PRACTICE) is Cause.REAL_KEY_IN_PRACTICE


def test_a_practice_key_may_be_practiced_with() -> None:
    assert refusal("sk-practice-refused", OPENAI, Realm.PRACTICE) is None


@AT_OPENAI
@pytest.mark.parametrize("text", OTHER_VENDORS)
def test_another_vendors_key_is_not_sent_to_openai(text: str, address: ApiAddress) -> None:
    assert refusal(text, address) is Cause.OTHER_VENDORS_KEY


@pytest.mark.parametrize("text", OTHER_VENDORS)
def test_a_gateway_may_use_keys_of_any_look(text: str) -> None:
    assert refusal(text, GATEWAY) is None


@ANYWHERE
def test_an_admin_key_is_sent_nowhere(address: ApiAddress) -> None:
    assert refusal("sk-admin-abcdefgh", address) is Cause.ADMIN_KEY


def test_a_key_of_unfamiliar_look_may_be_sent_to_openai() -> None:
    assert refusal("some-new-kind-of-key", OPENAI) is None


@pytest.mark.parametrize("region", ["eu", "us", "jp", "ap-south-1"])
@pytest.mark.parametrize("path", ["/v1", "/v2/x"])
def test_a_saved_key_may_go_to_a_region_and_back(region: str, path: str) -> None:
    home = ApiAddress(f"https://api.openai.com{path}")
    there = ApiAddress(f"https://{region}.api.openai.com{path}")
    assert may_move(home, there)
    assert may_move(there, home)


@pytest.mark.parametrize("address", [OPENAI, EUROPE, GATEWAY, ApiAddress("http://[::1]:8/v1")])
def test_a_saved_key_may_stay_where_it_is(address: ApiAddress) -> None:
    assert may_move(address, address)


@pytest.mark.parametrize(
    "address",
    [
        "http://eu.api.openai.com/v1",
        "https://eu.api.openai.com:8443/v1",
        "https://me@eu.api.openai.com/v1",
        "https://eu.api.openai.com.evil.example/v1",
        "https://eu.api.openai.com/v2",
        "https://eu.api.openai.com/v1?to=evil.example",
    ],
)
def test_an_address_that_differs_in_one_point_from_a_region_is_another(address: str) -> None:
    assert not may_move(OPENAI, ApiAddress(address))
    assert not may_move(ApiAddress(address), OPENAI)


@pytest.mark.parametrize("ending", ["?x", "#x", " x"])
def test_what_no_address_may_hold_does_not_pass_on_both_sides_either(ending: str) -> None:
    assert not may_move(ApiAddress(OPENAI.url + ending), ApiAddress(EUROPE.url + ending))


@given(other_addresses)
@quick
def test_a_saved_key_may_go_nowhere_else(address: ApiAddress) -> None:
    assert not may_move(OPENAI, address)
    assert not may_move(address, OPENAI)


@pytest.mark.parametrize(
    "address",
    [
        "https://us.api.openai.com/v1",  # from one region to another: not by itself
        "https://eu.api.openai.com/v1/",
        "https://EU.api.openai.com/v1",
        "https://eu.api.openai.com:443/v1",
        "https://api.openai.com/v1/../v2",
        "https://api.openai.com",
    ],
)
def test_from_a_region_a_saved_key_may_go_home_only(address: str) -> None:
    assert not may_move(EUROPE, ApiAddress(address))
