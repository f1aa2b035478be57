"""Light, dark, or as the desktop says: applied at once, and remembered."""

from enum import Enum

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from keystep.ui import theme
from keystep.ui.desktop_look import DesktopLook
from keystep.ui.remembered import Remembered
from keystep.ui.theme import Scheme


class Choice(Enum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Appearance(QObject):
    """`remember` False, as in practice mode, leaves nothing on the disk."""

    def __init__(self, application: QApplication, *, remember: bool) -> None:
        super().__init__()
        self._application = application
        self.remembered = Remembered(lasting=remember)
        self.choice = self._remembered()
        self.desktop = DesktopLook(application)
        self.desktop.expect(self.remembered.text("desktop"))
        self.desktop.changed.connect(self._follow)
        self._apply()

    def choose(self, choice: Choice) -> None:
        self.choice = choice
        self.remembered.keep("appearance", choice.value)
        self._apply()

    def _remembered(self) -> Choice:
        known = {choice.value: choice for choice in Choice}
        return known.get(self.remembered.text("appearance"), Choice.SYSTEM)

    def _follow(self) -> None:
        """The contrast is the desktop's also where light or dark is a person's own choice."""
        self.remembered.keep("desktop", self.desktop.said)
        if self._wanted() != self._applied:
            self._apply()

    def _wanted(self) -> tuple[Scheme, bool]:
        chosen = {Choice.LIGHT: Scheme.LIGHT, Choice.DARK: Scheme.DARK}
        return chosen.get(self.choice) or self.desktop.scheme, self.desktop.more_contrast

    def _apply(self) -> None:
        if self.choice is Choice.SYSTEM:
            self._application.styleHints().unsetColorScheme()
        self._applied = scheme, more_contrast = self._wanted()
        theme.apply(self._application, scheme, more_contrast=more_contrast)
