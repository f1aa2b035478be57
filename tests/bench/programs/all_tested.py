"""Opens the real window, tests all, and prints how long it took and how the loop fared meanwhile.

Everything is the program itself, but for the last step out: what is meant for OpenAI goes to the
service on this computer. The arguments: how many connections, its port, and "memory" for a
keychain that costs nothing.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer

from keystep import bootstrap
from keystep.adapters.keychain.in_memory import KeychainInMemory
from keystep.domain.connection import SecretRef
from keystep.domain.policy import Policy
from keystep.domain.secret import SecretKey
from keystep.services.ports import OpenAI
from keystep.services.use_cases import UseCases
from keystep.ui import application
from keystep.ui.main_window.window import MainWindow
from tests.bench.programs.many_keys import a_key

COUNT, PORT, KEYCHAIN = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
BEAT_MS = 5
SETTLED_SECONDS, IDLE_SECONDS = 2.0, 2.0


def openai_on_this_computer(_policy: Policy, **_: bool) -> OpenAI:
    """Imports what the real one does, where the real one does."""
    from keystep.adapters.openai.http_client import client_over
    from keystep.adapters.openai.http_openai import HttpOpenAI
    from tests.bench.one_check import ToThisComputer

    return HttpOpenAI(client_over(ToThisComputer(PORT)))


class FreeKeychain(KeychainInMemory):
    """Has every key at once."""

    NAME = "Secret Service"

    async def read(self, ref: SecretRef) -> SecretKey:
        return SecretKey(a_key(int(ref.connection_id.removeprefix("id-"))))

    def close(self) -> None:
        """Nothing is open."""


class Beat:
    """Notes the milliseconds between the beats of a timer on the GUI's loop."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._note)
        self._timer.start(BEAT_MS)

    def _note(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now


def p99(gaps: Sequence[float]) -> float:
    return sorted(gaps)[int(len(gaps) * 0.99)]


class TestingWindow(MainWindow):
    def begin(self, cases: UseCases) -> None:
        super().begin(cases)
        self._runner.start(self._measured(), print)

    async def _measured(self) -> str:
        """Whatever happens, the program ends: a mistake must not leave the benchmark waiting."""
        try:
            return await self._measure()
        finally:
            QTimer.singleShot(0, self.close)

    async def _measure(self) -> str:
        while not self.is_loaded:
            await asyncio.sleep(0.05)
        await asyncio.sleep(SETTLED_SECONDS)
        beat = Beat()
        await asyncio.sleep(IDLE_SECONDS)
        idle, beat.gaps = beat.gaps[:], []
        started = time.perf_counter()
        self.testing.all_button.click()
        while self.testing.is_busy:
            await asyncio.sleep(0.02)
        total = (time.perf_counter() - started) * 1000
        works = sum(one.last_check is not None for one in self.model.connections())
        assert works == COUNT, works
        return json.dumps(
            {
                "total": total,
                "p99": p99(beat.gaps),
                "longest": max(beat.gaps),
                "idle_p99": p99(idle),
                "idle_longest": max(idle),
            }
        )


if __name__ == "__main__":
    setattr(bootstrap, "_real_openai", openai_on_this_computer)  # noqa: B010
    if KEYCHAIN == "memory":
        setattr(bootstrap, "_real_keychain", FreeKeychain)  # noqa: B010
    setattr(application, "MainWindow", TestingWindow)  # noqa: B010
    sys.exit(bootstrap.start([]))
