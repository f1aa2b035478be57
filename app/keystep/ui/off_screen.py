"""Has Qt draw on a screen that only exists in memory, for pictures of our windows."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler


def use_screen_in_memory(resources: Path, *, sharp: bool = False) -> None:
    """As large as a usual one, before there is an application; `sharp` has twice its density.

    Qt's own default of 800 x 600 is smaller than our windows, which never outgrow their screen.
    """
    screen = resources / "tour" / ("screen-for-print.json" if sharp else "screen.json")
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen}"
    qInstallMessageHandler(_without_window_manager)


def _without_window_manager(kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """The off-screen platform says at each window that it can't pass size hints on."""
    if "propagateSizeHints" not in text:
        print(f"{kind.name}: {text}", file=sys.stderr)
