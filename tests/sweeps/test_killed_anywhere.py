"""Add, replace, go back, remove, killed or failed at each call that writes: no key lost or left."""

from __future__ import annotations

import queue
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.support.person import SERVICE, Desktop, Person
from tests.sweeps.injection import Calls, How, Place, Point, calls_of
from tests.sweeps.scenes import (
    Add,
    AddOneMore,
    Confirm,
    GoBack,
    Recovery,
    Remove,
    Replace,
    ReplaceAndKeep,
    Scene,
)

pytestmark = [pytest.mark.sweep, pytest.mark.timeout(900)]

SAMPLE = 4
ENOUGH = 500
MOST_BREAKDOWNS = 2
SWEEPS = [
    *((scene, how) for scene in (Add, Replace, Remove) for how in How),
    (AddOneMore, How.KILL),
    (ReplaceAndKeep, How.KILL),
    (Confirm, How.KILL),
    (GoBack, How.KILL),
    (Recovery, How.KILL),
    (Recovery, How.ENOSPC),
]


class KeychainEndedError(Exception):
    """The keychain itself broke down, so nothing was tried."""


class Sweep:
    """One scene on several desktops at once."""

    def __init__(self, scene: Scene, desktops: Sequence[Desktop]) -> None:
        self._scene = scene
        self._free: queue.SimpleQueue[Desktop] = queue.SimpleQueue()
        for desktop in desktops:
            self._free.put(desktop)
        self._at_once = len(desktops)
        self.keychain_ended_at: list[Point] = []

    @contextmanager
    def _person(self) -> Iterator[Person]:
        desktop = self._free.get()
        try:
            with Person(desktop) as person:
                yield person
        finally:
            try:
                if desktop.keyring.revive():
                    raise KeychainEndedError
            finally:
                desktop.keyring.remove_items(SERVICE)
                self._free.put(desktop)

    def plan(self) -> Calls:
        """What the command does when nothing is done to it."""
        counts: dict[tuple[Place, str], int] = {}
        wake_ups: set[int] = set()
        for place in Place:
            with self._person() as person:
                self._scene.set_up(person)
                calls = calls_of(person, place, *self._scene.arguments, stdin=self._scene.stdin)
            counts.update(calls.counts)
            wake_ups |= calls.wake_ups
        return Calls(counts, frozenset(wake_ups))

    def at(self, points: Sequence[Point]) -> list[bool]:
        """Try all of them, and tell which were hit; what failed is told together at the end."""
        failed: list[Exception] = []
        with ThreadPoolExecutor(self._at_once) as pool:
            hits = list(pool.map(partial(self._try, failed=failed), points))
        if failed:
            raise ExceptionGroup(f"{len(failed)} of {len(points)} points", failed)
        return hits

    def on_from(self, further: list[Point]) -> list[bool]:
        """Go on from these until a run is not hit any more."""
        hits: list[bool] = []
        while further:
            were_hit = self.at(further)
            hits += were_hit
            pairs = zip(further, were_hit, strict=True)
            further = [point.next for point, was_hit in pairs if was_hit]
        return hits

    def _try(self, point: Point, failed: list[Exception]) -> bool:
        try:
            return self._play(point)
        except Exception as error:  # noqa: BLE001  it is raised with the others
            error.add_note(f"{type(self._scene).__name__}, {point}")
            failed.append(error)
            return False

    def _play(self, point: Point) -> bool:
        try:
            with self._person() as person:
                return self._scene.play(person, point)
        except KeychainEndedError:
            self.keychain_ended_at.append(point)
        with self._person() as person:
            return self._scene.play(person, point)


def name_of(each: object) -> str:
    return each.name if isinstance(each, How) else getattr(each, "__name__", "")


@pytest.mark.parametrize(("kind", "how"), SWEEPS, ids=name_of)
def test_nothing_is_lost_or_left(
    kind: type[Scene],
    how: How,
    *,
    desktops: list[Desktop],
    tmp_path: Path,
    full_sweep: bool,
    swept: dict[str, int],
) -> None:
    sweep = Sweep(kind(tmp_path / "template"), desktops)
    plan = sweep.plan()
    points = list(plan.points(how))
    if full_sweep:
        hits = sweep.at(points) + sweep.on_from(plan.beyond(how))
    else:
        hits = sweep.at(spread(points, SAMPLE))
    swept[f"{kind.__name__} {how.name}"] = sum(hits)
    assert any(hits)
    # One that always ended at the same place would be our doing.
    assert len(sweep.keychain_ended_at) <= MOST_BREAKDOWNS, sweep.keychain_ended_at


def test_the_full_sweep_is_a_sweep(full_sweep: bool, swept: dict[str, int]) -> None:
    if full_sweep and len(swept) == len(SWEEPS):
        assert sum(swept.values()) >= ENOUGH


def spread(points: Sequence[Point], count: int) -> list[Point]:
    """Some of them, from the first to the last, with the same distance in between."""
    step = max(1, (len(points) - 1) // (count - 1))
    return list(points[::step][:count])
