"""What the frozen program takes along of Qt and Python, and why each large part is there.

`keystep.spec` asks it what to keep, `build.py` asks it for the reasons.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

LANGUAGES = ("de", "fr", "es", "pt_BR", "ja", "ar")
"""Qt's own words ("Cancel", "Copy") come along in these; English is built in."""

LARGE_BYTES = 5_000_000
"""A part of this size needs a reason below."""

PLUGINS: Mapping[str, frozenset[str]] = {
    "iconengines": frozenset({"qsvgicon"}),
    "imageformats": frozenset({"qsvg"}),
    # What is typed in Japanese, Arabic and with dead keys; the window as a Linux desktop has it.
    "platforminputcontexts": frozenset(
        {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"}
    ),
    # Offscreen paints the tour's pictures.
    "platforms": frozenset({"qxcb", "qwayland", "qoffscreen", "qwindows", "qcocoa"}),
    "platformthemes": frozenset({"qgtk3", "qxdgdesktopportal"}),
    "styles": frozenset({"qmacstyle", "qmodernwindowsstyle"}),
    # GNOME draws no frame around a Wayland window: the program has to.
    "wayland-decoration-client": frozenset({"adwaita", "bradient"}),
    "wayland-shell-integration": frozenset({"xdg-shell"}),
}
"""By folder, without "lib" and suffix. Nothing of OpenGL: Keystep's windows are painted in memory.
No TLS: Qt asks no network, only the window's own socket."""

REASONS: Mapping[str, str] = {
    "libQt6Core": "Qt: strings, files, the event loop",
    "libQt6Gui": "Qt: painting, fonts, the clipboard, accessibility",
    "libQt6Widgets": "Qt: every control on the screen",
    "libicudata": "Qt6Core is linked with ICU; these are its tables of all languages",
    "QtCore": "PySide6: Qt's core for Python",
    "QtGui": "PySide6: Qt's painting for Python",
    "QtWidgets": "PySide6: Qt's controls for Python",
    "libpython3": "Python itself",
    "python3": "Python itself",
    "keystep": "the program: its own modules and those of Python, packed",
    "_rust": "cryptography: SecretStorage encrypts what goes to the keychain with it",
    "libcrypto": "OpenSSL: TLS to OpenAI",
}
"""By how the name of a file begins (`libpython3` for `libpython3.11.so.1.0`)."""


def is_wanted(path: str) -> bool:
    """Whether a file of the frozen folder belongs into it. Libraries are another matter."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    if "plugins" in parts:
        at = parts.index("plugins")
        kinds = PLUGINS.get(parts[at + 1], frozenset())
        return _stem(parts[-1]) in kinds
    if "translations" in parts:
        return parts[-1] in {f"qtbase_{language}.qm" for language in LANGUAGES}
    return "qml" not in parts


def is_of_the_system(source: str) -> bool:
    """Whether the file lies where the package manager of a Linux system puts libraries.

    Such libraries stay there: the package depends on them, and the system keeps them safe.
    Python is Keystep's own part, wherever it comes from.
    """
    in_system = source.startswith(("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"))
    name = PurePosixPath(source).name
    return in_system and "/python3" not in source and not name.startswith("libpython3")


def reason_for(name: str) -> str | None:
    """Why a large file is there; None if nobody knows."""
    found = [reason for start, reason in REASONS.items() if _begins(name, start)]
    return found[0] if found else None


def _begins(name: str, start: str) -> bool:
    return name == start or (name.startswith(start) and not name[len(start)].isalpha())


def _stem(name: str) -> str:
    """`qxcb` for `libqxcb.so`, `qwindows.dll` and `libqcocoa.dylib`."""
    return name.removeprefix("lib").partition(".")[0]


def unexplained(sizes: Mapping[str, int]) -> Iterator[str]:
    """The large files that no reason is known for."""
    for path, size in sizes.items():
        if size >= LARGE_BYTES and reason_for(PurePosixPath(path).name) is None:
            yield path
