"""A key that must be found nowhere, and a search that finds it in whatever form it travels."""

from __future__ import annotations

import base64
import secrets
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

PART = 12
"""Characters of the key in a row that count as a leak. Its last four are shown on purpose."""

LETTERS = string.ascii_letters + string.digits
KEY_LENGTH = 164


def canary_key() -> str:
    """A key in the shape of OpenAI's project keys that no other test has."""
    middle = "".join(secrets.choice(LETTERS) for _letter in range(KEY_LENGTH - 16))
    return f"sk-proj-{middle[:74]}T3BlbkFJ{middle[74:]}"


@dataclass(frozen=True)
class _Form:
    """The key as some program may write it; `width` is how long PART characters of it are."""

    name: str
    text: bytes
    width: int

    @cached_property
    def blocks(self) -> list[bytes]:
        """Whatever holds a part of the key holds one of these whole: half as long, side by side."""
        half = self.width // 2
        return [self.text[at : at + half] for at in range(0, len(self.text) - half + 1, half)]

    @cached_property
    def parts(self) -> set[bytes]:
        return {self.text[at : at + self.width] for at in range(len(self.text) - self.width + 1)}

    def is_in(self, data: bytes) -> bool:
        if not any(block in data for block in self.blocks):
            return False
        return any(part in data for part in self.parts)


@dataclass(frozen=True)
class Canary:
    """`key` is made for one test, so that what is found can only come from there."""

    key: str = field(default_factory=canary_key, repr=False)

    @cached_property
    def _forms(self) -> list[_Form]:
        return list(_forms_of(self.key))

    def forms_in(self, data: bytes | str) -> list[str]:
        """The forms in which a part of the key stands in the data: none is good."""
        raw = data.encode(errors="surrogatepass") if isinstance(data, str) else data
        return [form.name for form in self._forms if form.is_in(raw)]

    def found_in(self, place: str, texts: Iterable[bytes | str]) -> list[str]:
        """One line for each leak: where, and in which form."""
        joined = b"\n".join(
            t.encode(errors="surrogatepass") if isinstance(t, str) else t for t in texts
        )
        return [f"{place}: {form}" for form in self.forms_in(joined)]

    def found_in_files(self, folder: Path) -> list[str]:
        """Every file in a folder, by name and byte for byte: a database with its free pages too."""
        found: list[str] = []
        for path in sorted(folder.rglob("*")):
            found += self.found_in(f"the name of {path}", [str(path.relative_to(folder))])
            if path.is_file() and not path.is_symlink():
                found += self.found_in(str(path), [path.read_bytes()])
        return found

    def found_in_variables(self, place: str, variables: Mapping[str, str]) -> list[str]:
        return self.found_in(place, (f"{name}={value}" for name, value in variables.items()))


def _forms_of(key: str) -> Iterator[_Form]:
    raw = key.encode()
    yield _Form("raw", raw, PART)
    yield _Form("UTF-16 LE", key.encode("utf-16-le"), PART * 2)
    yield _Form("UTF-16 BE", key.encode("utf-16-be"), PART * 2)
    yield _Form("hex", raw.hex().encode(), PART * 2)
    yield _Form("HEX", raw.hex().upper().encode(), PART * 2)
    escaped = "".join(f"%{byte:02x}" for byte in raw)
    yield _Form("URL", escaped.encode(), PART * 3)
    yield _Form("URL in capitals", escaped.upper().encode(), PART * 3)
    for name, text in (("", raw), (" of UTF-16", key.encode("utf-16-le"))):
        width = PART * len(text) // len(raw) // 3 * 4
        for shift in range(3):
            yield _Form(f"base64{name} +{shift}", _base64(text, shift, b"+/"), width)
            yield _Form(f"base64url{name} +{shift}", _base64(text, shift, b"-_"), width)


def _base64(text: bytes, shift: int, signs: bytes) -> bytes:
    """Base64 of the text after `shift` other bytes, without the ends that those take part in."""
    encoded = base64.b64encode(b"\0" * shift + text, signs)
    return encoded[4 if shift else 0 : (shift + len(text)) // 3 * 4]
