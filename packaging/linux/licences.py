"""`/usr/share/doc/keystep/copyright`: whose works are inside, and under which terms.

All of it is read from what is installed, so that it says what is true of this build. A package
that comes without terms stops the build: somebody has to look.
"""

import re
import sysconfig
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from platform import python_version

from packaging.requirements import Requirement

FORMAT = "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"
KEYSTEP = """\
Format: {format}
Upstream-Name: Keystep
Comment: Each of the other paragraphs is about a work that Keystep is made of, in the version that
 is named there. Pure Python is inside /usr/lib/keystep/keystep, the rest lies below
 /usr/lib/keystep. Qt for Python and Qt are used under the LGPL, version 3: they are libraries of
 their own there, which may be exchanged. Their sources are at https://download.qt.io.

Files: *
Copyright: {year} the makers of Keystep
License: Keystep
 All rights reserved. No terms for the use of Keystep have been chosen yet.
"""
# Debian has these texts for all packages in one place.
COMMON = {
    "LGPL-3.0": "LGPL-3",
    "GPL-2.0": "GPL-2",
    "GPL-3.0": "GPL-3",
    "Apache-2.0": "Apache-2.0",
}
APACHE = re.compile(r"Apache License\s+Version 2\.0, January 2004")
COPYRIGHT = re.compile(r"^\s*(?:Copyright|\(c\)|©)[^\n]*", re.IGNORECASE | re.MULTILINE)
NO_NOTICE = re.compile(r"copyright (?:notice|holder|owner|license|law|statement)", re.IGNORECASE)


@dataclass(frozen=True)
class Work:
    """A work of others; `stated` is the name of its terms, `terms` their text."""

    name: str
    version: str
    stated: str
    holders: tuple[str, ...]
    terms: str


def copyright_file(lock: Path, year: int) -> str:
    """In Debian's machine-readable format 1.0."""
    works = sorted([_python(), *_packages(lock)], key=lambda work: work.name.lower())
    return "\n".join([KEYSTEP.format(format=FORMAT, year=year), *map(_paragraph, works)])


def _paragraph(work: Work) -> str:
    holders = "\n           ".join(work.holders)
    return (
        f"Files: {work.name}-{work.version}/*\n"
        f"Copyright: {holders}\n"
        f"License: {work.name}\n"
        f"{_indented(work.terms)}\n"
        f"Comment: Its makers state: {work.stated}\n"
    )


def _indented(text: str) -> str:
    """As a field's further lines; an empty one is a full stop."""
    lines = (line.rstrip() for line in textwrap.dedent(text.expandtabs()).strip().splitlines())
    return "\n".join(f" {line}" if line else " ." for line in lines)


def _packages(lock: Path) -> Iterator[Work]:
    for requirement in _locked(lock):
        package = metadata.distribution(requirement.name)
        texts = list(_texts(package))
        about = package.metadata
        stated = _said(about, "License-Expression", "License") or "see the text"
        stated = " ".join(stated.splitlines()[0].split())
        terms = "\n\n".join([*_common(stated, texts), *_own(texts)])
        if not terms:
            raise ValueError(f"{requirement.name} comes without its terms")
        yield Work(about["Name"], package.version, stated, _holders(package, texts), terms)


def _locked(lock: Path) -> Iterator[Requirement]:
    """What the lock names for this system and this Python."""
    text = re.sub(r"\\\n\s*", "", lock.read_text(encoding="utf-8"))
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            requirement = Requirement(re.split(r"\s+(?=--hash)", line)[0])
            if requirement.marker is None or requirement.marker.evaluate():
                yield requirement


def _texts(package: metadata.Distribution) -> Iterator[str]:
    for file in package.files or ():
        is_terms = re.match(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)", file.name, re.IGNORECASE)
        if is_terms and ".dist-info" in file.parts[0]:
            yield file.read_text(encoding="utf-8")


def _own(texts: list[str]) -> Iterator[str]:
    """All but the long text that Debian has already."""
    yield from (text for text in texts if not APACHE.search(text))


def _common(stated: str, texts: list[str]) -> Iterator[str]:
    """Where Debian keeps those of the stated terms that it has in one place."""
    wanted = {file for name, file in COMMON.items() if name in stated and not texts}
    if any(APACHE.search(text) for text in texts):
        wanted.add("Apache-2.0")
    for file in sorted(wanted):
        yield f"On Debian systems this text is in /usr/share/common-licenses/{file}."


def _holders(package: metadata.Distribution, texts: list[str]) -> tuple[str, ...]:
    """As their own notices say; those who signed the package where there are none."""
    notices = [
        " ".join(notice.split())
        for text in texts
        if not APACHE.search(text)
        for notice in COPYRIGHT.findall(text)
        if not NO_NOTICE.search(notice)
    ]
    signed = _said(package.metadata, "Author", "Author-email", "Maintainer-email")
    return tuple(dict.fromkeys(notices)) or (signed or "its authors",)


def _said(about: metadata.PackageMetadata, *names: str) -> str:
    """The first of these fields that has something in it."""
    found = (about[name] for name in names if name in about)
    return next(filter(None, found), "")


def _python() -> Work:
    """The interpreter. Debian moves its terms away from where Python has them."""
    version = python_version()
    short = version.rpartition(".")[0]
    places = (
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(f"/usr/share/doc/python{short}/copyright"),
        Path(f"/usr/share/doc/python{short}-minimal/copyright"),
        Path(f"/usr/share/doc/libpython{short}-minimal/copyright"),
    )
    for place in places:
        if place.exists():
            terms = place.read_text(encoding="utf-8")
            holders = ("2001-2026 Python Software Foundation",)
            return Work("Python", version, "PSF-2.0", holders, terms)
    raise ValueError(f"Python {version} comes without its terms")
