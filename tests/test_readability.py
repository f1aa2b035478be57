"""Every text of screen and terminal: short words, short sentences, no jargon.

The grade is that of Flesch and Kincaid, with pyphen's syllables. It is noisy below ten words, so
short texts are measured together with their neighbours, file by file.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

import pyphen
import pytest
from babel.messages.pofile import read_po

from keystep.bootstrap import resources_folder

HIGHEST_GRADE = 6.0
LONGEST_SENTENCE = 20
ENOUGH_WORDS = 10

BANNED = re.compile(
    r"\b(api|endpoints?|tokens?|credentials?|https?|invalid|illegal|fatal|authentications?"
    r"|provision\w*|null|exceptions?|please|error occurred|wizard)\b",
    re.IGNORECASE,
)
# Names that stand on OpenAI's own pages, addresses that are shown as they are, and the terminal's
# word for the window that `keystep add` opens.
NAMES = re.compile(
    r"“API keys”|API keys page|API reference|Authentication$|https://[\w./]+|start with https"
    r"|opens the wizard|“add” opens the wizard",
)

# What a reader recognises rather than reads: values, addresses, product names, and the word on
# OpenAI's page that the whole step is about.
TERMS = re.compile(r"\{\w+\}|https://\S+|OpenAI|Keystep|\b[Oo]rgani[sz]ations?\b")

_SYLLABLES = pyphen.Pyphen(lang="en_US")


def texts_by_file() -> dict[str, list[str]]:
    """The texts as translators get them, by the file that shows them."""
    found: dict[str, list[str]] = defaultdict(list)
    with (resources_folder() / "locale" / "keystep.pot").open("rb") as template:
        for message in read_po(template):
            texts = [message.id] if isinstance(message.id, str) else list(message.id)
            for place in {path for path, _line in message.locations}:
                found[place] += [_without_names(place, text) for text in texts if text]
    return found


def _without_names(place: str, text: str) -> str:
    """What a recipe quotes stands on another tool's screen: it is recognised, not read."""
    return re.sub("“[^”]*”", "{name}", text) if place.startswith("resources/recipes/") else text


TEXTS = texts_by_file()
ALL = sorted({text for texts in TEXTS.values() for text in texts})


def words_of(text: str) -> list[str]:
    plain = TERMS.sub("name", text)
    return re.findall(r"[A-Za-z][A-Za-z'’-]*", plain)


def sentences_of(text: str) -> Iterator[list[str]]:
    for sentence in re.split(r"(?<=[.!?…:])\s+|\n", text):
        if words := words_of(sentence):
            yield words


def grade(texts: list[str]) -> float:
    """The school grade that is needed to read these texts."""
    sentences = [words for text in texts for words in sentences_of(text)]
    words = [word for sentence in sentences for word in sentence]
    syllables = sum(len(_SYLLABLES.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


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
