"""Recipes are read file by file: what is wrong in one is named, and keeps no other away."""

from datetime import date
from pathlib import Path

import pytest

from keystep.adapters.recipes import LARGEST, RecipesInFolder, read_file, read_folder
from keystep.domain.recipe import BrokenRecipe, Field, Recipe, Source, Step
from keystep.services.ports import RecipesMissing

GOOD = """\
tool = "Toolbox"
keeps = "In a box."

[keeps_source]
address = "https://toolbox.example/safe"
date = 2026-11-25

[[steps]]
do = "Open it."
fields = [
    { label = "Key", value = "Bearer {key}" },
    { label = "ID", value = "{organization}", required = false },
]
source = { address = "https://toolbox.example/", date = 2024-09-21 }

[[steps]]
do = "Save."
then = "It is there."
"""


def write(folder: Path, text: str | bytes, name: str = "toolbox.toml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_a_recipe_is_read_whole(tmp_path: Path) -> None:
    assert read_file(write(tmp_path, GOOD)) == Recipe(
        tool="Toolbox",
        keeps="In a box.",
        steps=(
            Step(
                "Open it.",
                (Field("Key", "Bearer {key}"), Field("ID", "{organization}", required=False)),
                source=Source("https://toolbox.example/", date(2024, 9, 21)),
            ),
            Step("Save.", then="It is there."),
        ),
        keeps_source=Source("https://toolbox.example/safe", date(2026, 11, 25)),
    )


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ('tool = "Toolbox"', "", "tool"),
        ('tool = "Toolbox"', "tool = 7", "tool"),
        ('tool = "Toolbox"', f'tool = "{"x" * 65}"', "tool"),
        ('tool = "Toolbox"', 'tool = "Tool\\u202ebox"', "tool"),
        ('tool = "Toolbox"', 'tool = "Toolbox"\ncolour = "red"', "colour"),
        ('tool = "Toolbox"', 'tool = "Toolbox"\nfor_programs = "yes"', "for_programs"),
        ('keeps = "In a box."', "", "keeps"),
        ('address = "https://toolbox.example/safe"', "", "keeps_source.address"),
        ("https://toolbox.example/safe", "http://toolbox.example/safe", "keeps_source.address"),
        ("date = 2026-11-25", 'date = "2026-11-25"', "keeps_source.date"),
        ("date = 2024-09-21", "date = 2024-09-21T10:00:00", "steps[1].source.date"),
        ('do = "Open it."', 'do = ""', "steps[1].do"),
        ('do = "Save."', 'click = "Save."', "steps[2].click"),
        ('then = "It is there."', "", "steps[2].then"),
        ('label = "ID", ', "", "steps[1].fields[2].label"),
        ("{organization}", "{organisation}", "steps[1].fields[2].value"),
        ("required = false", "required = 0", "steps[1].fields[2].required"),
        ("required = false", "requird = false", "steps[1].fields[2].requird"),
    ],
)
def test_what_is_wrong_in_a_recipe_is_named(
    tmp_path: Path, before: str, after: str, place: str
) -> None:
    assert before in GOOD
    path = write(tmp_path, GOOD.replace(before, after, 1))
    assert read_file(path) == BrokenRecipe("toolbox.toml", place)


@pytest.mark.parametrize("text", ['tool = "Toolbox"\nkeeps = "There."', "tool = [", b"\xff\xfe"])
def test_a_file_without_steps_or_sense_is_broken(tmp_path: Path, text: str | bytes) -> None:
    assert isinstance(read_file(write(tmp_path, text)), BrokenRecipe)


def test_a_file_that_is_far_too_large_is_not_even_parsed(tmp_path: Path) -> None:
    large = write(tmp_path, GOOD + "#" * LARGEST)
    assert read_file(large) == BrokenRecipe("toolbox.toml", "")


def test_a_broken_recipe_keeps_no_other_away(tmp_path: Path) -> None:
    write(tmp_path, "?", "a.toml")
    write(tmp_path, GOOD, "b.toml")
    write(tmp_path, GOOD.replace("Toolbox", "another"), "c.toml")
    write(tmp_path, "no recipe", "README")
    found = read_folder(tmp_path)
    assert not isinstance(found, RecipesMissing)
    shown = [one.tool if isinstance(one, Recipe) else one.file for one in found]
    assert shown == ["another", "Toolbox", "a.toml"]


async def test_where_there_are_none_it_says_so(tmp_path: Path) -> None:
    assert await RecipesInFolder(tmp_path / "nowhere").all() is RecipesMissing.ALL
