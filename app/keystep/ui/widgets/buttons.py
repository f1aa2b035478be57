"""Buttons that say what they do, and buttons that open one of the known pages."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from keystep.domain.pages import Page
from keystep.texts import _


def button(text: str, on_click: Callable[[], object], *, kind: str = "") -> QPushButton:
    """A push button; `kind` is "primary" for the one main action, "link" for a quiet one."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: on_click())
    if kind:
        made.setProperty("kind", kind)
    return made


def page_button(text: str, page: Page, *, kind: str = "") -> QPushButton:
    """A button that opens a page in the browser."""
    made = button(text, lambda: open_page(page), kind=kind)
    made.setToolTip(page.url)
    made.setAccessibleDescription(_("Opens {address} in the browser").format(address=page.url))
    return made


def open_page(page: Page) -> None:
    """Open one of our own pages: no other address ever reaches the desktop from here."""
    QDesktopServices.openUrl(QUrl(page.url))
