"""Whether a keychain is open is found out from real ones, and no prompt comes of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from keystep.adapters.keychain.backends import KWALLET, MACOS, SECRET_SERVICE, WINDOWS
from keystep.adapters.keychain.on_thread import KeychainOnThread
from keystep.adapters.keychain.openness import is_open
from keystep.services.ports import KeychainTrouble
from tests.support.bus_neighbour import Answer, BusNeighbour
from tests.support.bus_tap import BusTap
from tests.support.person import Person
from tests.support.processes import wait_until


@pytest.fixture
def keychain_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Person], KeychainOnThread]]:
    opened: list[KeychainOnThread] = []

    def open_for(person: Person) -> KeychainOnThread:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", person.desktop.bus.address)
        opened.append(KeychainOnThread())
        return opened[-1]

    yield open_for
    for keychain in opened:
        keychain.close()


KeychainOf = Callable[[Person], KeychainOnThread]


async def test_an_unlocked_one_is_open(person: Person, keychain_of: KeychainOf) -> None:
    assert await keychain_of(person).is_open()


async def test_a_locked_one_is_not_and_is_not_asked_to_unlock(
    locked_person: Person, keychain_of: KeychainOf
) -> None:
    bus = locked_person.desktop.bus.address
    with BusTap(bus, locked_person.folder, "bus") as tap:
        assert not await keychain_of(locked_person).is_open()
        wait_until(lambda: b"Locked" in tap.recording.read_bytes(), "the question to be heard")
        heard = tap.recording.read_bytes()
    assert b"org.freedesktop.Secret.Collection" in heard
    # Whatever opens a prompt begins with one of these.
    assert b"Unlock" not in heard
    assert b"CreateCollection" not in heard


async def test_where_there_is_none_it_is_not(
    person_without_keychain: Person, keychain_of: KeychainOf
) -> None:
    assert not await keychain_of(person_without_keychain).is_open()


@pytest.mark.parametrize("opened", [True, False])
def test_kwallet_is_asked_whether_the_persons_wallet_is_open(
    person_without_keychain: Person, monkeypatch: pytest.MonkeyPatch, opened: bool
) -> None:
    bus = person_without_keychain.desktop.bus.address
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    answers: dict[str, Callable[..., Answer]] = {
        "networkWallet": lambda: ("s", ("kdewallet",)),
        "isOpen": lambda _wallet: ("b", (opened,)),
    }
    with BusNeighbour(bus, "org.kde.kwalletd5", answers) as daemon:
        assert is_open(KWALLET.name) is opened
    assert daemon.calls == [("networkWallet", ()), ("isOpen", ("kdewallet",))]


def test_windows_keeps_its_own_open_while_somebody_is_signed_in() -> None:
    assert is_open(WINDOWS.name)


@pytest.mark.parametrize(
    "name",
    [KeychainTrouble.ABSENT, "one of a later version", KWALLET.name, SECRET_SERVICE.name],
)
def test_what_can_not_be_known_counts_as_locked(name: str | KeychainTrouble) -> None:
    assert not is_open(name)


@pytest.mark.skipif(sys.platform == "darwin", reason="there it can be known")
def test_macos_elsewhere_is_not_known() -> None:
    assert not is_open(MACOS.name)
