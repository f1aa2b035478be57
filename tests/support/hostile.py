"""Texts as somebody would choose them who wants to fool, to break out, or to break."""

from __future__ import annotations

import re
import unicodedata

# What may be a nickname or a title, and must be shown to the letter.
LITERAL = {
    "html": "<img src=http://x.example/a.png>",
    "link": '<a href="file:///etc/passwd">Pay</a>',
    "style": "<h1>Key <b>refused</b></h1>",
    "entities": "&lt;b&gt; &amp; co",
    "mnemonic": "R&D &Save && more",
    "placeholders": "%n %1 {service} {0} %s",
    "option": "--help",
    "path": "../../etc/passwd",
    "look-alike": "Маrketing",
    "emoji": "👩\u200d🚀 team",
    "right to left": "שיווק (b7Qx) 2",
    "arabic": "تسويق: Works",
    "long": "W" * 64,
}

# What no nickname may be: a list that another program wrote into may hold it all the same.
HIDDEN = {
    "nul": "before\0after",
    "lines": "Marketing: Works\nOld: Key refused",
    "override": "\u202egnitekraM\u202c",
    "isolates": "\u2069\u2069 works \u2066",
    "marks": "\u200fMarketing\u200e",
    "colours": "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "link escape": "\x1b]8;;http://x.example\x1b\\click\x1b]8;;\x1b\\",
    "c1": "\x9b2Jgone",
    "tags": "\U000e0041\U000e0042",
    "huge": "Z" * 10_000,
}
EVERYTHING = LITERAL | HIDDEN

_FROM_THE_RIGHT = {"R", "AL", "AN"}
_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_ISOLATED = re.compile("\u2068([^\u2066-\u2069\n]*)\u2069")
_SHOWN_BY_US = "\u200b\u2060\u200c\u200d"
"""Places to break and to join, which turn and hide nothing."""

LONGEST_TEXT = 1500


def turns_what_is_around_it(text: str) -> bool:
    """Whether letters from the right stand among others without being held apart from them."""
    around = _ISOLATED.sub("", text)
    alone = {unicodedata.bidirectional(c) for c in around}
    if alone & _TURNING:
        return True
    return bool(alone & _FROM_THE_RIGHT)


def hidden_in(text: str, but: str = "\n") -> list[str]:
    """Characters that nobody sees, or that a terminal obeys; none is good."""
    kept = _ISOLATED.sub(r"\1", text)
    return [
        f"U+{ord(c):04X}"
        for c in kept
        if not c.isprintable() and c not in but and c not in _SHOWN_BY_US
    ]


def faults_of(text: str) -> list[str]:
    """What is wrong with a text that is shown."""
    found = [f"hidden {each} in: {text[:60]!r}" for each in hidden_in(text)]
    if turns_what_is_around_it(text):
        found.append(f"turns what is around it: {text[:60]!r}")
    if len(text) > LONGEST_TEXT:
        found.append(f"{len(text)} characters: {text[:60]!r}")
    return found
