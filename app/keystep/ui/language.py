"""The reader's language: the desktop's, or as chosen; applied at once, and remembered."""

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtWidgets import QApplication

from keystep import texts
from keystep.texts import LANGUAGES
from keystep.ui.remembered import Remembered

_NAME = "language"
_PLAIN_DIGITS = ("AE", "MA")
"""Arabic is written with two sets of digits. Keys and IDs have these, so all numbers have."""


class Language(QObject):
    """`changed` comes when everything that is made from now on is in the new language."""

    changed = Signal()

    def __init__(self, application: QApplication, resources: Path, remembered: Remembered) -> None:
        super().__init__()
        self._application, self._resources = application, resources
        self._remembered = remembered
        kept = remembered.text(_NAME)
        self.choice = kept if kept in LANGUAGES else None
        speak(application, resources, self.choice)

    def choose(self, choice: str | None) -> None:
        """None is the desktop's."""
        self.choice = choice
        self._remembered.keep(_NAME, choice or "")
        speak(self._application, self._resources, choice)
        self.changed.emit()


def speak(application: QApplication, resources: Path, choice: str | None) -> None:
    """Texts, Qt's own words, dates, numbers and direction, for all that is made from now on."""
    texts.use_language(choice, resources, QLocale.system().uiLanguages())
    follow_texts(application)


def follow_texts(application: QApplication) -> None:
    """Bring Qt to the language that the texts are in."""
    language = texts.language()
    locale = locale_for(language)
    QLocale.setDefault(locale)
    texts.use_numbers(locale.toString)
    _translate_standard_texts(application, language)
    direction = Qt.LayoutDirection
    mirrored = texts.is_mirrored()
    application.setLayoutDirection(direction.RightToLeft if mirrored else direction.LeftToRight)


def locale_for(language: str) -> QLocale:
    """The reader's own way of writing dates, as far as it goes with the language of the texts."""
    system = QLocale.system()
    wanted = QLocale("en_GB" if language == "en" else language)
    if wanted.language() is system.language() and "_" not in language:
        wanted = QLocale(system.name())
    if wanted.zeroDigit() != "0":
        wanted = next(
            there
            for place in _PLAIN_DIGITS
            if (there := QLocale(f"{language}_{place}")).zeroDigit() == "0"
        )
    return wanted


def _translate_standard_texts(application: QApplication, language: str) -> None:
    """Qt's own words ("Cancel", "Copy"). They are asked for by the code that Qt's files carry."""
    for before in application.findChildren(QTranslator):
        application.removeTranslator(before)
        before.setParent(None)
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{language}", folder):
        application.installTranslator(translator)
