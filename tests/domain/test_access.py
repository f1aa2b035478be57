"""Where a key may go: what stops it before anything is sent."""

import pytest

from keystep.domain.access import Access, Realm, why_not_sent
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Cause
from keystep.domain.secret import SecretKey
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
