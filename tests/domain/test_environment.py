"""What a child process gets to know, and what it must not get from its parent."""

import pytest

from keystep.domain.access import Access
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.environment import environment, variables
from keystep.domain.secret import SecretKey
from tests.support.keys import project_key

KEY = project_key()
BARE = Access(OPENAI, SecretKey(KEY), None, None)


def test_the_variables_say_everything_about_a_connection() -> None:
    address = ApiAddress("https://gateway.example/v1")
    assert variables(Access(address, SecretKey(KEY), "org-Abc", "proj_Abc")) == {
        "OPENAI_API_KEY": KEY,
        "OPENAI_ORG_ID": "org-Abc",
        "OPENAI_PROJECT_ID": "proj_Abc",
        "OPENAI_BASE_URL": "https://gateway.example/v1",
    }


def test_what_the_connection_lacks_is_not_inherited() -> None:
    stale = {"OPENAI_ORG_ID": "org-Old", "OPENAI_PROJECT_ID": "proj_Old", "OPENAI_API_KEY": "old"}
    assert environment(BARE, stale) == {
        "OPENAI_API_KEY": KEY,
        "OPENAI_BASE_URL": "https://api.openai.com/v1",
    }


@pytest.mark.parametrize(
    "name",
    [
        "OPENAI_ADMIN_KEY",
        "OPENAI_CUSTOM_HEADERS",
        "OPENAI_API_BASE",
        "OPENAI_API_TYPE",
        "OPENAI_ORGANIZATION",
        "OPENAI_WEBHOOK_SECRET",
        "OPENAI_PROXY",
        "openai_api_base",
    ],
)
def test_nothing_else_that_says_where_to_go_or_as_whom_is_inherited(name: str) -> None:
    assert name not in environment(BARE, {name: "old"})


@pytest.mark.parametrize("name", ["PATH", "OPENAI_LOG", "OPENAI_MODEL", "MY_OPENAI_API_KEY"])
def test_all_that_has_nothing_to_do_with_it_is_inherited(name: str) -> None:
    assert environment(BARE, {name: "kept"})[name] == "kept"
