"""Keystep in software centres: AppStream 0.16, with pictures out of the tour.

Two files with the same content. Pictures in the metainfo must be on the web, and Keystep has no
place there, so `appstreamcli validate` wants none in it. A catalog may name installed files, and
software centres show those without asking the network.
"""

import struct
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

from linux import menu_texts
from linux.changes import Release
from linux.translated import Translations
from linux.walkthrough_type import MIME_TYPE

FILE_NAME = f"{menu_texts.APP_ID}.metainfo.xml"
CATALOG_NAME = f"{menu_texts.APP_ID}.xml"
BRAND = {"light": "#dfe3fb", "dark": "#2a3690"}
"""Behind the icon, whose own blue is #3f4fc4."""


class SoftwareCentre:
    """What software centres are told. Of a version that is not out yet the day is `today`."""

    def __init__(
        self, translations: Translations, releases: Sequence[Release], today: date
    ) -> None:
        self._translations = translations
        self._releases = releases
        self._today = today

    def metainfo(self) -> str:
        """What the program says of itself, as `/usr/share/metainfo` has it."""
        return _text(self._component())

    def catalog(self, pictures: Path, installed_in: str) -> str:
        """The same with what a package adds: its name, and `pictures` where they are installed."""
        component = self._component()
        component.insert(1, _element("pkgname", "keystep"))
        shots = ElementTree.SubElement(component, "screenshots")
        for number, (name, caption) in enumerate(menu_texts.PICTURES.items()):
            kind = {} if number else {"type": "default"}
            shot = ElementTree.SubElement(shots, "screenshot", kind)
            self._add(shot, "caption", caption)
            width, height = _size(pictures / name)
            size = {"width": str(width), "height": str(height)}
            shot.append(_element("image", f"file://{installed_in}/{name}", type="source", **size))
        top = ElementTree.Element("components", version="0.16", origin="keystep")
        top.append(component)
        return _text(top)

    def _component(self) -> ElementTree.Element:
        top = ElementTree.Element("component", type="desktop-application")
        top.append(_element("id", menu_texts.APP_ID))
        top.append(_element("name", menu_texts.NAME))
        self._add(top, "summary", menu_texts.SUMMARY)
        top.append(_element("metadata_license", "FSFAP"))
        top.append(_element("project_license", "LicenseRef-proprietary"))
        top.append(_element("developer_name", menu_texts.NAME))
        description = ElementTree.SubElement(top, "description")
        for paragraph in menu_texts.DESCRIPTION:
            self._add(description, "p", paragraph)
        top.append(_element("launchable", f"{menu_texts.APP_ID}.desktop", type="desktop-id"))
        top.append(_element("icon", menu_texts.APP_ID, type="stock"))
        categories = ElementTree.SubElement(top, "categories")
        categories.append(_element("category", "Utility"))
        provides = ElementTree.SubElement(top, "provides")
        provides.append(_element("binary", "keystep"))
        provides.append(_element("mediatype", MIME_TYPE))
        branding = ElementTree.SubElement(top, "branding")
        for scheme, colour in BRAND.items():
            attributes = {"type": "primary", "scheme_preference": scheme}
            branding.append(_element("color", colour, **attributes))
        ElementTree.SubElement(top, "content_rating", type="oars-1.1")
        top.append(self._history())
        return top

    def _history(self) -> ElementTree.Element:
        top = ElementTree.Element("releases")
        for release in self._releases:
            kind = "stable" if release.day else "development"
            day = (release.day or self._today).isoformat()
            entry = ElementTree.SubElement(
                top, "release", version=release.version, date=day, type=kind
            )
            items = ElementTree.SubElement(ElementTree.SubElement(entry, "description"), "ul")
            for change in release.changes:
                items.append(_element("li", change.replace("`", "")))
        return top

    def _add(self, parent: ElementTree.Element, tag: str, text: str) -> None:
        parent.append(_element(tag, text))
        for language, words in self._translations.of(text).items():
            parent.append(_element(tag, words, **{"xml:lang": language}))


def _element(tag: str, text: str, **attributes: str) -> ElementTree.Element:
    element = ElementTree.Element(tag, attributes)
    element.text = text
    return element


def _text(top: ElementTree.Element) -> str:
    ElementTree.indent(top)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(top, encoding="unicode")}\n'
    )


def _size(picture: Path) -> tuple[int, int]:
    """Width and height of a PNG, in pixels: its first chunk has them."""
    with picture.open("rb") as file:
        head = file.read(24)
    width, height = struct.unpack(">II", head[16:24])
    return int(width), int(height)
