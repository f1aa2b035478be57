"""Buttons that say what they do, and buttons that open one of the known pages."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from keystep.domain.pages import Page
from keystep.texts import _
from keystep.ui.theme import colours
from keystep.ui.widgets.labels import set_tooltip
from keystep.ui.widgets.message_box import message_box

RING_DISTANCE = 3
RING_ROUNDNESS = 4


def button(text: str, on_click: Callable[[], object], *, kind: str = "") -> QPushButton:
    """A push button; `kind` is "primary" for the one main action, "link" for a quiet one."""
    made = Button(text)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked=False: on_click())
    if kind:
        made.setProperty("kind", kind)
    return made


def page_button(text: str, page: Page, *, kind: str = "") -> QPushButton:
    """A button that opens a page in the browser."""
    made = button(text, lambda: open_page(page), kind=kind)
    made.setProperty("page", page.value)
    set_tooltip(made, page.url)
    made.setAccessibleDescription(_("Opens {address} in the browser").format(address=page.url))
    return made


def page_of(made: QPushButton) -> Page | None:
    """The page that a button opens, if it opens one."""
    name = made.property("page")
    return Page(name) if isinstance(name, str) else None


def open_page(page: Page) -> None:
    """Open one of our own pages: no other address ever reaches the desktop from here."""
    if not QDesktopServices.openUrl(QUrl(page.url)):
        _say_address(page)


def open_folder(folder: Path) -> None:
    """Show a folder that a person chose."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class Button(QPushButton):
    """Enter presses the button that has the focus, whatever the default of the window is.

    On the accent's own ground a ring of the accent could not be seen: it goes inside there.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hasFocus() or self.property("kind") != "primary":
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours().on_accent), 2))
        ring = self.rect().adjusted(RING_DISTANCE, RING_DISTANCE, -RING_DISTANCE, -RING_DISTANCE)
        painter.drawRoundedRect(ring, RING_ROUNDNESS, RING_ROUNDNESS)
        painter.end()


def _say_address(page: Page) -> None:
    """Where no browser opens, a person can still go to the page by hand."""
    box = message_box(QApplication.activeWindow(), _("Open this page in your browser:"), page.url)
    box.setWindowTitle(_("No browser opened"))
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.addButton(_("Close"), QMessageBox.ButtonRole.RejectRole)
    box.open()
