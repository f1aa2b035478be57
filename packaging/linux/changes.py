"""Reads `packaging/CHANGELOG.md`: one heading for each version, one item for each change."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_HEADING = re.compile(r"## (?P<version>\S+) \((?P<when>[^)]+)\)")
_BREAK = re.compile(r"\n\s+")


@dataclass(frozen=True)
class Release:
    """A version and what is new in it; without a day it is not out yet."""

    version: str
    day: date | None
    changes: tuple[str, ...]


def read_releases(path: Path) -> list[Release]:
    """The newest first, as the file has them."""
    _title, *parts = re.split(r"^(?=## )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [_release(part) for part in parts]


def _release(text: str) -> Release:
    heading = _HEADING.match(text)
    if heading is None:
        raise ValueError(f"No heading of the changelog: {text.splitlines()[0]}")
    day = None if heading["when"] == "not released yet" else date.fromisoformat(heading["when"])
    _heading, *items = re.split(r"^- ", text, flags=re.MULTILINE)
    return Release(heading["version"], day, tuple(_BREAK.sub(" ", item).strip() for item in items))
