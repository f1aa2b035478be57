"""Every language that Keystep offers is whole, and keeps what must be kept of the English."""

from __future__ import annotations

from copy import deepcopy

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural

from keystep.texts import LANGUAGES, RIGHT_TO_LEFT
from tests.support.translations import translations as _module

translations = _module()
TEMPLATE: Catalog = translations.read_template()
OFFERED = [code for code in LANGUAGES if code != "en"]


@pytest.mark.parametrize("language", OFFERED)
def test_a_language_that_is_offered_is_whole(language: str) -> None:
    catalog = translations.read_translation(language)
    assert translations.complaints(language, catalog, TEMPLATE) == []


def test_each_translation_has_the_forms_of_its_language() -> None:
    for language in translations.languages():
        catalog, plural = translations.read_translation(language), get_plural(language)
        assert catalog.num_plurals == plural.num_plurals, language
        assert catalog.plural_expr == plural.plural_expr, language


def test_arabic_has_six_forms() -> None:
    assert translations.read_translation("ar").num_plurals == 6


def test_languages_from_right_to_left_are_known() -> None:
    assert RIGHT_TO_LEFT & set(translations.languages()) == {"ar"}


def test_english_as_its_own_translation_is_whole() -> None:
    assert translations.complaints("en", _english(), TEMPLATE) == []


def _english() -> Catalog:
    catalog = deepcopy(TEMPLATE)
    catalog.locale = "en"
    catalog.fuzzy = False
    for message in catalog:
        if message.id:
            message.string = message.id
    return catalog


@pytest.mark.parametrize(
    ("english", "translated", "complaint"),
    [
        ("Done", "", "is not translated"),
        ("Used by {name}", "Benutzt", "must have exactly"),
        ("Used by {name}", "Benutzt von {nam}", "must have exactly"),
        ("Used by {name}", "Benutzt von {name", "brace"),
        ("Used", "Benutzt von {name}", "must have exactly"),
        ("not of %(value)r", "keines von %(wert)r", "must have exactly"),
        ("Done", "<b>Fertig</b>", "HTML"),
        ("Say --yes", "Sagen Sie --ja", "must keep “--yes”"),
        ("It starts with “sk-”", "Er beginnt mit „s-“", "must keep “sk-”"),
        ("The “API keys” page", "Die Seite „API-Schlüssel“", "must keep “API keys”"),
        ("Done ", "Fertig", "other spaces"),
        ("One\nTwo", "Eins Zwei", "another number of lines"),
        ("Done.", "Fertig", "must end as"),
        ("Done?", "Fertig.", "must end as"),
        ("Done", "Fertig.", "must end as"),
        ("&Done", "Fertig", "one letter with &"),
        ("Done", "&Fertig", "one letter with &"),
    ],
)
def test_what_a_translation_loses_is_named(english: str, translated: str, complaint: str) -> None:
    message = Message(english, translated)
    catalog = translations.Catalog("de")
    found = list(translations.about(message, catalog))
    assert any(complaint in each for each in found), found


@pytest.mark.parametrize(
    ("english", "translated"),
    [
        ("Used by {name}.", "{name}が使っています。"),
        ("Is it used by {name}?", "هل يستخدمه {name}؟"),
        ("&File", "ファイル(&F)"),
        ("&Edit…", "編集(&E)…"),
        ("The “API keys” page.", "「API keys」のページ。"),
    ],
)
def test_what_other_scripts_do_in_their_own_way_is_fine(english: str, translated: str) -> None:
    assert list(translations.about(Message(english, translated), translations.Catalog("ja"))) == []


def test_a_form_for_one_number_alone_may_leave_it_out() -> None:
    english = ("{count} key", "{count} keys")
    one_number = ("لا مفاتيح", "مفتاح واحد", "مفتاحان")
    others = ("{count} مفاتيح", "{count} مفتاح", "{count} مفتاحًا")
    catalog = translations.Catalog("ar")
    assert list(translations.about(Message(english, one_number + others), catalog)) == []
    lost = (*one_number, "مفاتيح", *others[1:])
    assert list(translations.about(Message(english, lost), catalog))


def test_a_fuzzy_text_is_not_good_enough() -> None:
    message = Message("Done", "Fertig", flags={"fuzzy"})
    assert "fuzzy" in " ".join(translations.about(message, translations.Catalog("de")))


def test_a_text_too_few_and_one_too_many_are_named() -> None:
    catalog = _english()
    catalog.delete("Not verified")
    catalog.add("Nobody says this any more", "x")
    found = " ".join(translations.complaints("en", catalog, TEMPLATE))
    assert "Not verified: is not there yet" in found
    assert "Nobody says this any more: is no text of Keystep" in found
