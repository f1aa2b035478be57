"""Every text of screen and terminal: short words, short sentences, no jargon.

The grade is that of Flesch and Kincaid, with pyphen's syllables. It is noisy below ten words, so
short texts are measured together with their neighbours, file by file.
"""

import re

import pytest

from keystep.texts import LANGUAGES
from tests.readability import (
    ENOUGH_WORDS,
    LONGEST_IN_LETTERS,
    LONGEST_IN_WORDS,
    WITHOUT_SPACES,
    grade,
    longest_sentence,
    sentences_of,
    texts_by_file,
    words_of,
)

HIGHEST_GRADE = 6.0
LONGEST_SENTENCE = 20

BANNED = re.compile(
    r"\b(api|endpoints?|tokens?|credentials?|https?|invalid|illegal|fatal|authentications?"
    r"|provision\w*|null|exceptions?|please|error occurred|wizard)\b",
    re.IGNORECASE,
)
# Names that stand on OpenAI's own pages, addresses that are shown as they are, and the terminal's
# word for the window that `keystep add` opens; and what people search for in a menu.
NAMES = re.compile(
    r"“API keys”|API keys page|API reference|Authentication$|https://[\w./]+|start with https"
    r"|opens the wizard|“add” opens the wizard|;API key;",
)

TEXTS = texts_by_file()
ALL = sorted({text for texts in TEXTS.values() for text in texts})


def test_the_formula_tells_plain_from_heavy() -> None:
    heavy = "API credential provisioning: supply an organization-scoped secret identifier."
    plain = "Open the page. Then choose the new key and copy it."

    assert grade([heavy]) > 12
    assert grade([plain]) < 3


@pytest.mark.parametrize("file", sorted(TEXTS))
def test_the_texts_of_a_file_read_at_grade_six(file: str) -> None:
    texts = TEXTS[file]
    if sum(len(words_of(text)) for text in texts) >= ENOUGH_WORDS:
        assert grade(texts) <= HIGHEST_GRADE


@pytest.mark.parametrize("text", [text for text in ALL if len(words_of(text)) >= ENOUGH_WORDS])
def test_a_long_text_reads_at_grade_six(text: str) -> None:
    assert grade([text]) <= HIGHEST_GRADE


@pytest.mark.parametrize("text", ALL)
def test_a_text_has_no_jargon_and_no_long_sentence(text: str) -> None:
    assert not BANNED.findall(NAMES.sub("", text))
    assert all(len(sentence) <= LONGEST_SENTENCE for sentence in sentences_of(text))


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_translation_has_no_long_sentence(language: str) -> None:
    longest = LONGEST_IN_LETTERS if language in WITHOUT_SPACES else LONGEST_IN_WORDS
    texts = {text for texts in texts_by_file(language).values() for text in texts}
    assert sorted(text for text in texts if longest_sentence(text, language) > longest) == []


def test_sentences_are_measured_as_their_language_ends_them() -> None:
    assert longest_sentence("Eins zwei. Drei vier fünf?", "de") == 3
    assert longest_sentence("هل يعمل؟ نعم يعمل الآن.", "ar") == 3
    assert longest_sentence("一二三。四五？", "ja") == 4
