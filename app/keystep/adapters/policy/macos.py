"""The policy of a Mac: what device management wrote to the computer's managed preferences.

macOS itself looks after that folder and takes out what was put there by hand. Apple documents
managed preferences for CFPreferences; the file behind them is read here as it is, because a
preference read the usual way may also be one that the person set.
"""

import plistlib
from collections.abc import Mapping
from xml.parsers.expat import ExpatError

from keystep.adapters.policy.administrators_files import AdministratorsFolder
from keystep.domain.policy import FoundPolicy, Level, PolicyProblem, Refused
from keystep.domain.read_policy import Part, combined, read_part, with_tables

WAY = ("Library", "Managed Preferences")
FILE_NAME = "app.keystep.Keystep.plist"
_APPLES_OWN = "Payload"
"""Names that device management adds for itself start so."""


def read(folder: AdministratorsFolder | None = None) -> FoundPolicy:
    contents, refused = (folder or AdministratorsFolder(WAY)).read(FILE_NAME.__eq__)
    parts: list[Part] = []
    for path, content in contents.items():
        part = _part(path, content)
        if isinstance(part, Part):
            parts.append(part)
        else:
            refused.append(part)
    return combined(parts, refused)


def _part(path: str, content: bytes) -> Part | Refused:
    try:
        document = plistlib.loads(content)
    except (ValueError, ExpatError, OverflowError, RecursionError, plistlib.InvalidFileException):
        return Refused(path, PolicyProblem.NOT_WELL_FORMED)
    if not isinstance(document, Mapping):
        return Refused(path, PolicyProblem.NOT_WELL_FORMED)
    flat = {
        name: value for name, value in document.items() if not str(name).startswith(_APPLES_OWN)
    }
    recommended = flat.pop(Level.RECOMMENDED.value, {})
    if not isinstance(recommended, Mapping):
        return Refused(path, PolicyProblem.WRONG_TYPE, Level.RECOMMENDED.value)
    return read_part(path, with_tables(flat, recommended))
