"""What bootstrap chooses by platform and by whether there is a window."""

import pytest

from keystep.adapters.openai.proxy_settings import proxy_by_urllib
from keystep.bootstrap import find_proxy
from keystep.ui import system_proxy

URL = "https://api.openai.com/v1/models"


@pytest.fixture(autouse=True)
def qt_names_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    class Named:
        def __call__(self, url: str) -> str:
            return f"http://system.test for {url}"

    monkeypatch.setattr(system_proxy, "SystemProxy", Named)
    find_proxy.cache_clear()


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_with_a_window_qt_asks_windows_and_macos(platform: str) -> None:
    found = find_proxy(in_window=True, platform=platform)(URL)
    assert found == f"http://system.test for {URL}"


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_there_too_the_environment_comes_first(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    monkeypatch.setenv("https_proxy", "http://environment.test")
    found = find_proxy(in_window=True, platform=platform)(URL)
    assert found == "http://environment.test"


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_the_command_line_asks_urllib(platform: str) -> None:
    assert find_proxy(in_window=False, platform=platform) is proxy_by_urllib


def test_on_linux_the_environment_is_all_there_is() -> None:
    assert find_proxy(in_window=True, platform="linux") is proxy_by_urllib
