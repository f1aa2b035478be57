"""Teaches Qt the pasteboard type by which macOS programs tell histories to keep out.

Qt passes such a format on only through a converter (KeePassXC's MacPasteboard is one too). Whether
PySide6 has Qt's class on macOS is unproven; without it the hint is not given.
"""

from functools import cache
from typing import Any

from PySide6 import QtGui

CONCEALED_MIME = "application/x-nspasteboard-concealed-type"
CONCEALED_UTI = "org.nspasteboard.ConcealedType"


@cache
def teach_qt_to_conceal() -> object | None:
    """The converter, which lives as long as the program; None where Qt has no such class."""
    base: Any = getattr(QtGui, "QUtiMimeConverter", None)
    return None if base is None else _converter(base)()


def _converter(base: Any) -> Any:
    class Concealed(base):  # type: ignore[misc]  # there is no stub but on macOS
        def utiForMime(self, mime: str) -> str:
            return CONCEALED_UTI if mime == CONCEALED_MIME else ""

        def mimeForUti(self, uti: str) -> str:
            return CONCEALED_MIME if uti == CONCEALED_UTI else ""

        def convertFromMime(self, _mime: str, data: object, _uti: str) -> list[object]:
            return [data]

        def convertToMime(self, _mime: str, data: list[object], _uti: str) -> object:
            return data[0] if data else None

    return Concealed
