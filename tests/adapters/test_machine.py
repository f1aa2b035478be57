"""What is found on this computer: true, harmless to send, and without a trace of the looking."""

import asyncio
import ssl
from importlib.metadata import version
from pathlib import Path

import pytest

import keystep
from keystep.adapters import machine as machine_module
from keystep.adapters.machine import ThisMachine
from keystep.adapters.openai.proxy_settings import FindProxy, proxy_by_urllib
from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.machine import Folder, FolderUse, MachineFacts, ProxyRoute, TrustFile

PASSWORD = "canary-password"
LINUX_ONLY = "linux"


def facts(
    folders: dict[FolderUse, Path] | None = None,
    find_proxy: FindProxy = proxy_by_urllib,
    address: ApiAddress = OPENAI,
    system: str = LINUX_ONLY,
) -> MachineFacts:
    return asyncio.run(ThisMachine(folders or {}, lambda: find_proxy, system).facts(address))


def test_every_work_of_others_is_named_with_its_version_and_licence() -> None:
    found = asyncio.run(ThisMachine({}, lambda: proxy_by_urllib).components())
    by_name = {one.name.lower().replace("_", "-"): one for one in found}
    assert {"python", "openssl", "pyside6-essentials", "shiboken6", "h11", "argcomplete"} <= set(
        by_name
    )
    assert "pytest" not in by_name
    assert [one for one in found if not (one.version and one.licence)] == []
    assert "LGPL" in by_name["pyside6-essentials"].licence
    assert by_name["httpx"].version == version("httpx")


def test_the_versions_of_all_that_matters_are_named() -> None:
    versions = dict(facts().versions)
    assert versions["Keystep"] == keystep.__version__
    assert set(versions) == {
        "Keystep",
        "Python",
        "httpx",
        "truststore",
        "keyring",
        "SQLite",
        "OpenSSL",
    }
    assert versions["OpenSSL"] in ssl.OPENSSL_VERSION
    assert all(version[0].isdigit() for version in versions.values())


def test_a_library_without_a_label_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_module, "_LIBRARIES", ("no-such-library",))
    assert dict(facts().versions)["no-such-library"] == "?"


def test_the_system_is_named() -> None:
    assert facts().system


def test_without_a_proxy_the_way_is_straight() -> None:
    assert facts().proxy == ProxyRoute()


@pytest.mark.parametrize(
    ("setting", "place"),
    [
        ("http://proxy.test:3128", "proxy.test:3128"),
        ("proxy.test", "proxy.test"),
        ("http://[fd00::1]:3128", "[fd00::1]:3128"),
        (f"http://ada:{PASSWORD}@proxy.test:3128", "proxy.test:3128"),
        (f"ada:{PASSWORD}@proxy.test:3128", "proxy.test:3128"),
        (f"http://ada@acme.test:{PASSWORD}@proxy.test:3128", "proxy.test:3128"),
    ],
)
def test_a_proxy_is_named_by_host_and_port_without_its_login(
    monkeypatch: pytest.MonkeyPatch, setting: str, place: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", setting)
    assert facts().proxy == ProxyRoute(place)


@pytest.mark.parametrize(
    "setting",
    [
        f"http://ada:{PASSWORD}/x@proxy.test:3128",
        f"http://{PASSWORD}:12/x@proxy.test:3128",
        f"http://{PASSWORD}:12?x@proxy.test:3128",
        f"http://{PASSWORD}:12#x@proxy.test:3128",
        f"socks5://ada:{PASSWORD}@proxy.test:1080",
    ],
)
def test_of_a_setting_that_cannot_be_used_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", setting)
    found = facts()
    assert found.proxy == ProxyRoute(is_usable=False)
    assert PASSWORD not in repr(found)


def test_an_exempt_address_is_told_from_one_without_a_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")
    monkeypatch.setenv("NO_PROXY", "openai.com")
    assert facts().proxy == ProxyRoute(is_exempt=True)
    elsewhere = ApiAddress("https://gateway.test/v1")
    assert facts(address=elsewhere).proxy == ProxyRoute("proxy.test:3128")


def test_this_computer_itself_is_never_behind_a_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")
    found = facts(address=ApiAddress("http://127.0.0.1:8080/v1"))
    assert found.proxy == ProxyRoute()


def test_the_proxy_is_found_as_requests_find_it() -> None:
    asked: list[str] = []

    def find_proxy(url: str) -> str:
        asked.append(url)
        return "http://system.test:8080"

    assert facts(find_proxy=find_proxy).proxy == ProxyRoute("system.test:8080")
    assert asked == [OPENAI.url]


def test_without_variables_trust_comes_from_the_computer_alone() -> None:
    assert facts().trust_files == ()


def test_variables_that_add_trust_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "ca.pem").touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "gone"))
    file, folder = facts().trust_files
    assert (file.variable, file.is_readable) == ("SSL_CERT_FILE", True)
    assert (folder.variable, folder.is_readable) == ("SSL_CERT_DIR", False)


def test_of_several_trusted_folders_one_is_enough(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_DIR", f"/nowhere:{tmp_path}")
    [folder] = facts().trust_files
    assert folder == TrustFile("SSL_CERT_DIR", f"/nowhere:{tmp_path}", is_readable=True)


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_windows_and_macos_trust_their_own_store_alone(
    monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/some/ca.pem")
    assert facts(system=system).trust_files == ()


def test_a_folder_that_can_be_written_is_writable_and_stays_empty(tmp_path: Path) -> None:
    [folder] = facts({FolderUse.DATA: tmp_path}).folders
    assert folder.is_writable
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_could_be_made_is_writable_and_is_not_made(tmp_path: Path) -> None:
    wanted = tmp_path / "share" / "keystep"
    [folder] = facts({FolderUse.DATA: wanted}).folders
    assert folder.is_writable
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["file", "file/keystep"])
def test_where_no_file_can_be_made_is_not_writable(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    [folder] = facts({FolderUse.LOG: tmp_path / name}).folders
    assert folder.use is FolderUse.LOG
    assert not folder.is_writable


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/jane/.local/share/keystep", "~/.local/share/keystep"),
        ("/data/jane/keystep", "/data/…/keystep"),
        ("/srv/keystep", "/srv/keystep"),
    ],
)
def test_a_path_does_not_name_the_user(
    monkeypatch: pytest.MonkeyPatch, path: str, shown: str
) -> None:
    monkeypatch.setenv("HOME", "/home/jane")
    [folder] = facts({FolderUse.DATA: Path(path)}).folders
    assert folder == Folder(FolderUse.DATA, shown, folder.is_writable)
