"""Runs first in the frozen program: takes back what its loader has set for it alone.

The loader of PyInstaller points LD_LIBRARY_PATH at our libraries. The system's linker has read it
by now, and `keystep run`, the browser and the file manager must not find it: they would load our
libraries in place of their own.
"""

import os

_FOR_THE_LOADER = ("LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG")


def _forget_the_loader() -> None:
    before = os.environ.get("LD_LIBRARY_PATH_ORIG")
    for name in [*_FOR_THE_LOADER, *(each for each in os.environ if each.startswith("_PYI_"))]:
        os.environ.pop(name, None)
    if before:
        os.environ["LD_LIBRARY_PATH"] = before


_forget_the_loader()
