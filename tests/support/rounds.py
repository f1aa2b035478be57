"""Measures two things by turns in one run, so that whatever slows the computer slows both."""

import gc
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median

Step = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Side:
    """Milliseconds per step, one figure per round."""

    name: str
    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.rounds)


@dataclass(frozen=True)
class Contest:
    ours: Side
    bare: Side

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return self.ours.median / self.bare.median

    def table(self, reach: float) -> str:
        """The medians with their spans, and the ratio with what it should reach at most."""
        ratios = [a / b for a, b in zip(self.ours.rounds, self.bare.rounds, strict=True)]
        outcome = "reached" if self.ratio <= reach else "not reached"
        rows = [
            ("", "median", "min–max"),
            (self.ours.name, f"{self.ours.median:.2f}", _span(self.ours.rounds)),
            (self.bare.name, f"{self.bare.median:.2f}", _span(self.bare.rounds)),
            ("ratio", f"{self.ratio:.2f}", _span(ratios)),
        ]
        lines = [f"{name:<24}{middle:>8}  {span}" for name, middle, span in rows]
        return "\n".join([*lines, f"reach at most {reach}: {outcome}"])


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
    sides = [Side(name, tuple(figures[name])) for name, _step in (ours, bare)]
    return Contest(*sides)


async def _time(step: Step, count: int) -> float:
    gc.collect()
    started = time.perf_counter()
    for _turn in range(count):
        await step()
    return (time.perf_counter() - started) * 1000 / count


def _span(figures: Sequence[float]) -> str:
    return f"{min(figures):.2f}–{max(figures):.2f}"
