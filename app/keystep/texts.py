"""Every text a person sees, in their language: gettext behind `_()`, for screen and terminal."""

import gettext
import os
from itertools import takewhile
from pathlib import Path

_DOMAIN = "keystep"
_translations: gettext.NullTranslations = gettext.NullTranslations()
_languages: list[str] = []


def use_language(language: str | None, resources: Path) -> None:
    """Switch all texts to `language` ("de", "pt_BR"), or to the desktop's choice when None.

    A language without a translation leaves the English texts in place.
    """
    global _translations, _languages  # noqa: PLW0603  one reader: that is what gettext is
    _languages = [language] if language else _languages_of_the_desktop()
    _translations = gettext.translation(
        _DOMAIN, str(resources / "locale"), languages=_languages, fallback=True
    )


def languages() -> list[str]:
    """The reader's languages, best first, for texts that come with their own translations."""
    return list(_languages)


def _(message: str) -> str:
    """The text in the reader's language. `message` is a literal, never a formatted string."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The text for `count` things in the reader's language."""
    return _translations.ngettext(singular, plural, count)


def N_(message: str) -> str:
    """Mark a text that is kept as data; whoever shows it passes it through `_()`."""
    return message


def _languages_of_the_desktop() -> list[str]:
    """The languages that the reader wants, best first, up to English.

    The texts are English as they are: no translation is found for it, and the search would go on
    to a language that the reader likes less.
    """
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            wanted = [part for part in value.split(":") if part]
            return list(takewhile(lambda language: not language.startswith("en"), wanted))
    return []
