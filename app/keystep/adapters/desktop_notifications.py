"""Desktop notifications by the freedesktop specification, over the session bus.

On a thread of its own each time: a desktop that does not answer holds up nobody. On Windows and
macOS there is nothing yet that shows one.
"""

import asyncio
import html
import sys
from functools import partial

from keystep.adapters.session_bus import PATIENCE_SECONDS, Neighbour, ask
from keystep.services.ports import Notifier

APP_ID, APP_NAME = "app.keystep.Keystep", "Keystep"
DESKTOP = Neighbour(
    "org.freedesktop.Notifications",
    "/org/freedesktop/Notifications",
    "org.freedesktop.Notifications",
)
_AS_LONG_AS_USUAL = -1


def desktop_notifier(platform: str = sys.platform) -> Notifier:
    return FreedesktopNotifier() if platform == "linux" else NoNotifier()


class NoNotifier:
    async def tell(self, headline: str, text: str) -> bool:  # noqa: ARG002  it shows nothing
        return False


class FreedesktopNotifier:
    """Each notification takes the place of the one before: old news would only be in the way."""

    def __init__(self, bus: str = "SESSION") -> None:
        self._bus = bus
        self._last: object = 0

    async def tell(self, headline: str, text: str) -> bool:
        try:
            async with asyncio.timeout(2 * PATIENCE_SECONDS):
                return await asyncio.to_thread(partial(self._tell, headline, text))
        except TimeoutError:
            return False

    def _tell(self, headline: str, text: str) -> bool:
        try:
            body = html.escape(text, quote=False) if self._reads_markup() else text
            hints = {"desktop-entry": ("s", APP_ID)}
            nothing_to_choose: list[str] = []
            words = (
                APP_NAME,
                self._last,
                APP_ID,
                headline,
                body,
                nothing_to_choose,
                hints,
                _AS_LONG_AS_USUAL,
            )
            self._last = ask(DESKTOP, "Notify", "susssasa{sv}i", words, self._bus)
        except Exception:  # noqa: BLE001  no bus, nobody who shows them, or any answer at all
            return False
        return True

    def _reads_markup(self) -> bool:
        """A desktop that reads none shows `&amp;` as it stands."""
        can = ask(DESKTOP, "GetCapabilities", bus=self._bus)
        return isinstance(can, list) and "body-markup" in can
