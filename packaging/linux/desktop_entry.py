"""Keystep in the menu of the desktop: freedesktop.org's Desktop Entry Specification 1.4."""

from collections.abc import Iterator

from linux import menu_texts
from linux.translated import Translations
from linux.walkthrough_type import MIME_TYPE

FILE_NAME = f"{menu_texts.APP_ID}.desktop"


def desktop_entry(translations: Translations) -> str:
    """The file's text. `%u` may become a link, a path, or nothing."""

    def in_all_languages(key: str, text: str) -> Iterator[str]:
        yield f"{key}={text}"
        for language, words in translations.of(text).items():
            yield f"{key}[{language}]={words}"

    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.4",
        f"Name={menu_texts.NAME}",
        *in_all_languages("GenericName", menu_texts.GENERIC_NAME),
        *in_all_languages("Comment", menu_texts.COMMENT),
        *in_all_languages("Keywords", menu_texts.KEYWORDS),
        f"Icon={menu_texts.APP_ID}",
        "TryExec=keystep",
        "Exec=keystep %u",
        "Terminal=false",
        "Categories=Utility;",
        f"MimeType={MIME_TYPE};x-scheme-handler/keystep;",
        "StartupNotify=true",
        f"StartupWMClass={menu_texts.APP_ID}",
        "X-GNOME-SingleWindow=true",
        "Actions=new-connection;",
        "",
        "[Desktop Action new-connection]",
        *in_all_languages("Name", menu_texts.NEW_CONNECTION),
        "Exec=keystep add",
    ]
    return "\n".join(lines) + "\n"
