"""Looks at the command line and the variables of every process while a test goes on."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

PAUSE_SECONDS = 0.01
YOUNG = 30
"""Looks at a process after which it has surely become what it was started for."""
SELDOM = 50


class ProcessWatch:
    """`seen` maps each thing that was read to what it was read from, such as "4711 cmdline"."""

    def __init__(self) -> None:
        self.seen: dict[bytes, str] = {}
        self.looks = 0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="process watch", daemon=True)
        self._ages: Counter[str] = Counter()

    def __enter__(self) -> ProcessWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stopped.wait(PAUSE_SECONDS):
            self.looks += 1
            for process in Path("/proc").iterdir():
                if process.name.isdecimal() and self._is_due(process.name):
                    self._look(process)

    def _is_due(self, number: str) -> bool:
        """A new process is read each time, an old one now and then: it hardly changes."""
        self._ages[number] += 1
        age = self._ages[number]
        return age <= YOUNG or age % SELDOM == 0

    def _look(self, process: Path) -> None:
        for name in ("cmdline", "environ"):
            with suppress(OSError):
                if text := (process / name).read_bytes():
                    self.seen.setdefault(text, f"{process.name} {name}")
