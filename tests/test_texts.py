"""Texts in the reader's language, and the template that translators get."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from keystep import texts
from tests.support.person import PROJECT, Person

GERMAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Key accepted"
msgstr "Schlüssel angenommen"

msgid "{count} character"
msgid_plural "{count} characters"
msgstr[0] "{count} Zeichen (eins)"
msgstr[1] "{count} Zeichen (mehr)"
"""


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a resources folder with a German translation; English is back afterwards."""
    monkeypatch.setitem(texts.LANGUAGES, "de", "Deutsch")
    folder = tmp_path / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "keystep.po"
    source.write_text(GERMAN, encoding="utf-8")
    with source.open("rb") as readable, (folder / "keystep.mo").open("wb") as compiled:
        write_mo(compiled, read_po(readable, locale="de"))
    yield tmp_path
    texts.use_language("en", tmp_path)


def test_texts_are_in_the_language_asked_for(resources: Path) -> None:
    texts.use_language("de_AT", resources)
    assert texts._("Key accepted") == "Schlüssel angenommen"
    assert texts.ngettext("{count} character", "{count} characters", 1) == "{count} Zeichen (eins)"
    assert texts.ngettext("{count} character", "{count} characters", 2) == "{count} Zeichen (mehr)"


def test_a_text_that_nobody_translated_is_english(resources: Path) -> None:
    texts.use_language("de", resources)
    assert texts._("Not verified") == "Not verified"


def test_a_language_without_a_translation_is_english(resources: Path) -> None:
    texts.use_language("de", resources)
    texts.use_language("tlh", resources)
    assert texts._("Key accepted") == "Key accepted"
    assert texts.ngettext("{count} character", "{count} characters", 2) == "{count} characters"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "de_DE.UTF-8"}, "Schlüssel angenommen"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "de_DE"}, "Schlüssel angenommen"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "nl:de:en"}, "Schlüssel angenommen"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "en_GB:de"}, "Key accepted"),
        ({"LANG": "C.UTF-8"}, "Key accepted"),
        ({}, "Key accepted"),
    ],
)
def test_the_desktops_choice_decides(
    resources: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    texts.use_language(None, resources)
    assert texts._("Key accepted") == expected


def test_a_marked_text_stays_as_it_is(resources: Path) -> None:
    texts.use_language("de", resources)
    assert texts.N_("Key accepted") == "Key accepted"


def test_what_scripts_read_is_the_same_in_every_language(person: Person) -> None:
    german = {"LANG": "de_DE.UTF-8", "LANGUAGE": "de"}
    assert person.keystep("list", "--json", env=german).stdout.startswith('{"schema": 1,')


def test_the_template_for_translators_is_current() -> None:
    template: bytes = _dev().extracted_template()
    path = PROJECT / "resources" / "locale" / "keystep.pot"
    assert path.exists(), "run python3 packaging/dev.py texts"
    assert path.read_bytes() == template, "run python3 packaging/dev.py texts"


def _dev() -> Any:
    specification = importlib.util.spec_from_file_location("dev", PROJECT / "packaging" / "dev.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module
