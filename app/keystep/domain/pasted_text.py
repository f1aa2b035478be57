"""Reads what a person pasted: cleans it, says what it is, and where it belongs.

Shapes of keys and IDs are those seen in public (see OpenAI's help centre and secret scanners);
OpenAI documents none, so they are hints: an unfamiliar key is still a key.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from keystep.domain.secret import SHORTEST_KEY, SecretKey, is_sendable

LONGEST_PASTE = 100_000


class NotAKey(Enum):
    """Why a pasted text can't be a key."""

    EMPTY = "empty"
    MASKED = "masked"
    KEY_ID = "key_id"
    SESSION = "session"
    WEB_ADDRESS = "web_address"
    EMAIL = "email"
    SENTENCE = "sentence"
    TOO_SHORT = "too_short"
    SEVERAL = "several"
    UNUSABLE = "unusable"


@dataclass(frozen=True)
class PastedKey:
    """A key; `vendor` is the company whose shape it has when that is not OpenAI."""

    key: SecretKey
    vendor: str | None = None


@dataclass(frozen=True)
class PastedOrganization:
    organization: str


@dataclass(frozen=True)
class PastedProject:
    project: str


Pasted = PastedKey | PastedOrganization | PastedProject | NotAKey

_VENDOR_PREFIXES = {
    "sk-ant-": "Anthropic",
    "sk-or-v1-": "OpenRouter",
    "gsk_": "Groq",
    "xai-": "xAI",
    "AIza": "Google",
    "csk-": "Cerebras",
    "hf_": "Hugging Face",
    "nvapi-": "NVIDIA",
    "ghp_": "GitHub",
    "github_pat_": "GitHub",
    "AKIA": "AWS",
}
_ASSIGNMENT = re.compile(r"(?:export\s+|set\s+|\$env:)?[A-Za-z_][A-Za-z0-9_]*\s*[=:]\s*(?=\S)")
_KEY_IN_TEXT = re.compile(r"sk-[A-Za-z0-9_-]{16,}")
_QUOTES = "\"'`“”‘’«»„"
_MASK = re.compile(r"…|\*{2,}|\.{3,}|•{2,}|x{8,}|X{8,}")
ORGANIZATION_ID = re.compile(r"org-[A-Za-z0-9_-]{2,}")
PROJECT_ID = re.compile(r"proj_[A-Za-z0-9_-]{2,}")


def read_pasted(text: str) -> Pasted:
    """What the pasted text is, after removing what copying adds to a key."""
    cleaned = _without_wrapping(text[:LONGEST_PASTE])
    if not cleaned:
        return NotAKey.EMPTY
    if ORGANIZATION_ID.fullmatch(cleaned):
        return PastedOrganization(cleaned)
    if PROJECT_ID.fullmatch(cleaned):
        return PastedProject(cleaned)
    if _MASK.search(cleaned):
        return NotAKey.MASKED
    if found := _KEY_IN_TEXT.findall(cleaned):
        return _the_one_key(cleaned, found)
    return _unfamiliar(cleaned)


def vendor_of(key: SecretKey) -> str | None:
    """The other company whose keys look like this one."""
    for prefix, vendor in _VENDOR_PREFIXES.items():
        if key.starts_with(prefix):
            return vendor
    return None


def cleaned_line(text: str) -> str:
    """A pasted ID or address without invisible marks, outer spaces and quotes."""
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return visible.strip().strip(_QUOTES).strip()


def _without_wrapping(text: str) -> str:
    cleaned = cleaned_line(text)
    for _layer in range(3):  # export KEY="Bearer sk-…" has three layers at most
        stripped = re.sub(r"^(Authorization:\s*)?Bearer\s+", "", cleaned, flags=re.IGNORECASE)
        if not stripped.startswith(("http:", "https:")):
            stripped = (
                _ASSIGNMENT.sub("", stripped, count=1) if _is_assignment(stripped) else stripped
            )
        stripped = stripped.rstrip(";,").strip().strip(_QUOTES).strip()
        if stripped == cleaned:
            break
        cleaned = stripped
    return cleaned


def _is_assignment(text: str) -> bool:
    return _ASSIGNMENT.match(text) is not None and "\n" not in text


def _the_one_key(cleaned: str, found: list[str]) -> Pasted:
    joined = "".join(cleaned.split())
    if is_sendable(joined) and _KEY_IN_TEXT.fullmatch(joined) and joined.count("sk-") == 1:
        return _key(joined)  # a key that a mail program broke over two lines
    if len(set(found)) > 1:
        return NotAKey.SEVERAL
    return _key(found[0])


def _unfamiliar(cleaned: str) -> Pasted:
    if "://" in cleaned or cleaned.startswith("www."):
        return NotAKey.WEB_ADDRESS
    if re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", cleaned):
        return NotAKey.EMAIL
    if re.search(r"\s", cleaned):
        return NotAKey.SENTENCE
    if cleaned.startswith("key_"):
        return NotAKey.KEY_ID
    if cleaned.startswith("sess-"):
        return NotAKey.SESSION
    if len(cleaned) < SHORTEST_KEY:
        return NotAKey.TOO_SHORT
    return _key(cleaned)


def _key(text: str) -> Pasted:
    try:
        key = SecretKey(text)
    except ValueError:
        return NotAKey.UNUSABLE
    return PastedKey(key, vendor_of(key))
