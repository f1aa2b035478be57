"""Reads what a person pasted: says what is in it, and where it belongs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from keystep.domain.api_address import OPENAI, ApiAddress
from keystep.domain.key_shapes import (
    EMAIL,
    KEY_ALONE,
    KEY_ID_IN_TEXT,
    KEY_IN_TEXT,
    MASK,
    MASKED_KEY_IN_TEXT,
    ORGANIZATION_ID,
    ORGANIZATION_ID_IN_TEXT,
    PLACEHOLDER,
    PROJECT_ID,
    PROJECT_ID_IN_TEXT,
    SESSION_IN_TEXT,
    VENDOR_KEY_IN_TEXT,
    vendor_of,
)
from keystep.domain.secret import LONGEST_KEY, SHORTEST_KEY, SecretKey, is_sendable
from keystep.domain.wrappings import (
    NamedValue,
    in_plain_characters,
    named_values,
    unwrapped,
    with_keys_joined,
    without_comments,
)

LONGEST_PASTE = 100_000


class NotAKey(Enum):
    """Why a pasted text can't be a key."""

    EMPTY = "empty"
    MASKED = "masked"
    PLACEHOLDER = "placeholder"
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
    """A key, with the IDs that stood in the same text.

    `vendor` is the company whose shape the key has when that is not OpenAI.
    """

    key: SecretKey
    vendor: str | None = None
    organization: str | None = None
    project: str | None = None


@dataclass(frozen=True)
class PastedOrganization:
    """An organization ID without a key, and the project ID that stood beside it."""

    organization: str
    project: str | None = None


@dataclass(frozen=True)
class PastedProject:
    project: str


Pasted = PastedKey | PastedOrganization | PastedProject | NotAKey

_OPENAI_KEY_NAMES = ("openaiapikey", "openaikey", "openaisecretkey", "openaitoken")
_KEY_NAMES = {"apikey", "xapikey", "llmapikey", "litellmapikey", "litellmmasterkey"}
"""Not just any "…apikey": other vendors' secrets must not be sent to OpenAI."""
_SESSION_NAMES = {"accesstoken", "sessiontoken"}


def read_pasted(text: str, address: ApiAddress = OPENAI) -> Pasted:
    """What is in the pasted text, which is to be used at this address.

    Only OpenAI's own address has OpenAI's shapes: elsewhere a key may look like an OpenAI key ID.
    """
    plain = _regular(text)
    alone = unwrapped(plain)
    if not alone:
        return NotAKey.EMPTY
    if ORGANIZATION_ID.fullmatch(alone):
        return PastedOrganization(alone)
    if PROJECT_ID.fullmatch(alone):
        return PastedProject(alone)
    if KEY_ALONE.fullmatch(alone):
        return _read_word(alone, address)
    found = _found_in(without_comments(plain), address) or _found_in(plain, address)
    return found or _read_word(alone, address)


def holds_a_key(text: str) -> bool:
    """Whether there is a secret key in this text, which was meant for something else."""
    plain = _regular(text)
    begins_like_one = unwrapped(plain).startswith(("sk-", "sess-"))
    return begins_like_one or any(_keys_in(plain, named_values(plain), None))


def organization_in(text: str) -> str | None:
    """The organization ID in a longer text, if there is just one."""
    plain = _regular(text)
    return _id_in(plain, named_values(plain), ORGANIZATION_ID, ORGANIZATION_ID_IN_TEXT)


def project_in(text: str) -> str | None:
    """The project ID in a longer text, if there is just one."""
    plain = _regular(text)
    return _id_in(plain, named_values(plain), PROJECT_ID, PROJECT_ID_IN_TEXT)


def _regular(text: str) -> str:
    plain = in_plain_characters(text[:LONGEST_PASTE])[:LONGEST_PASTE]  # a ligature has many letters
    return with_keys_joined(plain)


def _found_in(text: str, address: ApiAddress) -> Pasted | None:
    """The key and the IDs in a text with other things in it, or why it has none."""
    named = named_values(text)
    organization = _id_in(text, named, ORGANIZATION_ID, ORGANIZATION_ID_IN_TEXT)
    project = _id_in(text, named, PROJECT_ID, PROJECT_ID_IN_TEXT)
    keys = _keys_in(text, named, address)
    if len(keys) > 1:
        return NotAKey.SEVERAL
    if keys:
        key = SecretKey(keys[0])
        return PastedKey(key, vendor_of(key), organization, project)
    if organization:
        return PastedOrganization(organization, project)
    if project:
        return PastedProject(project)
    return _near_miss_in(text, named, address)


def _keys_in(text: str, named: Sequence[NamedValue], address: ApiAddress | None) -> list[str]:
    """The keys in a text. The surest clue that leads to any decides."""
    for words in _clues(text, named):
        if keys := [word for word in dict.fromkeys(words) if _may_be_a_key(word, address)]:
            return keys
    return []


def _clues(text: str, named: Sequence[NamedValue]) -> Iterator[list[str]]:
    """Where a key may stand, the surest clue first."""
    yield [one.value for one in named if one.name == _OPENAI_KEY_NAMES[0]]
    yield [one.value for one in named if _is_openai_key_name(one.name)]
    yield KEY_IN_TEXT.findall(text)
    yield [one.value for one in named if one.is_bearer or one.name in _KEY_NAMES]
    yield VENDOR_KEY_IN_TEXT.findall(text)


def _is_openai_key_name(name: str) -> bool:
    return name.endswith(_OPENAI_KEY_NAMES) and "azure" not in name


def _id_in(
    text: str, named: Sequence[NamedValue], shape: re.Pattern[str], in_text: re.Pattern[str]
) -> str | None:
    """The only ID of this shape; one that is named as OpenAI's goes before the others."""
    fitting = [one for one in named if shape.fullmatch(one.value)]
    clues = (
        [one.value for one in fitting if "openai" in one.name],
        [one.value for one in fitting],
        in_text.findall(text),
    )
    found = next((set(values) for values in clues if values), set())
    return found.pop() if len(found) == 1 else None


def _near_miss_in(text: str, named: Sequence[NamedValue], address: ApiAddress) -> NotAKey | None:
    """What stands where a key should be."""
    words = [word for words in _clues(text, named) for word in words]
    found = {_why_no_key(word, address) for word in words}
    if NotAKey.MASKED in found or MASKED_KEY_IN_TEXT.search(text):
        return NotAKey.MASKED
    if NotAKey.PLACEHOLDER in found:
        return NotAKey.PLACEHOLDER
    if SESSION_IN_TEXT.search(text) or any(one.name in _SESSION_NAMES for one in named):
        return NotAKey.SESSION if address.is_openai else None
    if KEY_ID_IN_TEXT.search(text):
        return NotAKey.KEY_ID if address.is_openai else None
    return None


def _may_be_a_key(word: str, address: ApiAddress | None) -> bool:
    is_an_id = ORGANIZATION_ID.fullmatch(word) or PROJECT_ID.fullmatch(word)
    return not is_an_id and _why_no_key(word, address) is None


def _read_word(word: str, address: ApiAddress) -> Pasted:
    if problem := _why_no_key(word, address):
        return problem
    key = SecretKey(word)
    return PastedKey(key, vendor_of(key))


def _why_no_key(word: str, address: ApiAddress | None) -> NotAKey | None:
    if "://" in word or word.startswith("www."):
        return NotAKey.WEB_ADDRESS
    if EMAIL.fullmatch(word):
        return NotAKey.EMAIL
    if re.search(r"\s", word):
        return NotAKey.SENTENCE
    if MASK.search(word):
        return NotAKey.MASKED
    if PLACEHOLDER.match(word):
        return NotAKey.PLACEHOLDER
    if address is not None and address.is_openai:
        if word.startswith("key_"):
            return NotAKey.KEY_ID
        if word.startswith("sess-"):
            return NotAKey.SESSION
    if len(word) < SHORTEST_KEY:
        return NotAKey.TOO_SHORT
    fits = is_sendable(word) and len(word) <= LONGEST_KEY and not word.startswith(("{", "["))
    return None if fits else NotAKey.UNUSABLE
