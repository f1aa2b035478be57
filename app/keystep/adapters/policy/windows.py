"""The policy of a Windows computer: `HKLM\\Software\\Policies\\Keystep` and its `Recommended`.

Only administrators can write there, so who owns what is not asked. What a user's own part of the
registry (HKCU) says is not looked at.
"""

import sys
from collections.abc import Mapping
from enum import Enum
from typing import Protocol

from keystep.domain.policy import FoundPolicy, PolicyProblem, Refused
from keystep.domain.read_policy import YES_OR_NO, combined, read_part, with_tables

KEY = r"Software\Policies\Keystep"
RECOMMENDED = KEY + r"\Recommended"


class RegistryTrouble(Enum):
    NOT_READABLE = "not_readable"


class Registry(Protocol):
    """The computer's own part of the registry (HKLM)."""

    def values(self, key: str) -> Mapping[str, object] | RegistryTrouble:
        """The values of a key as Python has them; none where there is no such key."""
        ...


def read(registry: Registry | None = None) -> FoundPolicy:
    """Both keys as one part: what is in them is one administrator's work."""
    registry = registry or _LocalMachine()
    source = rf"HKLM\{KEY}"
    mandatory, recommended = registry.values(KEY), registry.values(RECOMMENDED)
    if isinstance(mandatory, RegistryTrouble) or isinstance(recommended, RegistryTrouble):
        return combined([], [Refused(source, PolicyProblem.NOT_READABLE)])
    if not mandatory and not recommended:
        return combined([])
    part = read_part(source, with_tables(_typed(mandatory), _typed(recommended)))
    if isinstance(part, Refused):
        return combined([], [part])
    return combined([part])


def _typed(values: Mapping[str, object]) -> dict[str, object]:
    """The registry has no yes or no: 1 and 0 stand for them. Its names have no case."""
    return {name.lower(): _yes_or_no(name.lower(), value) for name, value in values.items()}


def _yes_or_no(name: str, value: object) -> object:
    is_one = name in YES_OR_NO and type(value) is int and value in {0, 1}
    return value == 1 if is_one else value


class _LocalMachine:
    def values(self, key: str) -> Mapping[str, object] | RegistryTrouble:
        if sys.platform != "win32":
            return {}
        import winreg

        found: dict[str, object] = {}
        rights = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, key, 0, rights) as opened:
                for number in range(winreg.QueryInfoKey(opened)[1]):
                    name, value, _kind = winreg.EnumValue(opened, number)
                    found[name] = value
        except FileNotFoundError:
            return {}
        except OSError:
            return RegistryTrouble.NOT_READABLE
        return found
