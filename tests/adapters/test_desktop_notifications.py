"""Desktop notifications, told to a small desktop of our own on a private session bus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from keystep.adapters.desktop_notifications import (
    DESKTOP,
    FreedesktopNotifier,
    NoNotifier,
    desktop_notifier,
)
from tests.support.bus_neighbour import Answer, BusNeighbour
from tests.support.session_bus import SessionBus

TEXT = "“R&D <b>bold</b>”: Key refused"


@pytest.fixture(scope="module")
def bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with SessionBus(tmp_path_factory.mktemp("bus")) as running:
        yield running.address


def a_desktop(bus: str, *capabilities: str, number: int = 7) -> BusNeighbour:
    """A desktop that shows notifications; the last one shown has this number."""
    answers: dict[str, Callable[..., Answer]] = {
        "GetCapabilities": lambda: ("as", (list(capabilities),)),
        "Notify": lambda *_words: ("u", (number,)),
    }
    return BusNeighbour(bus, DESKTOP.name, answers)


def shown_by(desktop: BusNeighbour) -> list[tuple[object, ...]]:
    return [arguments for method, arguments in desktop.calls if method == "Notify"]


async def test_a_notification_says_what_it_is_told_under_our_name(bus: str) -> None:
    with a_desktop(bus) as desktop:
        assert await FreedesktopNotifier(bus).tell("1 connection has changed", "“Sales”")
        [shown] = shown_by(desktop)
    name, replaces, icon, headline, text, actions, hints, lasts = shown
    assert (name, headline, text) == ("Keystep", "1 connection has changed", "“Sales”")
    assert (replaces, actions, lasts) == (0, [], -1)
    assert (icon, hints) == (
        "app.keystep.Keystep",
        {"desktop-entry": ("s", "app.keystep.Keystep")},
    )


async def test_where_the_desktop_reads_markup_a_nickname_is_none(bus: str) -> None:
    with a_desktop(bus, "body", "body-markup") as desktop:
        await FreedesktopNotifier(bus).tell("News", TEXT)
        [shown] = shown_by(desktop)
    assert shown[4] == "“R&amp;D &lt;b&gt;bold&lt;/b&gt;”: Key refused"


async def test_where_it_reads_none_the_text_stands_as_it_is(bus: str) -> None:
    with a_desktop(bus, "body") as desktop:
        await FreedesktopNotifier(bus).tell("News", TEXT)
        [shown] = shown_by(desktop)
    assert shown[4] == TEXT


async def test_the_next_one_takes_the_place_of_the_last(bus: str) -> None:
    notifier = FreedesktopNotifier(bus)
    with a_desktop(bus, number=42) as desktop:
        await notifier.tell("News", "one")
        await notifier.tell("News", "two")
        assert [shown[1] for shown in shown_by(desktop)] == [0, 42]


async def test_without_a_desktop_that_shows_any_it_says_so(bus: str) -> None:
    assert not await FreedesktopNotifier(bus).tell("News", "text")


async def test_without_a_bus_it_says_so(tmp_path: Path) -> None:
    assert not await FreedesktopNotifier(f"unix:path={tmp_path / 'none'}").tell("News", "text")


async def test_an_answer_of_another_kind_is_no_mistake_of_ours(bus: str) -> None:
    answers: dict[str, Callable[..., Answer]] = {"GetCapabilities": lambda: ("s", ("none",))}
    with BusNeighbour(bus, DESKTOP.name, answers):
        assert not await FreedesktopNotifier(bus).tell("News", "text")


@pytest.mark.parametrize("platform", ["win32", "darwin"])
async def test_elsewhere_it_says_that_it_shows_none(platform: str) -> None:
    notifier = desktop_notifier(platform)
    assert isinstance(notifier, NoNotifier)
    assert not await notifier.tell("News", "text")


def test_on_linux_it_speaks_to_the_desktop() -> None:
    assert isinstance(desktop_notifier("linux"), FreedesktopNotifier)
