"""Every recipe that ships: whole, with documents behind it, without a key, and its commands run."""

from __future__ import annotations

import re
import shlex
import sys
import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from keystep.adapters.recipes import read_file
from keystep.adapters.simulated_openai.service import SimulatedOpenAI
from keystep.bootstrap import resources_folder
from keystep.domain.key_shapes import KEY_IN_TEXT, VENDOR_KEY_IN_TEXT
from keystep.domain.recipe import BrokenRecipe, Recipe, Source
from tests.cli.saved import KEY, save
from tests.support.keys import simulated
from tests.support.person import PROJECT, Person
from tests.support.simulated_service import SimulatedService

FILES = sorted((resources_folder() / "recipes").iterdir())
READ_SINCE = date(2024, 1, 1)
"""A click path from an older document is likely another one by now."""

NOT_CHECKED = {
    "make.toml": {"keeps"},
    "open-webui.toml": {"keeps", "3"},
    "power-automate.toml": {"keeps", "4"},
    "zapier.toml": {"3"},
}
"""What no public document was found for. Whoever finds one takes it out of here."""


def recipe_of(path: Path) -> Recipe:
    recipe = read_file(path)
    assert isinstance(recipe, Recipe), recipe
    return recipe


def recipe_for(tool: str) -> Recipe:
    [recipe] = [one for one in map(recipe_of, FILES) if one.tool == tool]
    return recipe


def sources_of(recipe: Recipe) -> dict[str, Source | None]:
    steps = {str(number): step.source for number, step in enumerate(recipe.steps, 1)}
    return {"keeps": recipe.keeps_source, **steps}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_recipe_is_whole(path: Path) -> None:
    recipe = read_file(path)
    assert not isinstance(recipe, BrokenRecipe), recipe
    assert path.suffix == ".toml"
    assert re.fullmatch(r"[a-z0-9-]+", path.stem)
    labels = [[field.label for field in step.fields] for step in recipe.steps]
    assert all(len(set(step)) == len(step) for step in labels)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_step_has_its_document_or_says_that_it_has_none(path: Path) -> None:
    sources = sources_of(recipe_of(path))
    without = {part for part, source in sources.items() if source is None}
    assert without == NOT_CHECKED.get(path.name, set())
    for source in sources.values():
        if source is not None:
            assert re.fullmatch(r"https://[\w.-]+/[\w./~%#-]*", source.address)
            assert READ_SINCE <= source.on <= datetime.now(UTC).date()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_recipe_holds_nothing_like_a_key(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for words in (text, *str(tomllib.loads(text)).split()):
        assert not KEY_IN_TEXT.search(words)
        assert not VENDOR_KEY_IN_TEXT.search(words)


def test_the_promised_tools_are_there() -> None:
    tools = {recipe.tool for recipe in map(recipe_of, FILES)}
    assert tools >= {
        "Okta Workflows",
        "n8n",
        "Zapier",
        "Make",
        "Power Automate, Copilot Studio",
        "Open WebUI",
        "Python",
        "Node.js",
        "curl",
        ".env file",
        "VS Code with Continue",
    }
    assert len(tools) == len(FILES), "two files for one tool would share their ledger"


def test_okta_asks_for_nickname_organization_and_key_and_needs_them_all() -> None:
    fields = [field for step in recipe_for("Okta Workflows").steps for field in step.fields]
    assert [(field.label, field.value, field.required) for field in fields] == [
        ("Connection Nickname", "{nickname}", True),
        ("Organization ID", "{organization}", True),
        ("API Key", "{key}", True),
    ]


def test_the_command_for_curl_lists_the_models_and_keeps_the_key_out_of_its_words(
    person: Person,
) -> None:
    [field] = recipe_for("curl").steps[0].fields
    with SimulatedService(SimulatedOpenAI([simulated(KEY)])) as service:
        connection = save(person, "Zoë's & Co", service.url)
        command = field.filled(connection, "")
        keystep = f"{shlex.quote(sys.executable)} -m keystep"
        shell = f'keystep() {{ {keystep} "$@"; }}; {command}'
        # A curl in front of the real one writes down with which words it was started.
        words = person.home / "words"
        fake = person.home / "curl"
        fake.write_text(f'#!/bin/sh\necho "$@" > {words}\nexec /usr/bin/curl -s "$@"\n')
        fake.chmod(0o755)
        path = f"{person.home}:{person.environment()['PATH']}"
        env = {"PYTHONPATH": str(PROJECT / "app"), "PATH": path}
        done = person.run("sh", "-c", shell, env=env)
    assert '"object"' in done.stdout, done.stderr
    assert words.read_text() == f"-H @- {service.url}/models\n"


def test_the_lines_for_a_dotenv_file_say_the_same_as_keystep_credential(person: Person) -> None:
    fields = [field for step in recipe_for(".env file").steps for field in step.fields]
    lines = [field for field in fields if field.value.startswith("OPENAI_")]
    connection = save(person, "Marketing", "https://gateway.example/v1")
    filled = {field.filled(connection, KEY) for field in lines if not field.missing_in(connection)}
    printed = person.keystep("credential", "Marketing", "--format", "env").stdout
    assert filled == set(printed.splitlines())
