"""What the desktop asks for: dark or light, more contrast; and when it changes its mind.

On Linux the appearance portal knows (`org.freedesktop.portal.Settings`, as its documentation at
flatpak.github.io/xdg-desktop-portal has it); Qt alone knows the dark mode of few desktops there
(measured: with xcb it stays Unknown). Where there is no portal, and on Windows and macOS, Qt says
what it knows. Not by QtDBus: where the X server goes away, Qt ends the program with `exit`, and
its thread for the bus then waited for Python for ever (6 of 6 times, PySide6 6.11.3).
"""

import sys
from functools import cached_property

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from keystep.ui.theme import Scheme

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio

PATIENCE_SECONDS = 0.3
"""For the first answer, where a window waits for it so as not to turn dark before one's eyes."""

_SERVICE, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_INTERFACE, _APPEARANCE = "org.freedesktop.portal.Settings", "org.freedesktop.appearance"
_KEYS = ("color-scheme", "contrast")
_CHANGES_AT_ONCE = 16


class DesktopLook(QObject):
    changed = Signal()

    def __init__(self, application: QApplication, platform: str = sys.platform) -> None:
        super().__init__()
        self._platform = platform
        self._hints = application.styleHints()
        self._values: dict[str, object] = {}
        self._hints.colorSchemeChanged.connect(self._qt_changed)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._qt_changed)

    def expect(self, said: str) -> None:
        """What `said` was at the last start, so that a dark desktop has a dark window at once."""
        for key, value in zip(_KEYS, said.split(), strict=False):
            self._values[key] = int(value) if value.isascii() and value.isdecimal() else 0

    @property
    def said(self) -> str:
        """For the next start."""
        return " ".join(str(self._values.get(key, 0)) for key in _KEYS)

    @property
    def scheme(self) -> Scheme:
        """Light when nobody says."""
        match self._values.get("color-scheme"):
            case 1:
                return Scheme.DARK
            case 2:
                return Scheme.LIGHT
        by_qt = self._hints.colorScheme() is Qt.ColorScheme.Dark
        return Scheme.DARK if by_qt else Scheme.LIGHT

    @property
    def more_contrast(self) -> bool:
        by_qt = self._hints.accessibility().contrastPreference()
        return self._values.get("contrast") == 1 or by_qt is Qt.ContrastPreference.HighContrast

    @cached_property
    def _answered(self) -> "asyncio.Event":
        import asyncio  # not before there is a loop: the first window waits for no import

        return asyncio.Event()

    async def known(self) -> None:
        """Return when the desktop has answered `follow`, or is not likely to."""
        import asyncio

        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._answered.wait()
        except TimeoutError:
            pass

    async def follow(self) -> None:
        """Hear what the desktop says, until it is cancelled or there is nobody to hear."""
        try:
            if self._platform == "linux":
                await self._follow_portal()
        except Exception:  # noqa: BLE001  no bus, or one that says or does anything at all
            return
        finally:
            self._answered.set()

    async def _follow_portal(self) -> None:
        from jeepney import DBusAddress, MatchRule, MessageType, new_method_call
        from jeepney.bus_messages import message_bus
        from jeepney.io.asyncio import Proxy, open_dbus_router

        portal = DBusAddress(_PATH, _SERVICE, _INTERFACE)
        rule = MatchRule(type="signal", interface=_INTERFACE, member="SettingChanged", path=_PATH)
        async with open_dbus_router() as router:
            with router.filter(rule, bufsize=_CHANGES_AT_ONCE) as changes:
                await Proxy(message_bus, router).AddMatch(rule)
                for key in _KEYS:
                    # "ReadOne" is not in Debian 12's portal (1.16).
                    call = new_method_call(portal, "Read", "ss", (_APPEARANCE, key))
                    answer = await router.send_and_get_reply(call)
                    if answer.header.message_type is MessageType.method_return:
                        self._take(key, answer.body[0])
                self._answered.set()
                while True:
                    namespace, key, value = (await changes.get()).body
                    if namespace == _APPEARANCE and key in _KEYS:
                        self._take(key, value)

    def _take(self, key: str, value: object) -> None:
        """What is variable comes with its type, and from the old call twice."""
        while isinstance(value, tuple) and len(value) == 2:
            value = value[1]
        self._values[key] = value
        self.changed.emit()

    def _qt_changed(self, _value: object) -> None:
        self.changed.emit()
