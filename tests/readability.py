"""The texts that are hardest to read, for any language.

`python -m tests.readability de` lists the ten hardest: for English by the school grade of Flesch
and Kincaid, for the others by the longest sentence, in words, or in letters where there are no
spaces between words. `--files` lists the files, each of which is about a screen or a command.
"""

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterator

import pyphen
from babel.messages.pofile import read_po

from keystep.bootstrap import resources_folder
from keystep.texts import LANGUAGES

ENOUGH_WORDS = 10
WORST = 10
WITHOUT_SPACES = {"ja"}
LONGEST_IN_LETTERS, LONGEST_IN_WORDS = 70, 26
"""The longest sentence of a translation: most languages need more words than English's 20."""

# What a reader recognises rather than reads: values, addresses, product names, and the word on
# OpenAI's page that the whole step is about.
TERMS = re.compile(
    r"\{\w+\}|%\(\w+\)[rsd]|%[rsd]|https://\S+|OpenAI|Keystep|\b[Oo]rgani[sz]ations?\b"
)
_SYLLABLES = pyphen.Pyphen(lang="en_US")
_ENDS = re.compile(r"(?<=[.!?…:؟])\s+|(?<=[。？！])|\n")


def texts_by_file(language: str = "en") -> dict[str, list[str]]:
    """The texts as a reader of the language gets them, by the file that shows them."""
    locale = resources_folder() / "locale"
    is_english = language == "en"
    path = locale / "keystep.pot" if is_english else locale / language / "LC_MESSAGES/keystep.po"
    found: dict[str, list[str]] = defaultdict(list)
    with path.open("rb") as file:
        for message in read_po(file, locale=None if is_english else language):
            said = message.id if is_english else message.string or ""
            texts = [said] if isinstance(said, str) else list(said)
            for place in sorted({path for path, _line in message.locations}):
                found[place] += [_without_names(place, text) for text in texts if text]
    return found


def _without_names(place: str, text: str) -> str:
    """What a recipe quotes stands on another tool's screen: it is recognised, not read."""
    return re.sub("“[^”]*”", "{name}", text) if place.startswith("resources/recipes/") else text


def words_of(text: str) -> list[str]:
    plain = TERMS.sub("name", text)
    return re.findall(r"[^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*", plain)


def sentences_of(text: str) -> Iterator[list[str]]:
    for sentence in _ENDS.split(text):
        if words := words_of(sentence):
            yield words


def grade(texts: list[str]) -> float:
    """The school grade that is needed to read these English texts."""
    sentences = [words for text in texts for words in sentences_of(text)]
    words = [word for sentence in sentences for word in sentence]
    syllables = sum(len(_SYLLABLES.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def longest_sentence(text: str, language: str) -> int:
    """In words; in letters where there are no spaces between words."""
    if language in WITHOUT_SPACES:
        return max((len(TERMS.sub("名", part)) for part in _ENDS.split(text)), default=0)
    return max(map(len, sentences_of(text)), default=0)


def hardest(language: str, *, files: bool = False) -> list[tuple[float, str]]:
    """The hardest texts, or files, the hardest first, each with its measure."""
    by_file = texts_by_file(language)
    groups = by_file if files else {text: [text] for texts in by_file.values() for text in texts}
    rated = (
        (_measure(texts, language), name)
        for name, texts in groups.items()
        if language != "en" or _enough(texts)
    )
    return sorted(rated, reverse=True)[:WORST]


def _enough(texts: list[str]) -> bool:
    """The formula is noisy below ten words."""
    return sum(len(words_of(text)) for text in texts) >= ENOUGH_WORDS


def _measure(texts: list[str], language: str) -> float:
    if language == "en":
        return round(grade(texts), 1)
    lengths = [longest_sentence(text, language) for text in texts]
    return round(sum(lengths) / len(lengths), 1) if len(lengths) > 1 else lengths[0]


def main() -> int:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("language", nargs="?", default="en")
    reader.add_argument("--files", action="store_true", help="by file instead of by text")
    options = reader.parse_args()
    language: str = options.language
    letters = language in WITHOUT_SPACES
    unit = "grade" if language == "en" else "letters" if letters else "words"
    print(f"{LANGUAGES.get(language, language)}, {unit}:")
    for measure, name in hardest(language, files=options.files):
        print(f"  {measure:5}  {name}".replace("\n", " / "))
    return 0


if __name__ == "__main__":
    sys.exit(main())
