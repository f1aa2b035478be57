"""Takes out of a service's words what looks like a secret, before anyone may see them.

Services repeat what they were sent: OpenAI a masked key, LiteLLM a part of the key and its hash
(litellm#39787).
"""

import re
import unicodedata

from keystep.domain.secret import SecretKey

LONGEST_SHOWN = 500
_PART = 6
"""Characters of the key in a row that count as a part of it."""

_REMOVED = "[removed]"
_KEY_OR_MAIL = re.compile(
    r"\bsk-[A-Za-z0-9_*.…•-]*[A-Za-z0-9_*…•-]"  # a key, whole or masked
    r"|(?i:\bBearer\s+)\S+"
    r"|\b[A-Za-z0-9_*-]*\*{3,}[A-Za-z0-9_*-]*"  # masked in another way
    r"|[^\s@<>()\"']+@[^\s@<>()\"']+\.[^\s@<>()\"']+"  # a mail address
)
_LOOKS_SECRET = re.compile(rf"{_KEY_OR_MAIL.pattern}|\b[0-9a-fA-F]{{24,}}\b")
"""A hash of the key as well. Request IDs of some services look the same."""


def without_secrets(text: str, key: SecretKey) -> str:
    """The text on one line, at most `LONGEST_SHOWN` characters, without keys, hashes, addresses."""
    visible = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFKC", text))
    cleaned = _without_parts(_LOOKS_SECRET.sub(_REMOVED, visible), key.reveal())
    shown = " ".join(cleaned.split())
    return shown if len(shown) <= LONGEST_SHOWN else shown[: LONGEST_SHOWN - 1] + "…"


def without_keys_and_mail(text: str) -> str:
    """The text, however many lines, without what looks like a key or a mail address."""
    return _KEY_OR_MAIL.sub(_REMOVED, text)


def holds_part_of(text: str, key: SecretKey) -> bool:
    """Whether a part of the key stands in the text."""
    return _without_parts(text, key.reveal()) != text


def _without_parts(text: str, secret: str) -> str:
    """Cut out every stretch of the text that is a stretch of the key too."""
    parts = {secret[at : at + _PART] for at in range(len(secret) - _PART + 1)}
    kept: list[str] = []
    end = 0
    for at in range(len(text)):
        if text[at : at + _PART] in parts:
            if at >= end:
                kept.append(_REMOVED)
            end = at + _PART
        elif at >= end:
            kept.append(text[at])
    return "".join(kept)
