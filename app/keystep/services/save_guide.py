"""Saves the printed guide where the person wants it: as HTML or PDF, by the file's name."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from keystep.domain.guide import Guide
from keystep.services.guide_in_html import in_html
from keystep.services.ports import Files, FileTrouble

HTML, PDF = {".html", ".htm"}, {".pdf"}


def is_a_name_for_a_guide(path: Path) -> bool:
    return path.suffix.lower() in HTML | PDF


@dataclass(frozen=True)
class SaveGuide:
    files: Files

    async def __call__(
        self, guide: Guide, path: Path, print_: Callable[[Guide], bytes]
    ) -> FileTrouble | None:
        """`print_` makes a PDF of a guide."""
        is_html = path.suffix.lower() in HTML
        return await self.files.write(path, in_html(guide).encode() if is_html else print_(guide))
