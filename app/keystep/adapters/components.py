"""What is installed here of the works of others, as their packages' metadata tells."""

import platform
import re
import sqlite3
import ssl
from collections.abc import Iterator
from importlib import metadata

from keystep.domain.component import Component

_DIRECT = (
    "argcomplete",
    "httpx",
    "jeepney",
    "keyring",
    "platformdirs",
    "PySide6-Essentials",
    "qasync",
    "truststore",
)
_LONGEST_LICENCE = 80
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_CLASSIFIER = "License :: OSI Approved :: "


def installed_components() -> tuple[Component, ...]:
    """The direct ones and all that they need on this system, by name."""
    found: dict[str, Component] = {}
    waiting = list(_DIRECT)
    while waiting:
        name = waiting.pop()
        try:
            package = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # it is for another system
        shown = package.metadata["Name"]
        if shown.lower() in found:
            continue
        found[shown.lower()] = Component(shown, package.version, _licence(package))
        waiting += _needed_by(package)
    return tuple(sorted([*_platform(), *found.values()], key=lambda one: one.name.lower()))


def _needed_by(package: metadata.Distribution) -> Iterator[str]:
    for requirement in package.requires or ():
        name = _NAME.match(requirement)
        if name and "extra ==" not in requirement:
            yield name[0]


def _licence(package: metadata.Distribution) -> str:
    """In the field of today, in that of yesterday (which may hold a whole text), or a class."""
    about = package.metadata
    for field in ("License-Expression", "License"):
        stated: str = next(iter(about.get_all(field) or ()), "")
        if stated and "\n" not in stated and len(stated) <= _LONGEST_LICENCE:
            return stated
    classes = about.get_all("Classifier") or []
    return ", ".join(
        each.removeprefix(_CLASSIFIER) for each in classes if each.startswith(_CLASSIFIER)
    )


def _platform() -> Iterator[Component]:
    """What comes without metadata; the licences are those of the versions in use in 2026."""
    yield Component("Python", platform.python_version(), "PSF-2.0")
    yield Component("SQLite", sqlite3.sqlite_version, "Public domain")
    yield Component("OpenSSL", ssl.OPENSSL_VERSION.split()[1], "Apache-2.0")
