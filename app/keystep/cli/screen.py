"""Is there a screen to open a window on? Qt ends a program that only believed so with a crash."""

import ctypes
import os
import socket
import sys
from pathlib import Path


def has_screen() -> bool:
    """Whether a window can be opened now, not just whether a variable says so."""
    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return _wayland_answers() or _x11_answers()


def _wayland_answers() -> bool:
    if sys.platform == "win32":
        return False
    if not (display := os.environ.get("WAYLAND_DISPLAY")):
        return False
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "/"), display)
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True


def _x11_answers() -> bool:
    """Connect as Qt will, with the X library's own reading of DISPLAY and of its cookies."""
    if not os.environ.get("DISPLAY"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # Qt names what is missing
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    error: int = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return error == 0
