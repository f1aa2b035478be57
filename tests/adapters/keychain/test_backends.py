"""Which keychains are trusted on which computer, and how they are set."""

import sys
from types import ModuleType

import pytest

from keystep.adapters.keychain.backends import (
    KWALLET,
    MACOS,
    SECRET_SERVICE,
    WINDOWS,
    Backend,
    open_backends,
    trusted_backends,
)
from tests.adapters.keychain.test_broken_keychains import FakeBackend

SOMEWHERE = Backend("Fake", "a_fake_module", "Keyring")


@pytest.mark.parametrize(
    ("platform", "desktop", "expected"),
    [
        ("darwin", "", [MACOS]),
        ("win32", "", [WINDOWS]),
        ("linux", "KDE", [KWALLET, SECRET_SERVICE]),
        ("linux", "KDE:plasma", [KWALLET, SECRET_SERVICE]),
        ("linux", "ubuntu:GNOME", [SECRET_SERVICE, KWALLET]),
        ("linux", "NOTKDE", [SECRET_SERVICE, KWALLET]),
        ("linux", "", [SECRET_SERVICE, KWALLET]),
        ("freebsd14", "XFCE", [SECRET_SERVICE, KWALLET]),
    ],
)
def test_the_keychain_of_the_desktop_comes_first(
    platform: str, desktop: str, expected: list[Backend]
) -> None:
    assert trusted_backends(platform, desktop) == expected


def test_the_desktop_is_read_from_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", "KDE")
    assert trusted_backends("linux")[0] == KWALLET


def test_every_trusted_kind_exists_in_the_installed_keyring() -> None:
    for backend in (SECRET_SERVICE, KWALLET, MACOS, WINDOWS):
        module = __import__(backend.module, fromlist=[backend.class_name])
        assert hasattr(module, backend.class_name)


def provide(monkeypatch: pytest.MonkeyPatch, keyring_class: type) -> None:
    module = ModuleType(SOMEWHERE.module)
    module.Keyring = keyring_class  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, SOMEWHERE.module, module)


class LikeWinVault(FakeBackend):
    """keyring's class for Windows has `persist`, which roams unless it is told not to."""

    viable = True
    persist = "enterprise"


def test_keys_stay_on_this_computer_in_a_windows_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    provide(monkeypatch, LikeWinVault)
    [(name, opened)] = open_backends(lambda: [SOMEWHERE])
    assert name == "Fake"
    assert isinstance(opened, LikeWinVault)
    assert opened.persist == "local machine"


class NotHere(FakeBackend):
    viable = False


class BreaksOnArrival(FakeBackend):
    viable = True

    def __init__(self) -> None:
        raise OSError


@pytest.mark.parametrize("keyring_class", [NotHere, BreaksOnArrival])
def test_a_kind_that_this_computer_lacks_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, keyring_class: type
) -> None:
    provide(monkeypatch, keyring_class)
    assert list(open_backends(lambda: [SOMEWHERE])) == []


def test_a_kind_that_is_not_installed_is_passed_over() -> None:
    assert list(open_backends(lambda: [SOMEWHERE])) == []
