"""Keeps Python's garbage collector on the GUI thread.

Python collects on whichever thread happens to allocate, so a catalog or keychain thread could
destroy a forgotten widget or pixmap; Qt may do that on the GUI thread only, and crashes.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 2_000


class GuiThreadCollector(QObject):
    """Collects from time to time, when Python itself would have; `stop()` hands back to Python."""

    def __init__(self) -> None:
        super().__init__()
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._collect)
        self._timer.start(INTERVAL_MS)

    def stop(self) -> None:
        self._timer.stop()
        gc.collect()
        gc.enable()

    def _collect(self) -> None:
        """The oldest generation that is due, and with it the younger ones."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return
