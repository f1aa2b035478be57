"""Whether a keychain is open, found out without asking the person for anything.

Each kind has a question of its own that no prompt comes from; keyring has none.
"""

import ctypes
from contextlib import closing

from keystep.adapters.keychain.backends import KWALLET, MACOS, SECRET_SERVICE, WINDOWS
from keystep.adapters.session_bus import Neighbour, ask
from keystep.services.ports import KeychainTrouble

_UNLOCKED = 1  # kSecUnlockStateStatus


def is_open(name: str | KeychainTrouble) -> bool:
    """False where it can't be known. `name` is that of the keychain in use."""
    question = _QUESTIONS.get(name) if isinstance(name, str) else None
    try:
        return question is not None and question()
    except Exception:  # noqa: BLE001  whatever a keychain says in place of an answer
        return False


def _secret_service_is_open() -> bool:
    """By the property Locked of the collection that keyring uses. One that is not there is not
    made, which would take a prompt as well."""
    import secretstorage

    with closing(secretstorage.dbus_init()) as connection:
        return not secretstorage.Collection(connection).is_locked()


def _kwallet_is_open() -> bool:
    from keyring.backends.kwallet import DBusKeyring

    daemon = Neighbour(DBusKeyring.bus_name, DBusKeyring.object_path, "org.kde.KWallet")
    return ask(daemon, "isOpen", "s", (ask(daemon, "networkWallet"),)) is True


def _macos_is_open() -> bool:
    """The default keychain's state. From Apple's reference: nobody has tried it there yet."""
    security = ctypes.CDLL("/System/Library/Frameworks/Security.framework/Security")
    status = ctypes.c_uint32(0)
    failed = security.SecKeychainGetStatus(None, ctypes.byref(status))
    return not failed and bool(status.value & _UNLOCKED)


def _windows_is_open() -> bool:
    """The Credential Manager is open for as long as somebody is signed in."""
    return True


_QUESTIONS = {
    SECRET_SERVICE.name: _secret_service_is_open,
    KWALLET.name: _kwallet_is_open,
    MACOS.name: _macos_is_open,
    WINDOWS.name: _windows_is_open,
}
