"""Measures two things by turns in one run, so that whatever slows the computer slows both."""

import gc
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from tests.bench.figures import Figures

Step = Callable[[], Awaitable[None]]


class Contest(NamedTuple):
    """Milliseconds per step, one figure per round."""

    ours: Figures
    limit: Figures


async def alternate(
    ours: tuple[str, Step],
    bare: tuple[str, Step],
    *,
    rounds: int,
    per_round: int,
    warm_up: int,
    after: Step | None = None,
) -> Contest:
    """Time both in every round, the one first in odd rounds and the other in even ones.

    `after` clears away what a turn leaves, off the clock; then a turn has one step.
    """
    figures: dict[str, list[float]] = {ours[0]: [], bare[0]: []}
    for _name, step in (ours, bare):
        await _time(step, warm_up)
        if after is not None:
            await after()
    for number in range(rounds):
        for name, step in (ours, bare) if number % 2 else (bare, ours):
            figures[name].append(await _time(step, per_round))
            if after is not None:
                await after()
    return Contest(*(Figures(name, tuple(figures[name])) for name, _step in (ours, bare)))


async def _time(step: Step, count: int) -> float:
    gc.collect()
    started = time.perf_counter()
    for _turn in range(count):
        await step()
    return (time.perf_counter() - started) * 1000 / count
