"""Property tests that stay quick and find the same thing on every computer."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from keystep.domain.api_address import ApiAddress
from keystep.domain.diagnosis import Json

quick = settings(
    deadline=None,
    max_examples=80,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)

json_values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(("error", "code", "type", "message", "data", "id", "orgs", "title"))
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)
"""JSON of any depth, often with the field names that Keystep looks for."""


def _is_home_or_region(parts: tuple[str, str, str]) -> bool:
    scheme, host, path = parts
    region, _dot, home = host.partition(".api.")
    known = host == "api.openai.com" or (home == "openai.com" and region in {"eu", "us"})
    return scheme == "https" and known and path == "/v1"


_schemes = st.sampled_from(("http", "HTTPS", "ftp", ""))
_hosts = st.sampled_from(
    (
        "eu.api.openai.com.evil.example",
        "evil.example",
        "evil-api.openai.com",
        "eu.api.openai.com:8443",
        "api.openai.com:443",
        "me@eu.api.openai.com",
        "eu.api.openai.com@evil.example",
        "a.b.api.openai.com",
        ".api.openai.com",
        "eu.api.openai.com.",
        "eu.api.οpenai.com",
        "eu.API.openai.com",
        "eu.api.openai.com\\evil.example",
        "127.0.0.1",
        "localhost:8080",
        "[::1]",
    )
) | st.text("abceinop.:@-", min_size=1, max_size=30)
_paths = st.sampled_from(("", "/", "/v1/", "/v1/x", "/v2", "/v1?x", "/v1#x", "/v1 ")) | st.text(
    "/v1.%~?#", max_size=8
)
_region = ("https", "eu.api.openai.com", "/v1")

other_addresses: st.SearchStrategy[ApiAddress] = (
    st.one_of(
        _schemes.map(lambda scheme: (scheme, *_region[1:])),
        _hosts.map(lambda host: (_region[0], host, _region[2])),
        _paths.map(lambda path: (*_region[:2], path)),
        st.tuples(_schemes, _hosts, _paths),
    )
    .filter(lambda parts: not _is_home_or_region(parts))
    .map(lambda parts: ApiAddress("{}://{}{}".format(*parts)))
)
"""Addresses that are neither OpenAI nor a region of it with the usual path, however alike."""
