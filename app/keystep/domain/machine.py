"""This computer, as far as it decides whether a connection works: nothing secret, nothing personal.

Paths are told without the name of whoever uses the computer.
"""

from dataclasses import dataclass
from enum import Enum

from keystep.domain.policy import NOTHING_FOUND, FoundPolicy


@dataclass(frozen=True)
class ProxyRoute:
    """The way to one address. `place` is the proxy's host and port, and never its login.

    Without a `place` it is straight, unless the setting can't be used. `is_exempt`: there is a
    proxy, but not for this address.
    """

    place: str | None = None
    is_usable: bool = True
    is_exempt: bool = False


@dataclass(frozen=True)
class TrustFile:
    """What a variable such as SSL_CERT_FILE adds to the computer's own store of authorities."""

    variable: str
    path: str
    is_readable: bool


class FolderUse(Enum):
    DATA = "data"
    LOG = "log"


@dataclass(frozen=True)
class Folder:
    """One that is not there yet is writable when it can be made."""

    use: FolderUse
    path: str
    is_writable: bool


@dataclass(frozen=True)
class MachineFacts:
    """`versions` are (what, version); `folders` are none in practice mode."""

    system: str
    versions: tuple[tuple[str, str], ...]
    proxy: ProxyRoute
    trust_files: tuple[TrustFile, ...]
    folders: tuple[Folder, ...]
    policy: FoundPolicy = NOTHING_FOUND
