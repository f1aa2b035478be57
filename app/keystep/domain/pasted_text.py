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
_ASSIGNMENT = re.compile(
    r"^(?:export\s+|set\s+|\$env:)?[A-Za-z_][A-Za-z0-9_]*\s*[=:]\s*(?!//)(?=\S)"
)
_BEARER = re.compile(r"^(Authorization:\s*)?Bearer\s+", re.IGNORECASE)
_KEY_IN_TEXT = re.compile(r"(?<![A-Za-z0-9_-])sk-[A-Za-z0-9_-]{16,}")
_KEY_ALONE = re.compile(r"sk-[A-Za-z0-9._~+/-]*[A-Za-z0-9_~+/-]=*")  # what RFC 6750 lets one hold
_COMPLETE_KEY = re.compile(
    r"sk-(?:None-)?[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"
    r"|sk-(?:proj|svcacct|service|admin)-"
    r"(?:[A-Za-z0-9_-]{20}T3BlbkFJ[A-Za-z0-9_-]{20}"
    r"|[A-Za-z0-9_-]{58}T3BlbkFJ[A-Za-z0-9_-]{58}"
    r"|[A-Za-z0-9_-]{74}T3BlbkFJ[A-Za-z0-9_-]{74})"
)
_BROKEN_KEY = re.compile(
    r"sk-[A-Za-z0-9_-]+(?:[ \t]*\r?\n[ \t]*(?!org-|proj_|key_)[A-Za-z0-9_-]+)+"
)
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")
_SHORTEST_VENDOR_KEY = 20
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
    if _is_masked(cleaned):
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


def holds_a_key(text: str) -> bool:
    """Whether there is a secret key in this text, which was meant for something else."""
    if text.startswith("sk-") or _KEY_IN_TEXT.search(text):
        return True
    return text.startswith(tuple(_VENDOR_PREFIXES)) and len(text) >= _SHORTEST_VENDOR_KEY


def cleaned_line(text: str) -> str:
    """A pasted ID or address without invisible marks, outer spaces and quotes."""
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return visible.strip().strip(_QUOTES).strip()


def _without_wrapping(text: str) -> str:
    cleaned = cleaned_line(text)
    for _layer in range(3):  # export KEY="Bearer sk-…" has three layers at most
        stripped = _BEARER.sub("", cleaned)
        if "\n" not in stripped:
            stripped = _ASSIGNMENT.sub("", stripped)
        stripped = stripped.rstrip(";,").strip().strip(_QUOTES).strip()
        if stripped == cleaned:
            break
        cleaned = stripped
    return cleaned


def _is_masked(cleaned: str) -> bool:
    """Whether this is a key's short form. Dots elsewhere in a longer text mean nothing."""
    words = cleaned.split()
    return any(_MASK.search(word) for word in words if len(words) == 1 or "sk-" in word)


def _the_one_key(cleaned: str, found: list[str]) -> Pasted:
    if len(set(found)) > 1:
        return NotAKey.SEVERAL
    if _KEY_ALONE.fullmatch(cleaned):
        return _key(cleaned)
    if cleaned.startswith("sk-") and len(cleaned.split()) == 1 and not is_sendable(cleaned):
        return NotAKey.UNUSABLE
    # A mail program may have broken the key over two lines; but what is complete gets no more.
    if _BROKEN_KEY.fullmatch(cleaned) and not _COMPLETE_KEY.fullmatch(found[0]):
        return _key("".join(cleaned.split()))
    return _key(found[0])


def _unfamiliar(cleaned: str) -> Pasted:
    if "://" in cleaned or cleaned.startswith("www."):
        return NotAKey.WEB_ADDRESS
    if _EMAIL.fullmatch(cleaned):
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
