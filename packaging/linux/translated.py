"""The same text in every language that has it, out of the files that translators write."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po


class Translations:
    """Those of one folder, as `resources/locale/LANGUAGE/LC_MESSAGES/keystep.po`."""

    def __init__(self, folder: Path) -> None:
        self._catalogs: dict[str, Catalog] = {}
        for path in sorted(folder.glob("*/LC_MESSAGES/keystep.po")):
            with path.open("rb") as file:
                self._catalogs[path.parts[-3]] = read_po(file)

    def of(self, text: str) -> dict[str, str]:
        """By language, as `de` or `pt_BR`; English is not among them, nor what is in doubt."""
        found = {}
        for language, catalog in self._catalogs.items():
            message = catalog.get(text)
            if message and message.string and not message.fuzzy:
                found[language] = str(message.string)
        return found
