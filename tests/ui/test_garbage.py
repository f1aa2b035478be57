"""Widgets that nobody holds any more are collected on the GUI thread, never on another."""

import asyncio
import gc
import threading
import weakref

from PySide6.QtCore import QObject

from keystep.ui.garbage import GuiThreadCollector


class Cycle(QObject):
    """A forgotten object that only the collector can find."""

    def __init__(self, died_on: list[str]) -> None:
        super().__init__()
        self.myself = self
        weakref.finalize(self, lambda: died_on.append(threading.current_thread().name))


async def test_another_thread_that_allocates_collects_nothing() -> None:
    collector = GuiThreadCollector()
    died_on: list[str] = []
    Cycle(died_on)
    worker = threading.Thread(target=lambda: [[] for _ in range(100_000)], name="worker")
    worker.start()
    worker.join()
    assert died_on == []
    collector.stop()

    assert died_on == [threading.main_thread().name]


async def test_the_gui_thread_collects_when_it_is_due() -> None:
    collector = GuiThreadCollector()
    died_on: list[str] = []
    Cycle(died_on)
    garbage: list[list[int]] = [[] for _ in range(gc.get_threshold()[0] + 1)]
    collector._timer.setInterval(1)
    while not died_on:
        await asyncio.sleep(0.001)
    collector.stop()

    assert len(garbage) > 0
    assert died_on == [threading.main_thread().name]
