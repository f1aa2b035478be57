"""Every text a person sees, in their language: gettext behind `_()`, for screen and terminal."""

import gettext
import os
from collections.abc import Callable, Sequence
from pathlib import Path

LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "pt_BR": "Português (Brasil)",
    "ja": "日本語",
    "ar": "العربية",
}
"""The languages that Keystep speaks, each in its own name, in the order of the menu.

For a new one: `resources/locale/CODE/LC_MESSAGES/keystep.po`, and its line here.
"""

RIGHT_TO_LEFT = {"ar"}

_DOMAIN = "keystep"
_language = "en"
_translations: gettext.NullTranslations = gettext.NullTranslations()
_wanted: list[str] = []
_write_number: Callable[[int], str] = str


def use_language(language: str | None, resources: Path, otherwise: Sequence[str] = ()) -> None:
    """Switch all texts to `language` ("de", "pt_BR"), or to the desktop's choice when None.

    `otherwise` is what the reader wants where the environment does not say. A language that
    Keystep does not speak leaves the English texts in place.
    """
    global _wanted  # noqa: PLW0603  one reader: that is what gettext is
    _wanted = [language] if language else _languages_of_the_desktop() or list(otherwise)
    chosen = next((found for each in _wanted if (found := _offered(each))), "en")
    use_translations(
        chosen,
        gettext.translation(_DOMAIN, str(resources / "locale"), languages=[chosen], fallback=True),
    )


def use_translations(language: str, translations: gettext.NullTranslations) -> None:
    """Take the texts from here on out of these."""
    global _language, _translations
    _language, _translations = language, translations


def language() -> str:
    """The language that the texts are in."""
    return _language


def wanted_languages() -> list[str]:
    """The reader's languages, best first, for texts that come with their own translations."""
    return list(_wanted)


def is_mirrored() -> bool:
    """Whether the language is read from right to left."""
    return _language in RIGHT_TO_LEFT


def use_numbers(write: Callable[[int], str]) -> None:
    """A window writes numbers as its reader does; the terminal writes plain digits."""
    global _write_number  # noqa: PLW0603  as above
    _write_number = write


def number(count: int) -> str:
    """A number to be put into a text: "1,000" or "1.000"."""
    return _write_number(count)


def _(message: str) -> str:
    """The text in the reader's language. `message` is a literal, never a formatted string."""
    return _translations.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The text for `count` things in the reader's language."""
    return _translations.ngettext(singular, plural, count)


def N_(message: str) -> str:
    """Mark a text that is kept as data; whoever shows it passes it through `_()`."""
    return message


def _offered(wanted: str) -> str | None:
    """The language of ours that this reader can read: "de" for "de_AT", "pt_BR" for "pt_PT"."""
    code = wanted.partition(".")[0].partition("@")[0].replace("-", "_")
    if code in LANGUAGES:
        return code
    same = (each for each in LANGUAGES if each.partition("_")[0] == code.partition("_")[0])
    return next(same, None)


def _languages_of_the_desktop() -> list[str]:
    """The languages that the reader wants, best first; the first variable that is set decides."""
    for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return [part for part in value.split(":") if part]
    return []
