"""No core dump of Keystep holds a key: it writes none.

Not PR_SET_DUMPABLE, which KeePassXC uses: the desktop's file dialogs then fail for a program with
windows (keepassxc#7607, xdg-desktop-portal#785). Windows keeps what it keeps.
"""

import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# A dump that goes to a program (systemd-coredump) takes no notice of the limit, but of this.
_WHAT_IS_DUMPED = Path("/proc/self/coredump_filter")
_NOTHING = "0"


@dataclass(frozen=True)
class _Before:
    limits: tuple[int, int] | None = None
    dumped: str | None = None


_before = _Before()


def forbid() -> None:
    """Before a key can be in memory. Programs that Keystep starts inherit it."""
    global _before  # noqa: PLW0603  as the limits themselves, it is the process's
    if sys.platform == "win32":
        return
    import resource

    limits = resource.getrlimit(resource.RLIMIT_CORE)
    # The hard limit stays, so that `give_back` can raise the soft one again.
    resource.setrlimit(resource.RLIMIT_CORE, (0, limits[1]))
    dumped = None
    with suppress(OSError):
        dumped = _WHAT_IS_DUMPED.read_text(encoding="ascii").strip()
        _WHAT_IS_DUMPED.write_text(_NOTHING, encoding="ascii")
    _before = _Before(limits, dumped)


def give_back() -> None:
    """As it was before Keystep: for a program that is to run in Keystep's place."""
    if sys.platform == "win32" or _before.limits is None:
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, _before.limits)
    if _before.dumped is not None:
        with suppress(OSError):
            # It shows a hexadecimal number without saying so.
            _WHAT_IS_DUMPED.write_text(f"0x{_before.dumped}", encoding="ascii")
