"""Where the proxy setting for a URL comes from: the environment first, then the system."""

import pytest

from keystep.adapters.openai.proxy_settings import environment_first, proxy_by_urllib
from keystep.adapters.openai.routes import proxy_url

URL = "https://api.openai.com/v1/models"
PROXY = "http://proxy.test:3128"
SYSTEM = "http://system.test:8080"


class System:
    """The system's own settings."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, url: str) -> str | None:
        self.asked.append(url)
        return SYSTEM


def test_without_any_setting_it_goes_straight() -> None:
    assert proxy_by_urllib(URL) is None


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
def test_a_variable_names_the_proxy(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, PROXY)
    assert proxy_by_urllib(URL) == PROXY


def test_http_proxy_is_not_for_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", PROXY)
    assert proxy_by_urllib(URL) is None


@pytest.mark.parametrize(
    ("url", "exempt"),
    [
        (URL, "openai.com"),
        (URL, ".openai.com"),
        (URL, "gateway.test, API.OpenAI.com"),
        (URL, "*"),
        ("https://gateway.test:8443/v1", "gateway.test:8443"),
        ("https://gateway.test:8443/v1", "gateway.test"),
        ("https://[::1]:8443/v1", "[::1]"),
        ("https://[::1]:8443/v1", "::1"),
    ],
)
def test_no_proxy_exempts_a_host(monkeypatch: pytest.MonkeyPatch, url: str, exempt: str) -> None:
    monkeypatch.setenv("https_proxy", PROXY)
    monkeypatch.setenv("no_proxy", exempt)
    assert proxy_by_urllib(url) is None
    assert environment_first(System())(url) is None


def test_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    system = System()
    monkeypatch.setenv("https_proxy", PROXY)
    assert environment_first(system)(URL) == PROXY
    assert system.asked == []


def test_where_the_environment_says_nothing_the_system_is_asked() -> None:
    system = System()
    assert environment_first(system)(URL) == SYSTEM
    assert system.asked == [URL]


def test_no_proxy_exempts_a_host_from_the_systems_proxy_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("no_proxy", "openai.com")
    ask = environment_first(System())
    assert ask(URL) is None
    assert ask("https://gateway.test/v1") == SYSTEM


@pytest.mark.parametrize(
    ("setting", "place"),
    [
        (PROXY, ("proxy.test", 3128)),
        ("proxy.test:3128", ("proxy.test", 3128)),
        ("https://proxy.test", ("proxy.test", None)),
        ("http://ada:p@ss@proxy.test:3128", ("proxy.test", 3128)),
        ("http://ada:12/34@proxy.test:3128", None),
        ("http://ada:12?34@proxy.test:3128", None),
        ("http://ada:12#34@proxy.test:3128", None),
        ("socks5://proxy.test:1080", None),
        ("http://:3128", None),
        (":::", None),
        ("", None),
    ],
)
def test_a_setting_is_read_whole_or_not_at_all(
    setting: str, place: tuple[str, int | None] | None
) -> None:
    """A login that is not written as it should be must not pass for a host."""
    url = proxy_url(setting)
    assert (url and (url.host, url.port)) == place
