"""Organization and project IDs: what is kept, and what the text is instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.identifiers import LONGEST_ID, IdProblem, read_organization, read_project
from tests.domain.properties import quick
from tests.support.keys import project_key

GATEWAY = ApiAddress("https://gateway.example/v1")
BOTH = pytest.mark.parametrize("address", [OPENAI, GATEWAY], ids=["OpenAI", "gateway"])


@pytest.mark.parametrize(
    "typed",
    ["org-Abc123", " org-Abc123\n", '"org-Abc123"', "\u200borg-Abc123", "“org-Abc123”"],
)
def test_an_organization_id_is_cleaned(typed: str) -> None:
    assert read_organization(typed, OPENAI) == "org-Abc123"


def test_a_project_id_is_cleaned() -> None:
    assert read_project(" 'proj_Abc123' ", OPENAI) == "proj_Abc123"


@BOTH
@pytest.mark.parametrize("typed", ["OPENAI_ORG_ID={}", 'export OPENAI_ORG_ID="{}"', "Acme ({})"])
def test_an_organization_id_is_found_in_what_stands_around_it(
    typed: str, address: ApiAddress
) -> None:
    id_ = "org-AcmeAcmeAcmeAcmeAcmeAcme"
    assert read_organization(typed.format(id_), address) == id_


@BOTH
def test_a_project_id_is_found_in_what_stands_around_it(address: ApiAddress) -> None:
    assert read_project("OPENAI_PROJECT_ID=proj_Abc123", address) == "proj_Abc123"
    assert read_organization("OPENAI_PROJECT_ID=proj_Abc123", address) is IdProblem.IS_A_PROJECT


def test_of_two_ids_in_one_text_each_field_takes_its_own() -> None:
    text = "OPENAI_ORG_ID=org-Abc123\nOPENAI_PROJECT_ID=proj_Abc123"
    assert read_organization(text, OPENAI) == "org-Abc123"
    assert read_project(text, OPENAI) == "proj_Abc123"


@BOTH
@pytest.mark.parametrize("typed", ["", "  ", "\u200b", '""'])
def test_an_empty_text_is_no_id(typed: str, address: ApiAddress) -> None:
    assert read_organization(typed, address) is None
    assert read_project(typed, address) is None


@BOTH
@pytest.mark.parametrize(
    "typed",
    [
        project_key(),
        "sk-short",
        f"Bearer {project_key()}",
        f"OPENAI_API_KEY={project_key()}",
        "gsk_" + "a" * 52,
        "AIza" + "a" * 35,
    ],
)
def test_a_secret_key_is_never_taken_for_an_id(typed: str, address: ApiAddress) -> None:
    assert read_organization(typed, address) is IdProblem.IS_A_KEY
    assert read_project(typed, address) is IdProblem.IS_A_KEY


@BOTH
def test_an_id_of_the_other_kind_is_named(address: ApiAddress) -> None:
    assert read_organization("proj_Abc123", address) is IdProblem.IS_A_PROJECT
    assert read_project("org-Abc123", address) is IdProblem.IS_AN_ORGANIZATION


@BOTH
def test_a_mail_address_is_named(address: ApiAddress) -> None:
    assert read_organization("me@acme.example", address) is IdProblem.IS_AN_EMAIL
    assert read_project("me@acme.example", address) is IdProblem.IS_AN_EMAIL


@pytest.mark.parametrize("typed", ["Personal", "Acme Ltd", "null", "org_Abc123", "org-", "org-é"])
def test_any_other_text_is_a_name_to_openai(typed: str) -> None:
    assert read_organization(typed, OPENAI) is IdProblem.IS_A_NAME


@pytest.mark.parametrize(
    "typed", ["acme/team-7", "xai-labs", "risk-management-and-compliance", "@acme/team", "a=b"]
)
def test_another_service_may_name_its_organizations_as_it_likes(typed: str) -> None:
    assert read_organization(typed, GATEWAY) == typed


@pytest.mark.parametrize("typed", ["Acme Ltd", "Büro", "a\nb", "x" * (LONGEST_ID + 1)])
def test_what_fits_no_header_is_unusable_anywhere(typed: str) -> None:
    assert read_organization(typed, GATEWAY) is IdProblem.UNUSABLE


def test_an_id_of_absurd_length_is_refused() -> None:
    assert isinstance(read_organization("org-" + "x" * LONGEST_ID, OPENAI), IdProblem)


@quick
@given(
    st.text(max_size=30)
    | st.builds("org-{}".format, st.text(max_size=20))
    | st.builds("proj_{}".format, st.text(max_size=20))
)
def test_every_id_that_is_accepted_fits_into_a_header(text: str) -> None:
    for read in (read_organization, read_project):
        for address in (OPENAI, GATEWAY):
            found = read(text, address)
            if isinstance(found, str):
                assert found.isascii()
                assert found.isprintable()
                assert " " not in found
