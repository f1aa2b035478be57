"""A repair names one changed point, and never sends a key anywhere on a service's word."""

import pytest

from keystep.domain.access import Access
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.causes import Remedy
from keystep.domain.organizations import Organization
from keystep.domain.repair import (
    in_organization,
    in_region_named_by,
    without_organization,
    without_project,
)
from keystep.domain.secret import SecretKey
from tests.support.keys import project_key

KEY = SecretKey(project_key())
ACCESS = Access(OPENAI, KEY, "org-Abc", "proj_Abc")
SAYING = (
    "Attempted to access resource with incorrect regional hostname. Please make your request to "
)


@pytest.mark.parametrize(
    "ending", ["us.api.openai.com", "us.api.openai.com.", "us.api.openai.com!"]
)
def test_the_region_that_openai_names_is_offered(ending: str) -> None:
    repair = in_region_named_by(SAYING + ending, ACCESS)

    assert repair is not None
    assert repair.remedy is Remedy.USE_REGION
    assert repair.address == ApiAddress("https://us.api.openai.com/v1")
    assert repair.applied_to(ACCESS) == Access(repair.address, KEY, "org-Abc", "proj_Abc")


def test_the_way_back_from_a_region_is_offered_too() -> None:
    access = Access(ApiAddress("https://eu.api.openai.com/v1"), KEY)
    repair = in_region_named_by(SAYING + "api.openai.com", access)
    assert repair is not None
    assert repair.address == OPENAI


def test_the_path_stays_as_it_was() -> None:
    access = Access(ApiAddress("https://api.openai.com/v2/x"), KEY)
    repair = in_region_named_by(SAYING + "us.api.openai.com", access)
    assert repair is not None
    assert repair.address.url == "https://us.api.openai.com/v2/x"


@pytest.mark.parametrize(
    "named",
    [
        "us.api.openai.com.evil.example",
        "evil.example",
        "us.api.openai.com@evil.example",
        "evil.example/us.api.openai.com",
        "user:us.api.openai.com",
        "us-api.openai.com",
        "us.api.openai.com:8443",
        "us.api.openai.co",
        "us.api.οpenai.com",
        "xus.evil-api.openai.com",
        "api.openai.com",
        "us.api.openai.com or eu.api.openai.com",
        "",
    ],
)
def test_any_other_host_is_not(named: str) -> None:
    assert in_region_named_by(SAYING + named, ACCESS) is None


def test_a_gateway_can_name_no_region() -> None:
    access = Access(ApiAddress("https://gateway.example/v1"), KEY)
    assert in_region_named_by(SAYING + "us.api.openai.com", access) is None


def test_each_repair_changes_one_point() -> None:
    acme = Organization("org-Acme", "Acme Ltd")

    assert in_organization(acme, ACCESS).applied_to(ACCESS).organization == "org-Acme"
    assert in_organization(acme, ACCESS).applied_to(ACCESS).project == "proj_Abc"
    assert without_organization(ACCESS).applied_to(ACCESS).organization is None
    assert without_organization(ACCESS).applied_to(ACCESS).project == "proj_Abc"
    assert without_project(ACCESS).applied_to(ACCESS).project is None
    assert without_project(ACCESS).applied_to(ACCESS).organization == "org-Abc"
