"""Keystep starts itself: practice mode's window, and who asks the system for its proxy."""

import sys


def own_program(*arguments: str) -> list[str]:
    """The command that starts Keystep as it was started: frozen, or by this Python.

    -P: whatever lies in the folder where Keystep was started is not taken for a part of it.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-P", "-m", "keystep", *arguments]
