"""The pages that Keystep opens."""

from urllib.parse import urlsplit

import pytest

from keystep.domain.pages import Page

HOSTS = {
    "platform.openai.com",
    "developers.openai.com",
    "help.openai.com",
    "openai.com",
    "status.openai.com",
    "help.okta.com",
}


@pytest.mark.parametrize("page", Page, ids=lambda page: page.value)
def test_every_page_is_https_at_a_known_host(page: Page) -> None:
    parts = urlsplit(page.url)
    assert parts.scheme == "https"
    assert parts.netloc in HOSTS
    assert not parts.query


def test_no_page_has_two_names() -> None:
    assert len({page.url for page in Page}) == len(Page)


def test_the_walkthrough_opens_the_pages_that_the_vendor_names() -> None:
    assert Page.API_KEYS.url == "https://platform.openai.com/api-keys"
    assert Page.ORGANIZATION.url == "https://platform.openai.com/settings/organization/general"
