"""Service addresses: made regular, or refused before anything is sent."""

import ipaddress
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystep.domain.api_address import (
    LONGEST_ADDRESS,
    OPENAI,
    AddressProblem,
    ApiAddress,
    read_api_address,
)
from tests.domain.properties import quick


def accepted(text: str) -> ApiAddress:
    address = read_api_address(text)
    assert isinstance(address, ApiAddress), address
    return address


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com/v1"),
        (" https://api.openai.com/v1/ \n", "https://api.openai.com/v1"),
        ("https://api.openai.com/v1///", "https://api.openai.com/v1"),
        ("api.openai.com", "https://api.openai.com/v1"),
        ("https://api.openai.com", "https://api.openai.com/v1"),
        ("https://api.openai.com/", "https://api.openai.com/v1"),
        ("HTTPS://API.OpenAI.com/v1", "https://api.openai.com/v1"),
        ("https://api.openai.com./v1", "https://api.openai.com/v1"),
        ("https://gateway.example/openai/v2", "https://gateway.example/openai/v2"),
        ("gateway.example:8443/openai", "https://gateway.example:8443/openai"),
        ("https://[2001:DB8::1]:8443", "https://[2001:db8::1]:8443/v1"),
        ("https://bücher.example", "https://xn--bcher-kva.example/v1"),
    ],
)
def test_an_address_is_made_regular(typed: str, url: str) -> None:
    assert accepted(typed).url == url


@pytest.mark.parametrize(
    "typed",
    [
        "http://localhost:11434/v1",
        "http://LOCALHOST/v1",
        "http://127.0.0.1:8080/v1",
        "http://127.8.9.10/v1",
        "http://[::1]:8080/v1",
    ],
)
def test_plain_http_is_accepted_for_this_computer(typed: str) -> None:
    assert accepted(typed).url.startswith("http://")


@pytest.mark.parametrize(
    "typed",
    [
        "http://api.openai.com/v1",
        "http://10.0.0.1/v1",
        "http://0.0.0.0/v1",
        "http://127.1/v1",
        "http://localhost.example.com/v1",
        "http://127.0.0.1.example.com/v1",
        "http://[::2]/v1",
    ],
)
def test_plain_http_to_any_other_computer_is_refused(typed: str) -> None:
    assert read_api_address(typed) is AddressProblem.NOT_ENCRYPTED


@pytest.mark.parametrize(
    "typed", ["ftp://api.openai.com/v1", "file:///etc/passwd", "ws://localhost/v1"]
)
def test_another_scheme_is_refused(typed: str) -> None:
    assert read_api_address(typed) is AddressProblem.OTHER_SCHEME


@pytest.mark.parametrize(
    "typed",
    [
        "https://me:secret@api.openai.com/v1",
        "https://api.openai.com@evil.example/v1",
        "https://@api.openai.com/v1",
        "https://evil.example\\@api.openai.com/v1",
        "me@api.openai.com",
    ],
)
def test_a_login_in_the_address_is_refused(typed: str) -> None:
    assert read_api_address(typed) is AddressProblem.HAS_LOGIN


@pytest.mark.parametrize("end", ["?a=b", "?", "#top", "#", "?#"])
def test_a_query_or_fragment_is_refused_even_when_empty(end: str) -> None:
    assert read_api_address(f"https://api.openai.com/v1{end}") is AddressProblem.HAS_QUERY


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "https:///v1",
        "https://api.open ai.com/v1",
        "https://api.openai.com/v1\r\nX-Evil: yes",
        "https://api.openai\t.com/v1",
        "https://api.openai\u200b.com/v1",
        "https://api.openai.com:99999/v1",
        "https://api.openai.com:port/v1",
        "https://a..b/v1",
        "https://-api.openai.com/v1",
        "https://api.openai.com%00/v1",
        "https://[::1/v1",
        "https://[fe80::1%25eth0]/v1",
        "https://api.openai.com\uff0fevil/v1",
        "https://api.openai.com/v1/modèles",
        "https://api.openai.com/v1\\models",
        "javascript:alert(1)",
        "\ud800",
    ],
)
def test_what_is_no_address_is_unreadable(typed: str) -> None:
    assert read_api_address(typed) is AddressProblem.UNREADABLE


@pytest.mark.parametrize("hidden", ["%0a", "%0D%0A", "%00", "%7f", "%20", "%c2%85"])
def test_a_path_that_hides_control_characters_or_spaces_is_refused(hidden: str) -> None:
    assert read_api_address(f"https://api.openai.com/v1{hidden}x") is AddressProblem.UNREADABLE


@pytest.mark.parametrize(
    "typed", ["https:/api.openai.com/v1", "https:", "https//api.openai.com/v1", "HTTP:/localhost"]
)
def test_a_mistyped_scheme_is_not_taken_for_a_host(typed: str) -> None:
    assert read_api_address(typed) is AddressProblem.UNREADABLE


def test_an_address_that_would_become_too_long_is_unreadable() -> None:
    just_fits = "https://h/" + "a" * (LONGEST_ADDRESS - len("https://h/"))
    assert accepted(just_fits).url == just_fits
    assert read_api_address(just_fits.removeprefix("https://") + "a") is AddressProblem.UNREADABLE


@pytest.mark.parametrize(
    "typed",
    [
        "https://api.openai.com/v1",
        "https://api.openai.com:443/v1",
        "https://eu.api.openai.com/v1",
    ],
)
def test_openai_and_its_regions_are_openai(typed: str) -> None:
    assert accepted(typed).is_openai


@pytest.mark.parametrize(
    "typed",
    [
        "https://api.openai.com.evil.example/v1",
        "https://evil-api.openai.com/v1",
        "https://openai.com/v1",
        "https://api.openai.com:8443/v1",
        "https://аpi.openai.com/v1",  # Cyrillic а
        "http://localhost/v1",
    ],
)
def test_everything_else_is_not_openai(typed: str) -> None:
    assert not accepted(typed).is_openai


def test_a_lookalike_host_is_shown_in_its_ascii_form() -> None:
    assert accepted("https://аpi.openai.com/v1").host.startswith("xn--")


def test_the_host_is_shown_with_its_port() -> None:
    assert accepted("https://gateway.example:8443/v1").host == "gateway.example:8443"


def test_the_default_address_reads_as_itself() -> None:
    assert read_api_address(OPENAI.url) == OPENAI


addresses = st.text(max_size=40) | st.builds(
    "".join,
    st.tuples(
        st.sampled_from(("https://", "http://", "HTTP://", "", "//", "ftp://", "https:")),
        st.sampled_from(("", "me@", "a:b@")),
        st.sampled_from(("localhost", "127.0.0.1", "[::1]", "api.openai.com", "10.0.0.1", "ü.de"))
        | st.text(max_size=8),
        st.sampled_from(("", ":443", ":0", ":", ":x")),
        st.sampled_from(("", "/", "/v1", "//", "/../x", "/%0a", "/;a=b")) | st.text(max_size=8),
        st.sampled_from(("", "/", "?", "#", "?a", "#a")),
    ),
)


@quick
@given(addresses)
def test_whatever_is_accepted_is_safe_and_reads_as_itself(text: str) -> None:
    address = read_api_address(text)
    if isinstance(address, AddressProblem):
        return
    parts = urlsplit(address.url)
    assert "@" not in parts.netloc
    assert not set(address.url) & set("?#\\ ")
    assert address.url.isascii()
    assert address.url.isprintable()
    assert parts.scheme == "https" or is_this_computer(parts.hostname or "")
    assert read_api_address(address.url) == address


def is_this_computer(host: str) -> bool:
    return host == "localhost" or ipaddress.ip_address(host).is_loopback
