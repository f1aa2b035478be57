"""Rows of one table: what Keystep took, and what the limit took beside it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

FRAME_MS = 1000 / 60


@dataclass(frozen=True)
class Effort:
    """How much is measured. `part` shrinks what is done per round."""

    rounds: int
    part: float

    def of(self, whole: int) -> int:
        return max(1, round(whole * self.part))


FULL = Effort(9, 1)
QUICK = Effort(3, 0.1)
SMALLEST = Effort(1, 0.001)


@dataclass(frozen=True)
class Figures:
    """One figure per round."""

    name: str
    rounds: Sequence[float]

    @property
    def median(self) -> float:
        return median(self.rounds)

    def text(self, unit: str) -> str:
        low, high = _number(min(self.rounds)), _number(max(self.rounds))
        return f"{_number(self.median)} {unit} ({low}–{high})"


@dataclass(frozen=True)
class Row:
    """`reach` is the largest ratio, or with `is_absolute` the largest figure; None: no goal."""

    what: str
    ours: Figures
    limit: Figures
    reach: float | None
    unit: str = "ms"
    is_absolute: bool = False

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return self.ours.median / self.limit.median

    @property
    def is_met(self) -> bool | None:
        if self.reach is None:
            return None
        return (self.ours.median if self.is_absolute else self.ratio) <= self.reach

    def cells(self) -> Sequence[str]:
        if self.reach is None:
            reach = ""
        else:
            reach = f"{_number(self.reach)} {self.unit if self.is_absolute else '×'}"
        return (
            self.what,
            self.ours.text(self.unit),
            f"{self.limit.name}: {self.limit.text(self.unit)}",
            f"{self.ratio:.2f}",
            reach,
            {True: "met", False: "missed", None: ""}[self.is_met],
        )


HEAD = ("what, median (min–max)", "Keystep", "limit", "ratio", "reach", "")


def table(rows: Sequence[Row]) -> str:
    """As Markdown, so that the README can have it."""
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| " + " | ".join(f"{c:<{w}}" for c, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    )


def take_turns(
    sides: Mapping[str, Callable[[], float]], rounds: int, warm_up: int = 1
) -> dict[str, Figures]:
    """Ask each side for a figure in every round, in the other order every other time."""
    figures: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(-warm_up, rounds):
        for name in _order(sides, number):
            figure = sides[name]()
            if number >= 0:
                figures[name].append(figure)
    return {name: Figures(name, tuple(found)) for name, found in figures.items()}


def _order(sides: Mapping[str, object], number: int) -> Iterator[str]:
    return iter(sides) if number % 2 else reversed(tuple(sides))


def _number(figure: float) -> str:
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.3g}"
