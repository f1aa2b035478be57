"""The quiet watch in the window: its timer, and whether this person wants it."""

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer

from keystep.domain.policy import NO_POLICY
from keystep.domain.precedence import Decided
from keystep.services.use_cases import UseCases
from keystep.ui.async_runner import AsyncRunner, Job
from keystep.ui.main_window.testing import Testing
from keystep.ui.remembered import Remembered

LOOKS_EVERY_MS = 10 * 60_000
"""What is due is found out anew each time, so a computer that slept makes up for it."""

_NAME = "daily_check"


class Watching:
    """Off until the person or the policy turns it on. `say` gets what the desktop could not show.

    With the watch on or off, old history goes: the window may stay open for months.
    """

    def __init__(
        self,
        owner: QObject,
        remembered: Remembered,
        testing: Testing,
        runner: AsyncRunner,
        say: Callable[[str], None],
    ) -> None:
        self._remembered, self._testing, self._runner = remembered, testing, runner
        self._say = say
        self._cases: UseCases | None = None
        self._policy = NO_POLICY
        self._job: Job | None = None
        self._timer = QTimer(owner)
        self._timer.setInterval(LOOKS_EVERY_MS)
        self._timer.timeout.connect(self.look)

    @property
    def is_on(self) -> bool:
        return self.every.value > 0

    @property
    def every(self) -> Decided[int]:
        """Every how many minutes, and who said so; 0: not at all."""
        chosen = {"1": True, "0": False}.get(self._remembered.text(_NAME))
        return self._policy.watch_every(chosen)

    @property
    def is_looking(self) -> bool:
        return self._job is not None and self._job.is_running

    def turn(self) -> None:
        """On if it is off, and off if it is on; what is being checked is checked to its end."""
        if self.every.is_locked:
            return
        self._remembered.keep(_NAME, "0" if self.is_on else "1")
        self.look()

    def begin(self, cases: UseCases) -> None:
        """From now until the window closes; the first look comes with the list on the screen."""
        self._cases, self._policy = cases, cases.policy
        self._timer.start()

    def stop(self) -> None:
        """No more looks. The one that runs is the runner's to cancel."""
        self._timer.stop()
        self._cases = None

    def look(self) -> None:
        """See what is due, unless the last look has not ended."""
        if self._cases is not None and not self.is_looking:
            self._job = self._runner.start(self._look(self._cases), self._tell)

    async def _look(self, cases: UseCases) -> str | None:
        await cases.catalog.forget_old_checks()
        if not self.is_on:
            return None
        return await cases.watch(self._testing.check_quietly, timedelta(minutes=self.every.value))

    def _tell(self, news: str | None) -> None:
        if news is not None:
            self._say(news)
