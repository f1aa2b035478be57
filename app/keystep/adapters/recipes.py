"""The recipes: one TOML file for each tool, read and looked over, file by file."""

import asyncio
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from keystep.domain.foreign_text import isolated
from keystep.domain.hand_off import LONGEST_TOOL
from keystep.domain.recipe import BrokenRecipe, Field, Recipe, Source, Step
from keystep.services.ports import RecipesMissing

Value = str | int | float | bool | date | list["Value"] | dict[str, "Value"]
Table = dict[str, Value]

LARGEST = 64 * 1024
_BRACES = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


class RecipesInFolder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def all(self) -> Sequence[Recipe | BrokenRecipe] | RecipesMissing:
        return await asyncio.to_thread(read_folder, self._folder)


def read_folder(folder: Path) -> Sequence[Recipe | BrokenRecipe] | RecipesMissing:
    """In the order of the tools' names, what is broken last."""
    found = [read_file(path) for path in sorted(folder.glob("*.toml"))]
    if not found:
        return RecipesMissing.ALL
    good = [one for one in found if isinstance(one, Recipe)]
    broken = [one for one in found if isinstance(one, BrokenRecipe)]
    return (*sorted(good, key=lambda one: one.tool.casefold()), *broken)


def read_file(path: Path) -> Recipe | BrokenRecipe:
    import tomllib

    try:
        with path.open("rb") as file:
            text = file.read(LARGEST + 1)
        if len(text) > LARGEST:
            return BrokenRecipe(isolated(path.name), "")
        return _recipe(tomllib.loads(text.decode("utf-8")))
    except _WrongError as wrong:
        return BrokenRecipe(isolated(path.name), wrong.place)
    except (OSError, ValueError, RecursionError):
        return BrokenRecipe(isolated(path.name), "")


class _WrongError(Exception):
    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = isolated(place)


def _recipe(table: Table) -> Recipe:
    _insist_on_names(table, "", {"tool", "for_programs", "keeps", "keeps_source", "steps"})
    steps = table.get("steps")
    if not isinstance(steps, list) or not steps:
        raise _WrongError("steps")
    recipe = Recipe(
        tool=_text(table, "tool", ""),
        keeps=_text(table, "keeps", ""),
        steps=tuple(_step(step, f"steps[{n}]") for n, step in enumerate(steps, 1)),
        keeps_source=_source(table, "keeps_source", ""),
        for_programs=_flag(table, "for_programs", "", default=False),
    )
    if len(recipe.tool) > LONGEST_TOOL:
        raise _WrongError("tool")
    if not recipe.steps[-1].then:
        raise _WrongError(f"steps[{len(steps)}].then")
    return recipe


def _step(step: Value, place: str) -> Step:
    table = _table(step, place)
    _insist_on_names(table, place, {"do", "fields", "then", "source"})
    fields = table.get("fields", [])
    if not isinstance(fields, list):
        raise _WrongError(f"{place}.fields")
    return Step(
        do=_text(table, "do", place),
        fields=tuple(_field(one, f"{place}.fields[{n}]") for n, one in enumerate(fields, 1)),
        then=_text(table, "then", place) if "then" in table else "",
        source=_source(table, "source", place),
    )


def _field(field: Value, place: str) -> Field:
    table = _table(field, place)
    _insist_on_names(table, place, {"label", "value", "required"})
    label, value = _text(table, "label", place), _text(table, "value", place)
    made = Field(label, value, _flag(table, "required", place, default=True))
    if set(_BRACES.findall(made.value)) - made.parts:
        raise _WrongError(f"{place}.value")
    return made


def _source(table: Table, name: str, place: str) -> Source | None:
    if name not in table:
        return None
    place = _inside(place, name)
    source = _table(table[name], place)
    _insist_on_names(source, place, {"address", "date"})
    day = source.get("date")
    if type(day) is not date:
        raise _WrongError(f"{place}.date")
    address = _text(source, "address", place)
    if not address.startswith("https://"):
        raise _WrongError(f"{place}.address")
    return Source(address, day)


def _table(value: Value, place: str) -> Table:
    if not isinstance(value, dict):
        raise _WrongError(place)
    return value


def _text(table: Table, name: str, place: str) -> str:
    """One line in which nothing is hidden."""
    text = table.get(name)
    if not isinstance(text, str) or not text.strip() or not text.isprintable():
        raise _WrongError(_inside(place, name))
    return text


def _flag(table: Table, name: str, place: str, *, default: bool) -> bool:
    flag = table.get(name, default)
    if not isinstance(flag, bool):
        raise _WrongError(_inside(place, name))
    return flag


def _insist_on_names(table: Table, place: str, known: set[str]) -> None:
    """A name with a slip in it would be left out without a word."""
    for name in table:
        if name not in known:
            raise _WrongError(_inside(place, name))


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name
