"""The files that IT sends, `NAME.keystep.toml`, for file managers: shared-mime-info 2.1."""

from xml.etree import ElementTree

from linux import menu_texts
from linux.translated import Translations

MIME_TYPE = "application/x-keystep-walkthrough+toml"
NAMESPACE = "http://www.freedesktop.org/standards/shared-mime-info"


def mime_info(translations: Translations) -> str:
    """The type by its name only: what is inside is TOML, and anyone's."""
    top = ElementTree.Element("mime-info", xmlns=NAMESPACE)
    kind = ElementTree.SubElement(top, "mime-type", type=MIME_TYPE)
    ElementTree.SubElement(kind, "comment").text = menu_texts.WALKTHROUGH_FILE
    for language, words in translations.of(menu_texts.WALKTHROUGH_FILE).items():
        ElementTree.SubElement(kind, "comment", {"xml:lang": language}).text = words
    ElementTree.SubElement(kind, "sub-class-of", type="application/toml")
    # Heavier than TOML's own *.toml.
    ElementTree.SubElement(kind, "glob", pattern="*.keystep.toml", weight="60")
    ElementTree.SubElement(kind, "icon", name=menu_texts.APP_ID)
    ElementTree.indent(top)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(top, encoding="unicode")}\n'
    )
