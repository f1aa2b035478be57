"""What goes into a tool's field of a connection, and what is missing for it."""

from dataclasses import replace

from keystep.domain.recipe import Field, Recipe, Step
from tests.services.fakes import GATEWAY, a_connection

CONNECTION = replace(a_connection("It's ours"), api_address=GATEWAY)


def test_a_field_is_filled_with_the_parts_that_it_names() -> None:
    everything = Field("All", "{nickname}|{organization}|{project}|{address}|{key}")
    filled = everything.filled(CONNECTION, "KEY")
    assert filled == "It's ours|org-Abc|proj_Abc|https://gateway.example/v1|KEY"


def test_a_nickname_for_a_shell_is_one_word_of_it() -> None:
    command = Field("Command", "keystep run {shell_nickname} -- true")
    assert command.filled(CONNECTION, "") == """keystep run 'It'"'"'s ours' -- true"""


def test_braces_of_other_languages_stay() -> None:
    line = Field("Key", "apiKey: ${{ secrets.OPENAI_API_KEY }}")
    assert line.filled(CONNECTION, "KEY") == line.value
    assert not line.holds_key


def test_what_a_nickname_has_in_braces_is_not_filled_in() -> None:
    """Else a nickname could bring the key where nobody expects it."""
    named = replace(CONNECTION, nickname="{key}")
    assert Field("Name", "{nickname}").filled(named, "KEY") == "{key}"
    assert not Field("Name", "{nickname}").holds_key


def test_only_what_the_connection_lacks_is_missing() -> None:
    bare = replace(CONNECTION, organization=None, project=None)
    assert Field("ID", "{organization}").missing_in(bare) == {"organization"}
    assert Field("Line", "{project}={key}").missing_in(bare) == {"project"}
    assert Field("Key", "{key}").missing_in(bare) == frozenset()
    assert Field("ID", "{organization}").missing_in(CONNECTION) == frozenset()


def test_a_recipe_hands_over_the_key_if_any_field_has_it() -> None:
    def recipe(value: str) -> Recipe:
        return Recipe("Tool", "There.", (Step("Go."), Step("On.", (Field("Field", value),))))

    assert recipe("Bearer {key}").hands_over_key
    assert not recipe("keystep run {shell_nickname} -- true").hands_over_key
