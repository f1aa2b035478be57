"""Gives Babel the texts of the recipes in `resources/recipes/`: all but the tools' own words.

A tool calls its own fields; in a recipe for programs the names of the fields are ours.
"""

import io
import tomllib
from collections.abc import Iterator

TRANSLATED = ("do", "then", "keeps")
Message = tuple[int, str, str, list[str]]


def extract(
    file: io.BufferedIOBase, _keywords: object, _comment_tags: object, options: object
) -> Iterator[Message]:
    """As Babel calls an extractor. The template names files only, so there is one line for all."""
    del options  # Babel gives it by name
    recipe = tomllib.loads(file.read().decode("utf-8"))
    for table in (recipe, *recipe["steps"]):
        for name in TRANSLATED:
            if name in table:
                yield 1, "N_", table[name], []
        if recipe.get("for_programs"):
            for field in table.get("fields", ()):
                yield 1, "N_", field["label"], []
