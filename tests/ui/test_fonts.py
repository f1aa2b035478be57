"""Every letter that Keystep shows has a picture in the fonts that the package asks for."""

import unicodedata

import pytest
from babel.messages.pofile import read_po
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QApplication

from keystep.bootstrap import resources_folder
from keystep.texts import LANGUAGES

SAMPLES = {
    "de": "ÄÖÜäöüß„“",
    "fr": "àâçéèêëîïôùûüÿœŒæ«\u00a0»\u202f’",
    "es": "áéíóúñü¿¡«»",
    "pt_BR": "ãõáéíóúâêôçà",
    "ja": "接続の確認、シークレットキーを貼り付けます。「組織」（ＩＤ）",
    "ar": "المفتاح السري، سلسلة المفاتيح؟ «اتصال» ً",
}


def letters_without_a_picture(text: str) -> list[str]:
    """Qt draws an empty box for these: glyph number 0 of whatever font."""
    return sorted({letter for letter in set(text) if _is_drawn(letter) and _is_box(letter)})


def _is_drawn(letter: str) -> bool:
    return not letter.isspace() and unicodedata.category(letter) not in {"Cc", "Cf"}


def _is_box(letter: str) -> bool:
    layout = QTextLayout(letter, QApplication.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return any(0 in run.glyphIndexes() for run in layout.glyphRuns())


def test_a_letter_that_no_font_has_is_noticed(application: QApplication) -> None:
    assert letters_without_a_picture("a\U000e0fff\uf8f0") != []


@pytest.mark.parametrize("language", SAMPLES)
def test_the_letters_of_a_language_can_be_shown(application: QApplication, language: str) -> None:
    assert letters_without_a_picture(SAMPLES[language]) == []


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_all_letters_of_a_translation_can_be_shown(
    application: QApplication, language: str
) -> None:
    path = resources_folder() / "locale" / language / "LC_MESSAGES" / "keystep.po"
    with path.open("rb") as file:
        messages = list(read_po(file, locale=language))
    said = "".join("".join(each.string or "") for each in messages if each.id)
    assert letters_without_a_picture(said + "".join(LANGUAGES.values())) == []


def test_every_language_can_be_read_in_the_menu(application: QApplication) -> None:
    names = "English Deutsch Français Español Português (Brasil) 日本語 العربية"
    assert letters_without_a_picture(names) == []
