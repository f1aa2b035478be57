"""One policy in the three forms that systems have for it, and the same read out of each."""

import os
import plistlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from keystep.adapters.policy import linux, macos, windows
from keystep.adapters.policy.administrators_files import AdministratorsFolder
from keystep.adapters.policy.windows import KEY, RECOMMENDED, RegistryTrouble
from keystep.domain.api_address import ApiAddress
from keystep.domain.policy import (
    NOTHING_FOUND,
    FoundPolicy,
    ManagedBy,
    Policy,
    PolicyProblem,
    Settings,
)
from tests.support.keys import project_key

EXPECTED = Policy(
    ManagedBy("Acme Ltd", "it@acme.example", "https://help.acme.example"),
    Settings(
        api_address=ApiAddress("https://gateway.acme.example/v1"),
        allowed_addresses=(ApiAddress("https://second.acme.example/v1"),),
        test_interval_minutes=60,
        allow_export=False,
        allow_reveal=True,
    ),
    Settings(proxy="none"),
)
TOML = """
schema = 1
[organisation]
name = "Acme Ltd"
support_email = "it@acme.example"
support_url = "https://help.acme.example"
[policy]
api_address = "https://gateway.acme.example/v1"
allowed_addresses = ["https://second.acme.example/v1"]
test_interval_minutes = 60
allow_export = false
allow_reveal = true
[recommended]
proxy = "none"
"""
FLAT: dict[str, object] = {
    "organisation_name": "Acme Ltd",
    "support_email": "it@acme.example",
    "support_url": "https://help.acme.example",
    "api_address": "https://gateway.acme.example/v1",
    "allowed_addresses": ["https://second.acme.example/v1"],
    "test_interval_minutes": 60,
    "allow_export": False,
    "allow_reveal": True,
}


class FakeRegistry:
    def __init__(self, keys: Mapping[str, Mapping[str, object] | RegistryTrouble]) -> None:
        self._keys = keys

    def values(self, key: str) -> Mapping[str, object] | RegistryTrouble:
        return self._keys.get(key, {})


def on_linux(tmp_path: Path, files: Mapping[str, bytes]) -> FoundPolicy:
    return linux.read(_folder(tmp_path, linux.WAY, files))


def on_macos(tmp_path: Path, content: bytes, name: str = macos.FILE_NAME) -> FoundPolicy:
    return macos.read(_folder(tmp_path, macos.WAY, {name: content}))


def _folder(
    tmp_path: Path, way: tuple[str, ...], files: Mapping[str, bytes]
) -> AdministratorsFolder:
    folder = tmp_path.joinpath(*way)
    folder.mkdir(parents=True)
    for each in (tmp_path, *(tmp_path.joinpath(*way[:n]) for n in range(1, len(way) + 1))):
        each.chmod(0o755)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o644)
    return AdministratorsFolder(way, top=tmp_path, owner=os.getuid())


def test_linux(tmp_path: Path) -> None:
    found = on_linux(tmp_path, {"10.toml": TOML.encode()})
    assert found.policy == EXPECTED
    assert {one.source for one in found.in_force} == {str(tmp_path.joinpath(*linux.WAY, "10.toml"))}


def test_linux_later_files_win_and_hidden_ones_are_left_aside(tmp_path: Path) -> None:
    found = on_linux(
        tmp_path,
        {
            "20.toml": b"[policy]\ntest_interval_minutes = 120\n",
            "10.toml": TOML.encode(),
            ".30.toml": b"[policy]\ntest_interval_minutes = 240\n",
        },
    )
    assert found.policy.mandatory.test_interval_minutes == 120
    assert found.policy.managed_by == EXPECTED.managed_by


@pytest.mark.parametrize("content", [b"[policy", b"\xff\xfe", b"a = 1\na = 2\n", b"[" * 60_000])
def test_linux_what_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    found = on_linux(tmp_path, {"10.toml": content})
    assert [one.problem for one in found.refused] == [PolicyProblem.NOT_WELL_FORMED]
    assert not found.policy.is_whole


def test_linux_a_key_in_a_remark_is_seen(tmp_path: Path) -> None:
    found = on_linux(tmp_path, {"10.toml": f"{TOML}# {project_key()}\n".encode()})
    assert [one.problem for one in found.refused] == [PolicyProblem.HOLDS_A_KEY]


def test_macos_without_a_file_there_is_none(tmp_path: Path) -> None:
    found = on_macos(tmp_path, plistlib.dumps(FLAT), "com.example.Other.plist")
    assert found.policy == NOTHING_FOUND.policy


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_macos(tmp_path: Path, form: plistlib.PlistFormat) -> None:
    document = {**FLAT, "recommended": {"proxy": "none"}, "PayloadUUID": "1-2-3"}
    found = on_macos(tmp_path, plistlib.dumps(document, fmt=form))
    assert found.policy == EXPECTED
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"no plist", PolicyProblem.NOT_WELL_FORMED),
        (b"bplist00" + b"\xff" * 40, PolicyProblem.NOT_WELL_FORMED),
        (plistlib.dumps([1]), PolicyProblem.NOT_WELL_FORMED),
        (plistlib.dumps({"recommended": "none"}), PolicyProblem.WRONG_TYPE),
        (plistlib.dumps({"allow_export": 0}), PolicyProblem.WRONG_TYPE),
        (plistlib.dumps({"anything": project_key()}), PolicyProblem.HOLDS_A_KEY),
    ],
)
def test_macos_what_cant_be_used_is_refused(
    tmp_path: Path, content: bytes, problem: PolicyProblem
) -> None:
    found = on_macos(tmp_path, content)
    assert [one.problem for one in found.refused] == [problem]


def test_windows() -> None:
    values = {**FLAT, "allow_export": 0, "allow_reveal": 1}
    found = windows.read(FakeRegistry({KEY: values, RECOMMENDED: {"proxy": "none"}}))
    assert found.policy == EXPECTED
    assert {one.source for one in found.in_force} == {r"HKLM\Software\Policies\Keystep"}


def test_windows_names_have_no_case() -> None:
    found = windows.read(FakeRegistry({KEY: {"Allow_Export": 0}}))
    assert not found.policy.may_export


def test_windows_without_the_keys_there_is_none() -> None:
    assert windows.read(FakeRegistry({})).policy == NOTHING_FOUND.policy


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"allow_export": 2}, PolicyProblem.WRONG_TYPE),
        ({"allow_export": "0"}, PolicyProblem.WRONG_TYPE),
        ({"test_interval_minutes": "60"}, PolicyProblem.WRONG_TYPE),
        ({"api_address": b"https"}, PolicyProblem.WRONG_TYPE),
        ({"more": project_key()}, PolicyProblem.HOLDS_A_KEY),
        (RegistryTrouble.NOT_READABLE, PolicyProblem.NOT_READABLE),
    ],
)
def test_windows_what_cant_be_used_is_refused(
    values: dict[str, object] | RegistryTrouble, problem: PolicyProblem
) -> None:
    found = windows.read(FakeRegistry({KEY: values}))
    assert [one.problem for one in found.refused] == [problem]
    assert not found.policy.is_whole


def test_a_number_is_no_yes_or_no_where_a_number_belongs() -> None:
    found = windows.read(FakeRegistry({KEY: {"test_interval_minutes": 0}}))
    assert found.policy.mandatory.test_interval_minutes == 0
