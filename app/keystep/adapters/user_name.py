"""What the person at this computer is called."""

import getpass
import os
import sys

if sys.platform != "win32":
    import pwd


def user_name() -> str:
    """The full name where the system has one, else the login name, else nothing.

    It may take long: a directory service may have to be asked.
    """
    try:
        if sys.platform == "win32":
            return getpass.getuser()
        else:  # noqa: RET505  else mypy reads it for Windows
            account = pwd.getpwuid(os.getuid())
            full, capital = account.pw_gecos.split(",", maxsplit=1)[0], account.pw_name.capitalize()
            return full.replace("&", capital).strip() or account.pw_name
    except (KeyError, OSError, ImportError):
        return ""
