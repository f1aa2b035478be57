"""The system's own proxy settings: Qt's values as settings, asked for in another process."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtNetwork import QNetworkProxy

from keystep.ui import system_proxy
from keystep.ui.system_proxy import (
    REMEMBERED_SECONDS,
    SystemProxy,
    proxy_of_the_system,
    setting_of,
)

Type = QNetworkProxy.ProxyType
URL = "https://api.openai.com/v1/models"
COUNTING = """
import json, pathlib, sys
asked = pathlib.Path(sys.argv[1])
with asked.open("a") as log:
    log.write(sys.argv[2] + "\\n")
json.dump("http://proxy.test:3128", sys.stdout)
"""


def proxy(kind: Type, host: str = "proxy.test", port: int = 3128, *login: str) -> QNetworkProxy:
    return QNetworkProxy(kind, host, port, *login)


@pytest.mark.parametrize(
    ("proxies", "setting"),
    [
        ([proxy(Type.HttpProxy)], "http://proxy.test:3128"),
        ([proxy(Type.HttpCachingProxy)], "http://proxy.test:3128"),
        ([proxy(Type.Socks5Proxy, "socks.test", 1080)], "socks5://socks.test:1080"),
        ([proxy(Type.HttpProxy, "fd00::1", 3128)], "http://[fd00::1]:3128"),
        ([proxy(Type.HttpProxy, "proxy.test", 0)], "http://proxy.test"),
        ([proxy(Type.NoProxy, "", 0)], None),
        ([proxy(Type.DefaultProxy, "", 0)], None),
        ([], None),
    ],
)
def test_each_kind_of_proxy_becomes_a_setting(
    proxies: Sequence[QNetworkProxy], setting: str | None
) -> None:
    assert setting_of(proxies) == setting


def test_a_login_is_written_so_that_it_can_be_read_again() -> None:
    with_login = proxy(Type.HttpProxy, "proxy.test", 3128, "ada@acme", "p/a:s@s#")
    assert setting_of([with_login]) == "http://ada%40acme:p%2Fa%3As%40s%23@proxy.test:3128"


def test_the_first_way_is_taken() -> None:
    direct = proxy(Type.NoProxy, "", 0)
    assert setting_of([proxy(Type.HttpProxy), direct]) == "http://proxy.test:3128"
    assert setting_of([direct, proxy(Type.HttpProxy)]) is None


def test_a_kind_that_is_not_for_https_is_passed_over() -> None:
    assert setting_of([proxy(Type.FtpCachingProxy), proxy(Type.HttpProxy, "b.test")]) == (
        "http://b.test:3128"
    )


@pytest.fixture
def qt_reads_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Linux Qt's system settings are the variables."""
    if sys.platform != "linux":
        pytest.skip("elsewhere Qt reads the settings of whoever runs this")
    monkeypatch.setenv("https_proxy", "http://ada:se%40cret@proxy.test:3128")
    monkeypatch.setenv("no_proxy", "exempt.test")


@pytest.mark.usefixtures("qt_reads_the_environment")
@pytest.mark.parametrize("ask", [proxy_of_the_system, SystemProxy()], ids=["here", "helper"])
@pytest.mark.parametrize(
    ("url", "setting"),
    [(URL, "http://ada:se%40cret@proxy.test:3128"), ("https://exempt.test/v1", None)],
)
def test_qt_is_really_asked(ask: SystemProxy, url: str, setting: str | None) -> None:
    assert ask(url) == setting


class Helper:
    """A helper that writes down what it was asked."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "asked"
        self.command = (sys.executable, "-c", COUNTING, str(self._log))

    @property
    def asked(self) -> list[str]:
        return self._log.read_text().splitlines()


@pytest.fixture
def helper(tmp_path: Path) -> Helper:
    return Helper(tmp_path)


def test_the_system_is_told_the_host_and_not_the_path(helper: Helper) -> None:
    assert SystemProxy(helper.command)(URL) == "http://proxy.test:3128"
    assert helper.asked == ["https://api.openai.com/"]


def test_an_answer_holds_for_a_minute(helper: Helper) -> None:
    now = [1000.0]
    ask = SystemProxy(helper.command, clock=lambda: now[0])
    for later in (0.0, REMEMBERED_SECONDS - 1, 2.0):
        now[0] += later
        ask(URL)
    assert len(helper.asked) == 2


def test_each_host_is_asked_for(helper: Helper) -> None:
    ask = SystemProxy(helper.command)
    ask(URL)
    ask("https://gateway.test/v1")
    assert helper.asked == ["https://api.openai.com/", "https://gateway.test/"]


@pytest.mark.parametrize("script", ["import sys; sys.exit(2)", "print('no json')"])
def test_without_a_helper_qt_is_asked_here(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    monkeypatch.setattr(system_proxy, "proxy_of_the_system", lambda _url: "http://here.test")
    assert SystemProxy((sys.executable, "-c", script))(URL) == "http://here.test"
    assert SystemProxy(("/nowhere/to/be/found",))(URL) == "http://here.test"


def test_a_system_that_does_not_answer_is_as_one_without_a_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system_proxy, "HELPER_SECONDS", 0.05)
    assert SystemProxy((sys.executable, "-c", "import time; time.sleep(60)"))(URL) is None


def test_an_answer_that_is_no_setting_is_none() -> None:
    script = f"print({json.dumps([1])!r})"
    assert SystemProxy((sys.executable, "-c", script))(URL) is None
