"""The policy of this computer, read where its system keeps policies."""

import sys

from keystep.domain.policy import FoundPolicy


def read() -> FoundPolicy:
    """Read anew with each call. It blocks for as long as a few small files take."""
    if sys.platform == "win32":
        from keystep.adapters.policy import windows

        return windows.read()
    if sys.platform == "darwin":
        from keystep.adapters.policy import macos

        return macos.read()
    from keystep.adapters.policy import linux

    return linux.read()
