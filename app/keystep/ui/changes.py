"""What is new, as packaging/CHANGELOG.md tells it: a source tree has it there, a build inside."""

from dataclasses import dataclass
from pathlib import Path

_files: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Release:
    """`changes` are whole sentences without marks, in English as they were written."""

    title: str
    changes: tuple[str, ...]


def use_resources(folder: Path) -> None:
    """Where to look. Called once, before the first window."""
    global _files  # noqa: PLW0603  one program, one history
    _files = (folder / "CHANGELOG.md", folder.parent / "packaging" / "CHANGELOG.md")


def newest_release() -> Release | None:
    """None where nobody put the file."""
    for file in _files:
        if file.is_file():
            return read_newest(file.read_text(encoding="utf-8"))
    return None


def read_newest(text: str) -> Release | None:
    """The first release in it: a heading of the second order, and its list."""
    _before, _heading, rest = text.partition("\n## ")
    title, _newline, body = rest.partition("\n\n## ")[0].partition("\n")
    items = f"\n{body}".split("\n- ")[1:]
    changes = tuple(" ".join(item.replace("`", "").split()) for item in items)
    return Release(title.strip(), changes) if title else None
