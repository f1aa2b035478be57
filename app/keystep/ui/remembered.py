"""What a person arranged (a column's width, the order, the window's place), for the next start."""

from PySide6.QtCore import QByteArray, QSettings

LONGEST_NUMBER = 3


class Remembered:
    """Small texts by name, never about a connection. Not `lasting`: for this run only."""

    def __init__(self, *, lasting: bool) -> None:
        self._in_memory: dict[str, str] = {}
        self._settings = (
            QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "keystep", "keystep")
            if lasting
            else None
        )

    def text(self, name: str) -> str:
        """Empty when nothing is remembered."""
        if self._settings is None:
            return self._in_memory.get(name, "")
        return str(self._settings.value(name) or "")

    def keep(self, name: str, text: str) -> None:
        if self._settings is None:
            self._in_memory[name] = text
        else:
            self._settings.setValue(name, text)

    def write(self) -> None:
        """To the disk now; Qt would do it a little later."""
        if self._settings is not None:
            self._settings.sync()

    def number(self, name: str, otherwise: int) -> int:
        """A file that somebody edited by hand is no reason to stop."""
        text = self.text(name)
        usual = text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
        return int(text) if usual else otherwise

    def geometry(self, name: str) -> QByteArray:
        return QByteArray.fromBase64(QByteArray(self.text(name).encode()))

    def keep_geometry(self, name: str, geometry: QByteArray) -> None:
        self.keep(name, geometry.toBase64().toStdString())
