"""The forms that keys and IDs travel in: quotes, assignments, headers, broken lines.

Nothing here judges a value; `pasted_text.py` does.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from keystep.domain.key_shapes import COMPLETE_KEY

_QUOTES = "\"'`“”‘’«»„"
_STRAIGHT = str.maketrans({**dict.fromkeys("“”„‟«»", '"'), **dict.fromkeys("‘’‚‛‹›", "'")})
_TYPESET_HYPHEN = re.compile(r"(?<=[\w\u2010-\u2013\u2212-])[\u2010-\u2013\u2212]")
_ESCAPED_QUOTE = re.compile(r"\\(?=[\"'])")
_COMMENT = re.compile(r"^[ \t]*(?:#|//|;|REM\b).*$", re.MULTILINE | re.IGNORECASE)

_BEARER = re.compile(r"^(?:Authorization:\s*)?Bearer\s+", re.IGNORECASE)
_ASSIGNMENT = re.compile(
    r"^(?:(?:export|set|const|let|var)\s+|\$env:)?(?!sk-)[A-Z_][A-Z0-9_.-]*[\"']?"
    r"\s*[=:]\s*(?!//)(?=[^\s=])",
    re.IGNORECASE,
)

_NAME = r"(?P<name>[A-Za-z_][A-Za-z0-9_.-]{0,80})"
_VALUE = (
    r"(?:\"(?P<double>[^\"\n]{1,1100})\"|'(?P<single>[^'\n]{1,1100})'|`(?P<back>[^`\n]{1,1100})`"
    r"|(?P<bare>(?:Bearer\s+)?(?:[$%<{]+[^\s\"'`,;&|]{1,200}|[^\s\"'`,;&|(){}\[\]<>\\]{1,1100})))"
)
_NAMED = re.compile(  # looking ahead only, because a value may hold names again
    rf"(?<![\w.?&/-])(?=(?:--|\$env:)?{_NAME}[\"'\]}}]{{0,2}}[ \t]*(?:=>|:=|[=:,])[ \t]*{_VALUE})",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    rf"(?:\b(?:setx|ENV|set[ \t]+-\w+)[ \t]+|(?<!\S)--){_NAME}[ \t]+{_VALUE}", re.IGNORECASE
)

_PIECES = re.compile(  # "=" and "\" end a line that goes on, ">" and "|" begin a quoted one
    r"(?<![A-Za-z0-9_-])sk-[A-Za-z0-9_-]+"
    r"(?:[\\=]?\s[\s>|]*(?!sk-|org-|proj_|key_)[A-Za-z0-9_-]+){1,12}"
)
_PIECE = re.compile(r"[A-Za-z0-9_-]+")
_LINES_OF_A_KEY = re.compile(r"sk-[A-Za-z0-9_-]+(?:[ \t]*\r?\n[ \t]*[A-Za-z0-9_-]+)+")
_ID_ON_A_LINE = re.compile(r"^[ \t]*(?:org-|proj_|key_)", re.MULTILINE)


@dataclass(frozen=True)
class NamedValue:
    """What a text gives a name to. `name` is in small letters, without marks: "openaiapikey"."""

    name: str
    value: str
    is_bearer: bool


def cleaned_line(text: str) -> str:
    """A pasted ID or address without invisible marks, outer spaces and quotes."""
    return _visible(text).strip().strip(_QUOTES).strip()


def in_plain_characters(text: str) -> str:
    """The text without what a browser, mail program or word processor makes of its characters.

    Ligatures, wide letters and fixed spaces become the usual ones, quotes and hyphens straight.
    """
    usual = unicodedata.normalize("NFKC", _visible(text)).translate(_STRAIGHT)
    return _ESCAPED_QUOTE.sub("", _TYPESET_HYPHEN.sub("-", usual))


def without_comments(text: str) -> str:
    """The text without the lines that a shell or program would pass over."""
    return _COMMENT.sub("", text)


def with_keys_joined(text: str) -> str:
    """The text with each key whole that was broken on its way.

    Only where it is sure that the pieces belong together: they make a key of a known length, or
    one pair of quotes holds them all.
    """
    return _PIECES.sub(_joined, text)


def unwrapped(text: str) -> str:
    """The text without what stands around a single value."""
    inner = cleaned_line(text)
    for _layer in range(3):  # export KEY="Bearer sk-…" has three layers at most
        stripped = _BEARER.sub("", inner)
        if "\n" not in stripped:
            stripped = _ASSIGNMENT.sub("", stripped)
        stripped = cleaned_line(stripped.rstrip(";,"))
        if stripped == inner:
            break
        inner = stripped
    return _one_line(inner)


def named_values(text: str) -> list[NamedValue]:
    """Each `name = value` of whatever notation, also those inside of values."""
    return [*_named(_NAMED, text), *_named(_COMMAND, text)]


def _visible(text: str) -> str:
    return "".join(c for c in text if c in "\t\n\r" or unicodedata.category(c) not in {"Cf", "Cc"})


def _named(form: re.Pattern[str], text: str) -> Iterator[NamedValue]:
    for match in form.finditer(text):
        groups = match.groupdict()
        whole = groups["double"] or groups["single"] or groups["back"] or groups["bare"]
        value = _BEARER.sub("", whole.strip())
        name = re.sub(r"[^a-z0-9]", "", groups["name"].lower())
        yield NamedValue(name, value, is_bearer=value != whole.strip())


def _joined(match: re.Match[str]) -> str:
    text, around = match.group(), match.string[match.start() - 1 : match.end() + 1]
    in_quotes = match.start() > 0 and around[0] in "\"'`" and around[-1] == around[0]
    if in_quotes and len(text.split()) == len(text.splitlines()):
        return "".join(_PIECE.findall(text))
    key = ""
    for piece in _PIECE.finditer(text):
        key += piece.group()
        if COMPLETE_KEY.fullmatch(key):
            return key + text[piece.end() :]
    return text


def _one_line(value: str) -> str:
    """A single value of which a mail program made several lines, as one again."""
    if not _LINES_OF_A_KEY.fullmatch(value) or _ID_ON_A_LINE.search(value):
        return value
    first = value.split(maxsplit=1)[0]
    # What is complete gets no more.
    return value if COMPLETE_KEY.fullmatch(first) else "".join(value.split())
