"""Light, dark, or as the desktop says: applied at once, and remembered."""

from enum import Enum

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from keystep.ui import theme
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
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    def choose(self, choice: Choice) -> None:
        self.choice = choice
        self.remembered.keep("appearance", choice.value)
        self._apply()

    def _remembered(self) -> Choice:
        known = {choice.value: choice for choice in Choice}
        return known.get(self.remembered.text("appearance"), Choice.SYSTEM)

    def _follow(self, _scheme: Qt.ColorScheme) -> None:
        if self.choice is Choice.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        chosen = {Choice.LIGHT: Scheme.LIGHT, Choice.DARK: Scheme.DARK}
        scheme = chosen.get(self.choice) or theme.desktop_scheme(self._application)
        theme.apply(self._application, scheme)
