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
        account = pwd.getpwuid(os.getuid())
        full = account.pw_gecos.split(",", maxsplit=1)[0].replace("&", account.pw_name.capitalize())
        return full.strip() or account.pw_name
    except (KeyError, OSError, ImportError):
        return ""
