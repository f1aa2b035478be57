"""A secret key as a value that hides itself, and the few facts about it that may be shown."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import NoReturn

SHORTEST_KEY = 8
LONGEST_KEY = 1024
"""Windows keeps at most 1,280 characters per entry (keyring#355); no key seen is over 167."""

_SENDABLE = re.compile(r"[\x21-\x7e]+")


class KeyKind(Enum):
    """What a key calls itself by its first letters. A hint: OpenAI documents no format."""

    PROJECT = "project"
    SERVICE_ACCOUNT = "service_account"
    USER = "user"
    ADMIN = "admin"
    OTHER = "other"


_KIND_BY_PREFIX = {
    "sk-proj-": KeyKind.PROJECT,
    "sk-svcacct-": KeyKind.SERVICE_ACCOUNT,
    "sk-service-": KeyKind.SERVICE_ACCOUNT,
    "sk-admin-": KeyKind.ADMIN,
    "sk-None-": KeyKind.USER,
}
_USER_KEY = re.compile(r"sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}")
PRACTICE_PREFIX = "sk-practice-"


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What may be shown and stored of a key."""

    kind: KeyKind
    ending: str
    length: int


class SecretKey:
    """A key that can be sent in a header. It never shows itself: only `reveal()` gives the text.

    Raises ValueError, without the text, for what can't be sent: an empty text, spaces, control
    characters, anything beyond ASCII, or a length outside SHORTEST_KEY..LONGEST_KEY.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        if not is_sendable(text) or not SHORTEST_KEY <= len(text) <= LONGEST_KEY:
            raise ValueError("this text can't be a key")
        self._text = text

    def reveal(self) -> str:
        """The key itself. For the keychain, the request header and nothing else."""
        return self._text

    @property
    def facts(self) -> KeyFacts:
        return KeyFacts(self._kind, self._text[-4:], len(self._text))

    @property
    def is_practice_key(self) -> bool:
        return self._text.startswith(PRACTICE_PREFIX)

    @property
    def _kind(self) -> KeyKind:
        for prefix, kind in _KIND_BY_PREFIX.items():
            if self._text.startswith(prefix):
                return kind
        return KeyKind.USER if _USER_KEY.fullmatch(self._text) else KeyKind.OTHER

    def starts_with(self, prefix: str) -> bool:
        return self._text.startswith(prefix)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SecretKey):
            return NotImplemented
        import hmac  # 3 ms that listing connections does not need

        return hmac.compare_digest(self._text, other._text)

    __hash__ = None  # type: ignore[assignment]  # a set of keys is never wanted

    def __repr__(self) -> str:
        return "SecretKey(hidden)"

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return repr(self)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret key is not pickled")


def is_sendable(text: str) -> bool:
    """Whether the text fits into a request header as it is."""
    return _SENDABLE.fullmatch(text) is not None
