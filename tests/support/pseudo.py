"""A language that nobody speaks: 60 % longer than English, with an accent on every letter.

What is cut off in it will be cut off in German; what stands there without accents is in no
translation. It exists in memory only.
"""

import gettext
import re

from babel.messages.pofile import read_po

from keystep import texts
from keystep.bootstrap import resources_folder

LANGUAGE = "xx"
MIRRORED = "ar"
"""The code that makes the windows run from right to left, with the same words."""

LONGER = 1.6
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ACCENTED = "åƀçđéƒğĥîĵķļɱñöþʠřšţûṽŵẋýžÅƁÇĐÉƑĞĤÎĴĶĻṀÑÖÞǪŘŠŢÛṼŴẊÝŽ"
_LETTERS = str.maketrans(_PLAIN, _ACCENTED)
_KEPT = re.compile(r"(\{\w*\}|%\(\w+\)[rsd]|%[rsd%])")
_DATE_SIGNS = re.compile(r"[dMy. ]+")
_FILLER = ["öñé", "ţŵö", "ţĥřéé", "ƒöûř", "ƒîṽé", "šîẋ", "šéṽéñ", "éîğĥţ", "ñîñé", "ţéñ"]
_ONE_WORD = 12
_BRACKETS = 2


def longer(text: str) -> str:
    """The text in the language that nobody speaks, in brackets, with its placeholders."""
    if _DATE_SIGNS.fullmatch(text) or not text.strip():
        return text
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(text: str) -> str:
    bare = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    parts = _KEPT.split(bare)
    accented = "".join(part if _KEPT.fullmatch(part) else _accented(part) for part in parts)
    room = round(len(_KEPT.sub("", bare)) * LONGER) - len(_KEPT.sub("", bare)) - _BRACKETS
    return f"{before}[{accented}{_padding(room, len(bare))}]{after}"


def _accented(part: str) -> str:
    return part.translate(_LETTERS)


def _padding(room: int, length: int) -> str:
    """A short text's word grows; a longer text gets more words, so that it can be wrapped."""
    if length <= _ONE_WORD:
        return "é" * max(room, 0)
    words, number = "", 0
    while len(words) < room:
        words += f" {_FILLER[number % len(_FILLER)]}"
        number += 1
    return words


class Pseudo(gettext.NullTranslations):
    """Only what is in the template is translated, as it is with every translation."""

    def __init__(self) -> None:
        super().__init__()
        with (resources_folder() / "locale" / "keystep.pot").open("rb") as template:
            messages = [message.id for message in read_po(template) if message.id]
        self._known = {
            text for each in messages for text in ([each] if isinstance(each, str) else each)
        }

    def gettext(self, message: str) -> str:
        return longer(message) if message in self._known else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def speak(language: str = LANGUAGE) -> None:
    """Until another language is used. Windows follow with `follow_texts`."""
    texts.use_translations(language, Pseudo())
