"""Brings the window forward when Keystep is started once more.

Wayland lets a window come forward only with the token that the second start was given; without
one the desktop may just say that the window wants attention. On X11 the window manager decides.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from keystep.ui.main_window.window import MainWindow
from keystep.ui.single_window import Message, Wish

_TOKEN = "XDG_ACTIVATION_TOKEN"  # noqa: S105  the name of a variable


def come_forward(window: MainWindow, message: Message) -> None:
    """As it was left, be it minimised or below a dialog; an unanswered question comes first."""
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    if message.wish is Wish.WALKTHROUGH and message.path is not None:
        window.instructions.open(message.path)
    if message.wish is Wish.LINK:
        window.links.open(message.link)
    question = QApplication.activeModalWidget()
    if message.wish is Wish.ADD and question is None:
        window.new_connection_when_loaded()
    front = question or window.wizard or window
    front.raise_()
    with _allowed_by(message.token):
        front.activateWindow()


@contextmanager
def _allowed_by(token: str | None) -> Iterator[None]:
    """Qt looks for the token in the environment; no program that we start later may find it."""
    if token is None:
        yield
        return
    os.environ[_TOKEN] = token
    try:
        yield
    finally:
        os.environ.pop(_TOKEN, None)
